import type { DesktopAbilities } from '../../core/platform.ts';

/** The parts of Electron's window that are driven. */
export interface RaisedWindow {
  isMinimized(): boolean;
  isVisible(): boolean;
  isFocused(): boolean;
  restore(): void;
  hide(): void;
  show(): void;
  focus(): void;
}

/**
 * Shows a window before those of other programs, with the focus. On Wayland an open one gets no focus without a token of the
 * program that has it, and a click in the tray brings none: only a window that appears is given it.
 */
export function bringToFront(window: RaisedWindow, { raisesBy }: Pick<DesktopAbilities, 'raisesBy'>): void {
  if (window.isMinimized()) window.restore();
  if (raisesBy === 'again' && window.isVisible() && !window.isFocused()) window.hide();
  window.show();
  window.focus();
}
