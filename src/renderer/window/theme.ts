import { bridge } from './bridge.ts';

/**
 * Gives the page more contrast when the desktop asks for it or the user chose it in the settings. The colours hang on an
 * attribute, since a page cannot ask itself for the desktop's choice.
 */
export function followTheme(): void {
  const args = window.matchMedia('(prefers-contrast: more)');
  // What was chosen when the window was made stands in its address; what is chosen later is told.
  let chosen = location.hash === '#high-contrast';
  const apply = () => {
    document.documentElement.toggleAttribute('data-high-contrast', chosen || args.matches);
  };
  args.addEventListener('change', apply);
  bridge.on('theme:changed', ({ highContrast }) => {
    chosen = highContrast;
    apply();
  });
  apply();
}
