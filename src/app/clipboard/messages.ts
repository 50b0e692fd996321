import type { ActionResult } from '../../shared/view.ts';

/** Where the desktop takes texts from the window in front only. */
export const copyNeedsWindow: ActionResult = {
  ok: false,
  reason: 'needs-window',
  message: 'Press Enter to copy: on Wayland a program copies from its own window only.',
  advice: 'With wl-clipboard installed the tray copies by itself.',
};
