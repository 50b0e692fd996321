import type { WebContents } from 'electron';
import type { PushChannel, Pushes } from '../../shared/ipc-contract.ts';

/** Tells a window something; a window that is gone is told nothing. */
export function send<C extends PushChannel>(
  contents: WebContents | undefined,
  channel: C,
  value: Pushes[C],
): void {
  if (contents && !contents.isDestroyed()) contents.send(channel, value);
}
