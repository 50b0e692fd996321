import { type QueryError, type QueryResult, queryErrors } from '../../query/query-error.ts';
import type { XmlNode } from '../../query/xml.ts';
import { failure, success } from '../../result.ts';
import { ConstraintCheck, patterns } from '../constraints.ts';
import { type Identity, roleIdentity } from '../identity.ts';
import { isPartition } from '../partitions.ts';
import type { KnownRole } from '../realm-index.ts';
import { credentialsXml } from '../temporary-credentials.ts';
import type { Action, ActionContext } from './action.ts';
import { checkMfaForm, isQueryError, redeemMfaCode } from './mfa.ts';
import { authorizedRole } from './role-authorization.ts';
import {
  checkSessionPolicies,
  packedPolicySize,
  readSessionPolicies,
  type SessionPolicies,
} from './session-tags.ts';

const defaultSeconds = 3600;
/** The longest session when the caller is itself temporary, which GetSessionToken's keys are too. */
const chainedSeconds = 3600;

interface AssumeRoleRequest {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly seconds: number;
  readonly externalId?: string;
  readonly sourceIdentity?: string;
  readonly policies: SessionPolicies;
}

/** AWS STS API: AssumeRole. */
export const assumeRole: Action = {
  signed: true,
  run(context, caller) {
    const read = readRequest(context);
    if (!read.ok) return read;
    const request = read.value;

    if (caller.kind !== 'role-session' && caller.owner.user.root) {
      return failure(queryErrors.rootMayNotAssume());
    }
    const mfa = redeemMfaCode(context, caller);
    if (isQueryError(mfa)) return failure(mfa);

    const role = authorizedRole(context, caller, { ...request, ...mfa, tags: request.policies.tags });
    if (!role.ok) return role;
    const { account } = role.value;
    if (account.disabledRegions.includes(context.region)) {
      return failure(queryErrors.regionDisabled(account.id));
    }
    const tooLong = checkDuration(caller, role.value, request.seconds);
    if (tooLong) return failure(tooLong);

    return success(issue(context, caller, role.value, request));
  },
};

function readRequest(context: ActionContext): QueryResult<AssumeRoleRequest> {
  const { parameters } = context;
  const check = new ConstraintCheck();
  const roleArn = check.text(parameters.get('RoleArn'), 'roleArn', {
    required: true,
    min: 20,
    max: 2048,
    pattern: patterns.arn,
  });
  const sessionName = check.text(parameters.get('RoleSessionName'), 'roleSessionName', {
    required: true,
    min: 2,
    max: 64,
    pattern: patterns.name,
  });
  const policies = readSessionPolicies(parameters, check);
  const seconds = check.integer(parameters.get('DurationSeconds'), 'durationSeconds', {
    min: 900,
    max: 43_200,
  });
  const externalId = check.text(parameters.get('ExternalId'), 'externalId', {
    min: 2,
    max: 1224,
    pattern: patterns.externalId,
  });
  checkMfaForm(context, check);
  const sourceIdentity = check.text(parameters.get('SourceIdentity'), 'sourceIdentity', {
    min: 2,
    max: 64,
    pattern: patterns.name,
  });
  const malformed = check.error();
  if (malformed) return failure(malformed);
  if (roleArn === undefined || !isRoleArn(roleArn) || sessionName === undefined) {
    return failure(queryErrors.invalidRoleArn());
  }
  const policyProblem = checkSessionPolicies(parameters, policies);
  if (policyProblem) return failure(policyProblem);
  return success({
    roleArn,
    sessionName,
    seconds: seconds ?? defaultSeconds,
    policies,
    ...(externalId === undefined ? {} : { externalId }),
    ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
  });
}

function isRoleArn(text: string): boolean {
  const match = /^arn:([a-z-]+):iam::\d{12}:role\/(?:[!-~]+\/)?[A-Za-z0-9_+=,.@-]{1,64}$/.exec(text);
  return match !== null && isPartition(match[1] ?? '');
}

function checkDuration(caller: Identity, role: KnownRole, seconds: number): QueryError | undefined {
  if (caller.kind !== 'user' && seconds > chainedSeconds) return queryErrors.beyondChainingLimit();
  if (seconds > role.maxSessionDuration) return queryErrors.beyondMaxSessionDuration();
  return undefined;
}

function issue(
  context: ActionContext,
  caller: Identity,
  role: KnownRole,
  request: AssumeRoleRequest,
): readonly XmlNode[] {
  const sourceIdentity =
    (caller.kind === 'role-session' ? caller.sourceIdentity : undefined) ?? request.sourceIdentity;
  // The MFA flag travels with the session that got it, not with a code that was given to AssumeRole.
  const mfaAt = caller.kind === 'user' ? undefined : caller.mfaAt;
  const longTermKeyId = caller.kind === 'user' ? caller.accessKeyId : caller.longTermKeyId;
  const source = caller.kind === 'user' ? 'long-term-keys' : 'temporary-keys';
  const session = context.sessions.issue(
    (accessKeyId) =>
      roleIdentity(role, request.sessionName, accessKeyId, source, {
        ...(longTermKeyId === undefined ? {} : { longTermKeyId }),
        transitiveTags: transitiveTags(caller, request.policies),
        ...(mfaAt === undefined ? {} : { mfaAt }),
        ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
      }),
    context.now,
    Math.min(request.seconds, context.lifetimes.roleSeconds ?? Number.POSITIVE_INFINITY),
  );
  const packed = packedPolicySize(request.policies);
  return [
    [
      'AssumedRoleUser',
      [
        ['AssumedRoleId', session.identity.userId],
        ['Arn', session.identity.arn],
      ],
    ],
    credentialsXml(session),
    ...(packed === undefined ? [] : [['PackedPolicySize', String(packed)] as const]),
    ...(sourceIdentity === undefined ? [] : [['SourceIdentity', sourceIdentity] as const]),
  ];
}

function transitiveTags(caller: Identity, policies: SessionPolicies): ReadonlyMap<string, string> {
  const passedOn = new Map(caller.kind === 'role-session' ? caller.transitiveTags : []);
  const keys = policies.transitiveTagKeys.map((key) => key.toLowerCase());
  for (const [key, value] of policies.tags) {
    if (keys.includes(key.toLowerCase())) passedOn.set(key, value);
  }
  return passedOn;
}
