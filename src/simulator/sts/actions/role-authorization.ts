import type { Identity } from '../identity.ts';
import type { RealmDeny } from '../realm.ts';
import type { KnownRole } from '../realm-index.ts';
import { granted, type Outcome, type Refusal, refusals, refused } from '../refusal.ts';
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
): Outcome<KnownRole> {
  const { roleArn } = request;
  const denied = explicitDeny(caller, 'sts:AssumeRole', roleArn);
  if (denied) return refused(denied);

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
  if (!trusted) return refused(refusals.notAuthorized(caller.arn, 'sts:AssumeRole', roleArn));

  const { tags } = request;
  const inherited = caller.kind === 'role-session' ? caller.transitiveTags : new Map<string, string>();
  if (tags.size > 0 || inherited.size > 0) {
    const problem = actionProblem(caller, role, 'sts:TagSession', role.role.trust.allowsTags);
    if (problem) return refused(problem);
  }
  const overridden = [...tags.keys()].some((key) => inherited.has(key));
  if (overridden) {
    return refused(
      refusals.validation('One or more of the specified tags is inherited and cannot be changed.'),
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
    if (problem) return refused(problem);
  }
  return granted(role);
}

function actionProblem(
  caller: Identity,
  role: KnownRole,
  action: RealmDeny['action'],
  trusted: boolean | undefined,
): Refusal | undefined {
  return (
    explicitDeny(caller, action, role.arn) ??
    (trusted === false ? refusals.notAuthorized(caller.arn, action, role.arn) : undefined)
  );
}

function explicitDeny(caller: Identity, action: RealmDeny['action'], roleArn: string): Refusal | undefined {
  const denies = (caller.kind === 'role-session' ? caller.role.role.denies : caller.owner.user.denies) ?? [];
  const denied = denies.some(
    (deny) => deny.action === action && (deny.resource === undefined || deny.resource === roleArn),
  );
  return denied ? refusals.explicitDeny(caller.arn, action, roleArn) : undefined;
}
