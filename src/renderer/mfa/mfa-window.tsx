import { useEffect } from 'react';
import { bridge } from '../window/bridge.ts';
import { useClockOffset } from '../window/clock.ts';
import { useView } from '../window/use-view.ts';
import { MfaPrompt } from './mfa-prompt.tsx';

const getPrompt = () => bridge.request('mfa:get');

/** The answer comes from a frame that was painted; where none is, since nobody sees the page, at once. */
function showLife(): void {
  const answer = () => void bridge.request('mfa:alive').catch(() => undefined);
  if (document.hidden) answer();
  else requestAnimationFrame(answer);
}

/** The MFA window: one question at a time, empty while there is none. */
export function MfaWindow() {
  const view = useView('mfa:changed', getPrompt);
  useClockOffset(view?.clockOffsetMs);
  useEffect(() => bridge.on('mfa:look', showLife), []);
  return <main className="mfa">{view && <MfaPrompt view={view} />}</main>;
}
