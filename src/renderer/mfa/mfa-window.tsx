import { bridge } from '../window/bridge.ts';
import { useClockOffset } from '../window/clock.ts';
import { useView } from '../window/use-view.ts';
import { MfaPrompt } from './mfa-prompt.tsx';

const getPrompt = () => bridge.request('mfa:get');

/** The MFA window: one question at a time, empty while there is none. */
export function MfaWindow() {
  const view = useView('mfa:changed', getPrompt);
  useClockOffset(view?.clockOffsetMs);
  return <main className="mfa">{view && <MfaPrompt view={view} />}</main>;
}
