import type { Service } from '../http/service.ts';
import { type QueryResult, queryErrors } from '../query/query-error.ts';
import type { QueryParameters } from '../query/query-parameters.ts';
import { createQueryService, type QueryCall } from '../query/query-service.ts';
import type { XmlNode } from '../query/xml.ts';
import { failure, success } from '../result.ts';
import type { MfaNote, SessionLifetimes } from './actions/action.ts';
import { findAction, STS_VERSION } from './actions/index.ts';
import { type Authority, authenticate } from './authenticate.ts';
import type { MfaDevices } from './mfa-devices.ts';
import type { RealmIndex } from './realm-index.ts';
import { readClaim } from './sigv4.ts';

/** What the service answers from. */
export interface StsServiceState extends Omit<Authority, 'now' | 'scope'> {
  readonly realm: RealmIndex;
  readonly devices: MfaDevices;
  readonly lifetimes: SessionLifetimes;
}

/** The namespace of every STS answer, errors included (AWS STS API, 2011-06-15). */
export const STS_NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** STS, as it answers at its path `/`. */
export function createStsService(state: StsServiceState): Service {
  return createQueryService({
    service: 'sts',
    namespace: STS_NAMESPACE,
    carryOut: (call) => carryOut(call, state),
  });
}

function carryOut(
  { parameters, signed, now, notes }: QueryCall,
  state: StsServiceState,
): QueryResult<readonly XmlNode[]> {
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

  const claim = readClaim(signed);
  if (!claim.ok) return claim;
  const { region } = claim.value.scope;
  notes.claimed = { accessKeyId: claim.value.accessKeyId, region };
  const caller = authenticate(signed, claim.value, { ...state, scope: { service: 'sts' }, now });
  if (!caller.ok) return caller;
  notes.identity = caller.value;
  return action.run({ ...context, region }, caller.value);
}

function requestedAction(
  parameters: QueryParameters,
): QueryResult<NonNullable<ReturnType<typeof findAction>>> {
  const name = parameters.get('Action');
  const version = parameters.get('Version');
  if (!name) return failure(queryErrors.missingAction());
  const action = version === STS_VERSION ? findAction(name) : undefined;
  return action ? success(action) : failure(queryErrors.unknownAction(name, version));
}
