import type { IncomingMessage } from 'node:http';
import type { JournalKeeper } from './journal.ts';
import type { SimulatorClock } from './simulator-clock.ts';
import type { MfaDevices } from './sts/mfa-devices.ts';
import type { RealmIndex } from './sts/realm-index.ts';

/** Where the control API lives; STS itself knows only the path `/`. */
export const CONTROL_PREFIX = '/_simulator/';

export interface ControlState {
  readonly realm: RealmIndex;
  readonly devices: MfaDevices;
  readonly journal: JournalKeeper;
  readonly clock: SimulatorClock;
}

export interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Answers the demo and other processes of this machine:
 * `GET mfa-code?serial=…`, `GET journal`, `DELETE journal`, `GET clock`, `POST advance` with `{"ms": …}`.
 * Pages in a browser are refused: by their Origin, or by a Host that is not this very server (DNS rebinding).
 */
export function answerControl(
  message: IncomingMessage,
  body: Uint8Array,
  port: number,
  state: ControlState,
): ControlAnswer {
  if (!isLocalProgram(message, port)) return problem(403, 'Only programs on this machine may ask.');
  const url = new URL(message.url ?? '/', 'http://127.0.0.1');
  const route = `${message.method ?? ''} ${url.pathname.slice(CONTROL_PREFIX.length)}`;
  switch (route) {
    case 'GET mfa-code':
      return mfaCode(url.searchParams.get('serial') ?? '', state);
    case 'GET journal':
      return { status: 200, body: { entries: state.journal.entries } };
    case 'DELETE journal':
      state.journal.clear();
      return { status: 200, body: { entries: [] } };
    case 'GET clock':
      return { status: 200, body: { now: state.clock.now().toISOString() } };
    case 'POST advance':
      return advance(body, state.clock);
    default:
      return problem(404, `The control API has no ${route}.`);
  }
}

function isLocalProgram(message: IncomingMessage, port: number): boolean {
  const { origin, host } = message.headers;
  const site = message.headers['sec-fetch-site'];
  if (origin !== undefined || (site !== undefined && site !== 'none')) return false;
  return [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`].includes(host ?? '');
}

function mfaCode(serial: string, { realm, devices, clock }: ControlState): ControlAnswer {
  const device = realm.deviceOf(serial);
  if (!device) return problem(404, `The realm has no MFA device ${serial}.`);
  const { code, validFrom, validUntil } = devices.unusedCode(device, clock.now());
  return {
    status: 200,
    body: {
      code,
      validFrom: validFrom.toISOString(),
      validUntil: validUntil.toISOString(),
      now: clock.now().toISOString(),
    },
  };
}

function advance(body: Uint8Array, clock: SimulatorClock): ControlAnswer {
  const ms = millisecondsOf(Buffer.from(body).toString('utf8'));
  if (ms === undefined) return problem(400, 'Send {"ms": <whole number of milliseconds>}.');
  clock.advance(ms);
  return { status: 200, body: { now: clock.now().toISOString() } };
}

function millisecondsOf(text: string): number | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('ms' in value)) return undefined;
    const { ms } = value;
    // Ten years either way keeps the clock within what a Date can hold.
    return typeof ms === 'number' && Number.isInteger(ms) && Math.abs(ms) < 3.2e11 ? ms : undefined;
  } catch {
    return undefined;
  }
}

function problem(status: number, message: string): ControlAnswer {
  return { status, body: { message } };
}
