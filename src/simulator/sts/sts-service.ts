import { randomUUID } from 'node:crypto';
import type { Service, ServiceAnswer, ServiceFailure } from '../http/service.ts';
import type { NewJournalEntry } from '../journal.ts';
import { shownParameters } from '../journal.ts';
import type { ParameterPair, QueryParameters } from '../query-parameters.ts';
import { readWireRequest, uniqueParameters, type WireRequest } from '../wire-request.ts';
import type { MfaNote, SessionLifetimes } from './actions/action.ts';
import { findAction, STS_VERSION } from './actions/index.ts';
import { authenticate } from './authenticate.ts';
import type { Identity } from './identity.ts';
import type { MfaDevices } from './mfa-devices.ts';
import type { RealmIndex } from './realm-index.ts';
import { granted, type Outcome, type Refusal, refusals, refused } from './refusal.ts';
import { readClaim } from './sigv4.ts';
import type { SessionStore } from './temporary-credentials.ts';
import { refusalXml, resultXml, type XmlNode } from './xml.ts';

/** What the service answers from. */
export interface StsServiceState {
  readonly realm: RealmIndex;
  readonly sessions: SessionStore;
  readonly devices: MfaDevices;
  readonly lifetimes: SessionLifetimes;
  readonly maxSkewMs: number;
}

/** STS, as it answers at its path `/`. */
export function createStsService(state: StsServiceState): Service {
  return {
    operation(request) {
      const wire = readWireRequest(request);
      return wire.ok ? actionName(wire.value.pairs) : undefined;
    },
    answer(request, now) {
      const wire = readWireRequest(request);
      return wire.ok ? answerCall(wire.value, state, now) : plainRefusal(wire.refusal);
    },
    fail(failure, request, now) {
      const wire = readWireRequest(request);
      const refusal = failures[failure]();
      return wire.ok ? answerRefusal(refusal, wire.value, now) : plainRefusal(refusal);
    },
  };
}

const failures: Readonly<Record<ServiceFailure, () => Refusal>> = {
  'internal-error': refusals.internalFailure,
  unavailable: refusals.serviceUnavailable,
  throttled: refusals.throttled,
};

/** Carries out a call at the instant `now`, or refuses it. */
function answerCall(request: WireRequest, state: StsServiceState, now: Date): ServiceAnswer {
  const notes: { mfa?: MfaNote; identity?: Identity; claimed?: { accessKeyId: string; region: string } } = {};
  const outcome = carryOut(request, state, now, notes);
  const requestId = randomUUID();
  const action = actionName(request.pairs);
  const status = outcome.ok ? 200 : outcome.refusal.status;
  const body = outcome.ok
    ? resultXml(action, outcome.value, requestId)
    : refusalXml(outcome.refusal, requestId);
  return {
    ...xmlAnswer(status, body, requestId),
    entry: {
      ...baseEntry(request, now, requestId),
      ...(notes.claimed ? { region: notes.claimed.region } : {}),
      signer: {
        ...(notes.claimed ? { accessKeyId: notes.claimed.accessKeyId } : {}),
        ...(notes.identity ? { arn: notes.identity.arn } : {}),
      },
      ...(notes.mfa ? { mfa: notes.mfa } : {}),
      outcome: outcome.ok ? 'ok' : outcome.refusal.code,
      status,
    },
  };
}

/** The answer of a service that refuses before it looks at the call: a fault, or a request that is none. */
function answerRefusal(refusal: Refusal, request: WireRequest, now: Date): ServiceAnswer {
  const requestId = randomUUID();
  const claim = readClaim(request.signed);
  return {
    ...xmlAnswer(refusal.status, refusalXml(refusal, requestId), requestId),
    entry: {
      ...baseEntry(request, now, requestId),
      signer: claim.ok ? { accessKeyId: claim.value.accessKeyId } : {},
      outcome: refusal.code,
      status: refusal.status,
    },
  };
}

/** Refuses what is no STS request at all; that does not reach the journal. */
export function plainRefusal(refusal: Refusal): ServiceAnswer {
  const requestId = randomUUID();
  return xmlAnswer(refusal.status, refusalXml(refusal, requestId), requestId);
}

function xmlAnswer(status: number, body: string, requestId: string): ServiceAnswer {
  return { status, headers: { 'x-amzn-requestid': requestId, 'content-type': 'text/xml' }, body };
}

/** The action that a call names, or an empty text. */
function actionName(pairs: readonly ParameterPair[]): string {
  return pairs.find(([name]) => name === 'Action')?.[1] ?? '';
}

function baseEntry(
  request: WireRequest,
  now: Date,
  requestId: string,
): Pick<NewJournalEntry, 'time' | 'service' | 'action' | 'method' | 'parameters' | 'requestId'> {
  return {
    time: now,
    service: 'sts',
    action: actionName(request.pairs),
    method: request.signed.method,
    parameters: shownParameters(request.pairs),
    requestId,
  };
}

function carryOut(
  request: WireRequest,
  state: StsServiceState,
  now: Date,
  notes: { mfa?: MfaNote; identity?: Identity; claimed?: { accessKeyId: string; region: string } },
): Outcome<readonly XmlNode[]> {
  const unique = uniqueParameters(request.pairs);
  if (!unique.ok) return unique;
  const parameters = unique.value;
  const found = requestedAction(parameters);
  if (!found.ok) return found;
  const action = found.value;

  const context = {
    parameters,
    now,
    realm: state.realm,
    sessions: state.sessions,
    devices: state.devices,
    lifetimes: state.lifetimes,
    noteMfa: (note: MfaNote) => {
      notes.mfa = note;
    },
  };
  if (!action.signed) return action.run({ ...context, region: 'us-east-1' });

  const claim = readClaim(request.signed);
  if (!claim.ok) return claim;
  const { region } = claim.value.scope;
  notes.claimed = { accessKeyId: claim.value.accessKeyId, region };
  const caller = authenticate(request.signed, claim.value, { ...state, now });
  if (!caller.ok) return caller;
  notes.identity = caller.value;
  return action.run({ ...context, region }, caller.value);
}

function requestedAction(parameters: QueryParameters): Outcome<NonNullable<ReturnType<typeof findAction>>> {
  const name = parameters.get('Action');
  const version = parameters.get('Version');
  if (!name) return refused(refusals.missingAction());
  const action = version === STS_VERSION ? findAction(name) : undefined;
  return action ? granted(action) : refused(refusals.unknownAction(name, version));
}
