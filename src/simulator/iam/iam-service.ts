import type { Service } from '../http/service.ts';
import { type QueryResult, queryErrors } from '../query/query-error.ts';
import { createQueryService, type QueryCall } from '../query/query-service.ts';
import { failure, success } from '../result.ts';
import { type Authority, authenticate } from '../sts/authenticate.ts';
import type { Identity } from '../sts/identity.ts';
import { readClaim, type SigningScope } from '../sts/sigv4.ts';
import {
  createAccessKey,
  deleteAccessKey,
  getAccessKeyLastUsed,
  listAccessKeys,
  updateAccessKey,
} from './access-key-actions.ts';
import { type IamAction, isIamAction } from './iam-action-names.ts';
import type { IamCall, IamResult, IamState } from './iam-call.ts';
import { getUser, listMfaDevices } from './user-actions.ts';

const IAM_NAMESPACE = 'https://iam.amazonaws.com/doc/2010-05-08/';
const IAM_VERSION = '2010-05-08';

/** IAM has one endpoint in each partition, and this is its signing region. */
const scope: SigningScope = {
  service: 'iam',
  regions: [
    'us-east-1',
    'cn-north-1',
    'us-gov-west-1',
    'us-iso-east-1',
    'us-isob-east-1',
    'eu-isoe-west-1',
    'us-isof-south-1',
    'eusc-de-east-1',
  ],
};

const actions: Readonly<Record<IamAction, (call: IamCall) => IamResult>> = {
  CreateAccessKey: createAccessKey,
  DeleteAccessKey: deleteAccessKey,
  GetAccessKeyLastUsed: getAccessKeyLastUsed,
  GetUser: getUser,
  ListAccessKeys: listAccessKeys,
  ListMFADevices: listMfaDevices,
  UpdateAccessKey: updateAccessKey,
};

/** IAM, as far as long-term keys and their owners need it. */
export function createIamService(state: IamState, authority: Omit<Authority, 'now' | 'scope'>): Service {
  return createQueryService({
    service: 'iam',
    namespace: IAM_NAMESPACE,
    carryOut({ parameters, signed, now, notes }) {
      const name = parameters.get('Action');
      const version = parameters.get('Version');
      if (!name) return failure(queryErrors.missingAction());
      if (version !== IAM_VERSION || !isIamAction(name))
        return failure(queryErrors.unknownAction(name, version));
      const caller = iamCaller(signed, { ...authority, scope, now }, notes);
      if (!caller.ok) return caller;
      return actions[name]({ action: name, parameters, caller: caller.value, state, now });
    },
  });
}

function iamCaller(
  signed: QueryCall['signed'],
  authority: Authority,
  notes: QueryCall['notes'],
): QueryResult<Identity> {
  const claim = readClaim(signed);
  if (!claim.ok) return claim;
  notes.claimed = { accessKeyId: claim.value.accessKeyId, region: claim.value.scope.region };
  const caller = authenticate(signed, claim.value, authority);
  if (!caller.ok) return caller;
  notes.identity = caller.value;
  // IAM does not know the keys of GetSessionToken without MFA (AWS STS API: GetSessionToken).
  const isUnknown = caller.value.kind === 'user-session' && caller.value.mfaAt === undefined;
  return isUnknown ? failure(queryErrors.invalidToken()) : success(caller.value);
}
