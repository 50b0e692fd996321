import type { SessionsView } from '../../shared/view.ts';
import { isHidden } from '../../shared/words/wait-text.ts';
import { activeSession } from './tray-menu.ts';

/** What the icon says by its shape. */
export type TrayIconState = 'idle' | 'active' | 'expiring' | 'attention';

/** Failures, dead credentials and questions that nobody sees before everything, then the active session's own state. */
export function trayIconState(
  { sessions, waits = [] }: Pick<SessionsView, 'sessions' | 'waits'>,
  now: Date,
): TrayIconState {
  if (waits.some(({ waitsFor }) => isHidden(waitsFor))) return 'attention';
  if (sessions.some((session) => session.state === 'failed' || session.state === 'expired'))
    return 'attention';
  const active = activeSession(sessions, now);
  if (!active) return 'idle';
  return active.state === 'expiring' ? 'expiring' : 'active';
}
