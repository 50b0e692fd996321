import type { SessionView } from '../../shared/view.ts';
import { activeSession } from './tray-menu.ts';

/** What the icon says by its shape. */
export type TrayIconState = 'idle' | 'active' | 'expiring' | 'attention';

/** Trouble and dead credentials before everything, then the active session's own state. */
export function trayIconState(sessions: readonly SessionView[], now: Date): TrayIconState {
  if (sessions.some((session) => session.state === 'failed' || session.state === 'expired'))
    return 'attention';
  const active = activeSession(sessions, now);
  if (!active) return 'idle';
  return active.state === 'expiring' ? 'expiring' : 'active';
}
