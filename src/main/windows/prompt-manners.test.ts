import { describe, expect, it } from 'vitest';
import { callForFocus, giveFocusBack, showOverFullScreens } from './prompt-manners.ts';

const systems = ['x11', 'wayland', 'windows', 'macos'] as const;

function promptWindow() {
  const done: unknown[] = [];
  return {
    done,
    setVisibleOnAllWorkspaces: (...options: unknown[]) => void done.push(options),
    flashFrame: (flag: boolean) => void done.push(flag),
  };
}

describe.each(systems)('on %s', (windowSystem) => {
  it('a prompt opens over programs in full screen where these have a Space of their own', () => {
    const window = promptWindow();
    showOverFullScreens(window, { windowSystem });
    const options = { visibleOnFullScreen: true, skipTransformProcessType: true };
    expect(window.done).toEqual(windowSystem === 'macos' ? [[true, options]] : []);
  });

  it('a prompt without the focus calls for it where there is a taskbar for that', () => {
    const window = promptWindow();
    callForFocus(window, { windowSystem });
    expect(window.done).toEqual(windowSystem === 'windows' ? [true] : []);
  });

  it.each([
    ['the last window went', [false, false], true],
    ['no window was ever there', [], true],
    ['another window is open', [false, true], false],
  ])('the focus goes back when %s, where it would go nowhere', (_what, visible, gone) => {
    let hidden = 0;
    const windows = visible.map((isVisible) => ({ isVisible: () => isVisible }));
    giveFocusBack({ hide: () => (hidden += 1) }, windows, { windowSystem });
    expect(hidden).toBe(windowSystem === 'macos' && gone ? 1 : 0);
  });
});
