import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import type { Faults } from '../faults.ts';
import type { JournalKeeper } from '../journal.ts';
import type { Services } from '../services.ts';
import type { SimulatorClock } from '../simulator-clock.ts';
import { samlResponse } from '../sts/federated/saml-response.ts';
import { controlRequests } from './control-requests.ts';

/** Where the control API lives; no service has this path. */
export const CONTROL_PREFIX = '/_simulator/';

export interface ControlState extends Omit<Services, 'services'> {
  readonly journal: JournalKeeper;
  readonly faults: Faults;
  readonly clock: SimulatorClock;
  readonly environment: Readonly<Record<string, string>>;
}

/** A body that is a text is sent as it is, any other as JSON. */
export interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Answers the demo and other processes of this machine; `routes` lists what there is.
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
  const name = `${message.method ?? ''} ${url.pathname.slice(CONTROL_PREFIX.length)}`;
  const route = routes.get(name);
  if (!route) return problem(404, `The control API has no ${name}.`);
  try {
    return route({ query: url.searchParams, body, state });
  } catch (error) {
    // What a test would get thrown for a name that the realm does not have.
    if (error instanceof RangeError) return problem(404, error.message);
    throw error;
  }
}

function isLocalProgram(message: IncomingMessage, port: number): boolean {
  const { origin, host } = message.headers;
  const site = message.headers['sec-fetch-site'];
  if (origin !== undefined || (site !== undefined && site !== 'none')) return false;
  return [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`].includes(host ?? '');
}

interface ControlCall {
  readonly query: URLSearchParams;
  readonly body: Uint8Array;
  readonly state: ControlState;
}

type Route = (call: ControlCall) => ControlAnswer;

const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['GET environment', ({ state }) => done(state.environment)],
  ['GET mfa-code', mfaCode],
  ['GET journal', ({ state }) => done({ entries: state.journal.entries })],
  [
    'DELETE journal',
    ({ state }) => {
      state.journal.clear();
      return done({ entries: [] });
    },
  ],
  ['GET clock', ({ state }) => now(state)],
  [
    'POST advance',
    withBody(controlRequests.advance, ({ ms }, state) => {
      state.clock.advance(ms);
      return now(state);
    }),
  ],
  [
    'POST faults',
    withBody(controlRequests.fault, ({ fault, ...scope }, { faults }) => {
      faults.add(fault, scope);
      return done({});
    }),
  ],
  [
    'DELETE faults',
    ({ state }) => {
      state.faults.clear();
      return done({});
    },
  ],
  [
    'POST consent',
    withBody(controlRequests.consent, ({ service, consent }, { identityCenter, signIn }) => {
      (service === 'signin' ? signIn : identityCenter).setConsent(consent ?? undefined);
      return done({});
    }),
  ],
  ['GET user-codes', ({ state }) => done({ userCodes: state.identityCenter.waitingUserCodes() })],
  [
    'POST device',
    withBody(controlRequests.device, ({ userCode, decision, userName }, { identityCenter }) =>
      identityCenter.decideDevice(userCode, decision, userName)
        ? done({})
        : problem(404, `No device waits with the code ${userCode}.`),
    ),
  ],
  [
    'POST end-sessions',
    withBody(controlRequests.endSessions, ({ service, name }, { identityCenter, signIn }) =>
      done({ ended: (service === 'signin' ? signIn : identityCenter).endSessions(name) }),
    ),
  ],
  [
    'POST assignment',
    withBody(controlRequests.assignment, ({ assigned, ...assignment }, { identityCenter }) => {
      if (assigned) identityCenter.assign(assignment);
      else identityCenter.unassign(assignment);
      return done({});
    }),
  ],
  [
    'POST key-propagation',
    withBody(controlRequests.keyPropagation, (propagation, { iam }) => {
      iam.setKeyPropagation(propagation);
      return done({});
    }),
  ],
  ['GET saml-assertion', samlAssertion],
]);

function withBody<Body>(
  schema: z.ZodType<Body>,
  run: (body: Body, state: ControlState) => ControlAnswer,
): Route {
  return ({ body, state }) => {
    const parsed = schema.safeParse(jsonOf(body));
    return parsed.success
      ? run(parsed.data, state)
      : problem(
          400,
          parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
        );
  };
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}

function mfaCode({ query, state }: ControlCall): ControlAnswer {
  const serial = query.get('serial') ?? '';
  const device = state.realm.deviceOf(serial);
  if (!device) return problem(404, `The realm has no MFA device ${serial}.`);
  const { code, validFrom, validUntil } = state.devices.unusedCode(device, state.clock.now());
  return done({
    code,
    validFrom: validFrom.toISOString(),
    validUntil: validUntil.toISOString(),
    now: state.clock.now().toISOString(),
  });
}

/** Stands for the identity provider: `provider` is its ARN, each `role` one that the person may choose, `user` the person. */
function samlAssertion({ query, state }: ControlCall): ControlAnswer {
  const arn = query.get('provider') ?? '';
  const known = state.realm.samlProviderOf(arn);
  if (!known) return problem(404, `The realm has no SAML provider ${arn}.`);
  const user = query.get('user') ?? 'person';
  const claims = {
    roles: query.getAll('role').map((role) => [role, arn] as const),
    sessionName: user,
    subject: user,
  };
  return done(samlResponse(known.provider, claims, state.clock.now()));
}

function now({ clock }: ControlState): ControlAnswer {
  return done({ now: clock.now().toISOString() });
}

function done(body: unknown): ControlAnswer {
  return { status: 200, body };
}

function problem(status: number, message: string): ControlAnswer {
  return { status, body: { message } };
}
