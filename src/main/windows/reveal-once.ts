/** What is heard of a window that was made hidden. */
export interface HiddenWindow {
  once(event: 'ready-to-show' | 'closed', listener: () => void): unknown;
  readonly webContents: { once(event: 'did-finish-load' | 'did-fail-load', listener: () => void): unknown };
}

/** A page that neither paints nor loads is shown all the same after this long, in milliseconds: who waits for it must see something. */
export const REVEAL_LIMIT_MS = 4_000;

/**
 * Calls `reveal` once, at whichever comes first: the first paint, the end of loading, its failure, or the limit.
 *
 * On Wayland a window that was never shown gets no frame from the compositor, so `ready-to-show` never comes
 * (github.com/electron/electron/issues/48859). The page's background colour is set before, so nothing flashes.
 */
export function revealOnce(window: HiddenWindow, reveal: () => void): void {
  let isOver = false;
  const finish = (): boolean => {
    if (isOver) return false;
    isOver = true;
    clearTimeout(limit);
    return true;
  };
  const show = () => {
    if (finish()) reveal();
  };
  const limit = setTimeout(show, REVEAL_LIMIT_MS);
  window.once('ready-to-show', show);
  window.webContents.once('did-finish-load', show);
  window.webContents.once('did-fail-load', show);
  window.once('closed', finish);
}
