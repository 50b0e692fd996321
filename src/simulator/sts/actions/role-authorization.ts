import { type QueryError, type QueryResult, queryErrors } from '../../query/query-error.ts';
import { failure, success } from '../../result.ts';
import type { Identity } from '../identity.ts';
import type { RealmDeny } from '../realm.ts';
import type { KnownRole } from '../realm-index.ts';
import { trusts } from '../trust-policy.ts';
import type { ActionContext } from './action.ts';

/** What an AssumeRole call asks for, as far as policies care. */
export interface RoleRequest {
  readonly roleArn: string;
  readonly externalId?: string;
  readonly sourceIdentity?: string;
  readonly tags: ReadonlyMap<string, string>;
  /** When the call's own MFA code was given. */
  readonly mfaAt?: Date;
}

/** The role, if the caller may assume it as asked. A role that does not exist is refused in the same words. */
export function authorizedRole(
  context: ActionContext,
  caller: Identity,
  request: RoleRequest,
): QueryResult<KnownRole> {
  const { roleArn } = request;
  const denied = explicitDeny(caller, 'sts:AssumeRole', roleArn);
  if (denied) return failure(denied);

  const role = context.realm.roleOf(roleArn);
  const mfaAt = request.mfaAt ?? (caller.kind === 'user' ? undefined : caller.mfaAt);
  const trusted =
    role !== undefined &&
    role.account.partition === caller.account.partition &&
    trusts(role, {
      caller,
      now: context.now,
      ...(request.externalId === undefined ? {} : { externalId: request.externalId }),
      ...(mfaAt === undefined ? {} : { mfaAt }),
    });
  if (!trusted) return failure(queryErrors.notAuthorized(caller.arn, 'sts:AssumeRole', roleArn));

  const { tags } = request;
  const inherited = caller.kind === 'role-session' ? caller.transitiveTags : new Map<string, string>();
  if (tags.size > 0 || inherited.size > 0) {
    const problem = actionProblem(caller, role, 'sts:TagSession', role.role.trust.allowsTags);
    if (problem) return failure(problem);
  }
  const overridden = [...tags.keys()].some((key) => inherited.has(key));
  if (overridden) {
    return failure(
      queryErrors.validation('One or more of the specified tags is inherited and cannot be changed.'),
    );
  }

  const carried = caller.kind === 'role-session' ? caller.sourceIdentity : undefined;
  if (request.sourceIdentity !== undefined || carried !== undefined) {
    const problem = actionProblem(
      caller,
      role,
      'sts:SetSourceIdentity',
      // A source identity, once set, stays the same along the chain (IAM User Guide: source identity).
      carried !== undefined && request.sourceIdentity !== undefined && request.sourceIdentity !== carried
        ? false
        : role.role.trust.allowsSourceIdentity,
    );
    if (problem) return failure(problem);
  }
  return success(role);
}

function actionProblem(
  caller: Identity,
  role: KnownRole,
  action: RealmDeny['action'],
  trusted: boolean | undefined,
): QueryError | undefined {
  return (
    explicitDeny(caller, action, role.arn) ??
    (trusted === false ? queryErrors.notAuthorized(caller.arn, action, role.arn) : undefined)
  );
}

function explicitDeny(
  caller: Identity,
  action: RealmDeny['action'],
  roleArn: string,
): QueryError | undefined {
  const denies = (caller.kind === 'role-session' ? caller.role.role.denies : caller.owner.user.denies) ?? [];
  const denied = denies.some(
    (deny) => deny.action === action && (deny.resource === undefined || deny.resource === roleArn),
  );
  return denied ? queryErrors.explicitDeny(caller.arn, action, roleArn) : undefined;
}
