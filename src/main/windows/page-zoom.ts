import type { BrowserWindow, Input } from 'electron';
import { hostPlatform } from '../../core/platform.ts';
import { assertNever } from '../../shared/assert-never.ts';

/** As in browsers, up to the 200 % that the pages are laid out for. */
const STEPS = [1, 1.1, 1.25, 1.5, 1.75, 2] as const;

export type ZoomAction = 'in' | 'out' | 'reset';

/** What a key asks for: Ctrl (Cmd on macOS) with plus, minus or zero, on any keyboard and its number pad. */
export function zoomAction(
  input: Pick<Input, 'type' | 'key' | 'control' | 'meta' | 'alt'>,
  platform: NodeJS.Platform,
): ZoomAction | undefined {
  const held = platform === 'darwin' ? input.meta && !input.control : input.control && !input.meta;
  if (input.type !== 'keyDown' || !held || input.alt) return undefined;
  switch (input.key) {
    case '+':
    case '=':
      return 'in';
    case '-':
    case '_':
      return 'out';
    case '0':
      return 'reset';
    default:
      return undefined;
  }
}

/** The zoom factor after an action: the next step, and never beyond the first or last. */
export function zoomAfter(factor: number, action: ZoomAction): number {
  // A factor comes back from Chromium's logarithmic levels, a hair off.
  const near = 0.01;
  switch (action) {
    case 'in':
      return STEPS.find((step) => step > factor + near) ?? 2;
    case 'out':
      return STEPS.findLast((step) => step < factor - near) ?? 1;
    case 'reset':
      return 1;
    default:
      return assertNever(action);
  }
}

/**
 * Lets the user zoom the page of a window. There is no menu bar that would bring the keys with it. Chromium remembers the
 * zoom of our pages' origin, so every window has the same one, at the next start too.
 *
 * @param onZoom called with the new factor
 */
export function letZoom(window: BrowserWindow, onZoom?: (factor: number) => void): void {
  const { webContents } = window;
  webContents.on('before-input-event', (event, input) => {
    const action = zoomAction(input, hostPlatform);
    if (!action) return;
    event.preventDefault();
    const factor = zoomAfter(webContents.getZoomFactor(), action);
    webContents.setZoomFactor(factor);
    onZoom?.(factor);
  });
}
