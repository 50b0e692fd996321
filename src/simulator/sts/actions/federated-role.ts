import { type QueryError, type QueryResult, queryErrors } from '../../query/query-error.ts';
import type { XmlNode } from '../../query/xml.ts';
import { failure, success } from '../../result.ts';
import { ConstraintCheck, patterns } from '../constraints.ts';
import { roleIdentity } from '../identity.ts';
import type { KnownRole } from '../realm-index.ts';
import { credentialsXml } from '../temporary-credentials.ts';
import type { ActionContext } from './action.ts';
import {
  checkSessionPolicies,
  packedPolicySize,
  readSessionPolicies,
  type SessionPolicies,
} from './session-tags.ts';

/** What both calls that bring their own proof have in common. */
export interface FederatedRequest {
  readonly roleArn: string;
  readonly seconds: number;
  readonly policies: SessionPolicies;
}

/** Reads RoleArn, DurationSeconds and the policies; `more` checks the members of the one call. */
export function readFederatedRequest(
  context: ActionContext,
  more: (check: ConstraintCheck) => void,
): QueryResult<FederatedRequest> {
  const { parameters } = context;
  const check = new ConstraintCheck();
  const arnRule = { required: true, min: 20, max: 2048, pattern: patterns.arn };
  const roleArn = check.text(parameters.get('RoleArn'), 'roleArn', arnRule);
  more(check);
  const policies = readSessionPolicies(parameters, check);
  const seconds = check.integer(parameters.get('DurationSeconds'), 'durationSeconds', {
    min: 900,
    max: 43_200,
  });
  const malformed = check.error() ?? checkSessionPolicies(parameters, policies);
  if (malformed) return failure(malformed);
  return success({ roleArn: roleArn ?? '', seconds: seconds ?? 3600, policies });
}

/** What the role session is made of, once the proof was believed. */
export interface FederatedSession {
  readonly role: KnownRole;
  readonly sessionName: string;
  readonly sourceIdentity?: string;
  /** The session ends here at the latest. */
  readonly endsAt?: Date;
}

/** Why the role is not given although it trusts the provider, or undefined. */
export function federationProblem(
  context: ActionContext,
  role: KnownRole,
  seconds: number,
): QueryError | undefined {
  if (role.account.disabledRegions.includes(context.region))
    return queryErrors.regionDisabled(role.account.id);
  return seconds > role.maxSessionDuration ? queryErrors.beyondMaxSessionDuration() : undefined;
}

/** Issues the keys; the elements that both answers have. */
export function federatedResult(
  context: ActionContext,
  request: FederatedRequest,
  { role, sessionName, sourceIdentity, endsAt }: FederatedSession,
): readonly XmlNode[] {
  const untilEnd = endsAt ? Math.floor((endsAt.getTime() - context.now.getTime()) / 1000) : undefined;
  const session = context.sessions.issue(
    (accessKeyId) =>
      roleIdentity(
        role,
        sessionName,
        accessKeyId,
        'identity-provider',
        sourceIdentity === undefined ? {} : { sourceIdentity },
      ),
    context.now,
    Math.min(
      request.seconds,
      untilEnd ?? Number.POSITIVE_INFINITY,
      context.lifetimes.roleSeconds ?? Number.POSITIVE_INFINITY,
    ),
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
