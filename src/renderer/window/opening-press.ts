/**
 * A menu opens as soon as its button is pressed, and in a low window it may lie over that button: letting go must not
 * choose what happens to be under the pointer. The root says `data-opening-press` from a press outside of any menu until
 * it is over, and the style sheet keeps menus out of the pointer's way meanwhile.
 */
export function markOpeningPress(): void {
  const { dataset } = document.documentElement;
  const over = () => {
    // The menu's own listeners come after this one.
    window.setTimeout(() => delete dataset['openingPress'], 0);
  };
  const begun = ({ target }: PointerEvent) => {
    if (target instanceof Element && !target.closest('.popover')) dataset['openingPress'] = '';
  };
  window.addEventListener('pointerdown', begun, true);
  window.addEventListener('pointerup', over, true);
  window.addEventListener('pointercancel', over, true);
  window.addEventListener('blur', over);
}
