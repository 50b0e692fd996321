import { failure, type Result, success } from '../../result.ts';
import { roleIdentity } from '../../sts/identity.ts';
import type { IdentityCenterState } from '../identity-center.ts';
import { pageOf } from './paging.ts';
import { type PortalError, portalError } from './portal-error.ts';
import type { PortalSession } from './portal-sessions.ts';

/** What an operation of the portal gets: the person's sign-in and the query. */
export interface PortalCall {
  readonly session: PortalSession;
  readonly query: URLSearchParams;
  readonly state: IdentityCenterState;
  readonly now: Date;
}

export type PortalResult = Result<Readonly<Record<string, unknown>>, PortalError>;

/** IAM Identity Center portal API: GetRoleCredentials. */
export function getRoleCredentials({ session, query, state, now }: PortalCall): PortalResult {
  const roleName = query.get('role_name') ?? '';
  const accountId = query.get('account_id') ?? '';
  if (roleName === '' || !isAccountId(accountId))
    return failure(portalError('InvalidRequestException', 'role_name and account_id are needed'));
  const { instance, user } = session;
  if (!instance.accounts.has(accountId)) return failure(unknownAccount(accountId));
  const role = instance.roleOf(accountId, roleName);
  if (!role || !state.assignments.of(user).get(accountId)?.includes(roleName))
    return failure(portalError('ForbiddenException', 'No access'));

  const seconds = Math.min(role.maxSessionDuration, state.lifetimes.roleSeconds ?? Number.POSITIVE_INFINITY);
  const issued = state.roleSessions.issue(
    (accessKeyId) => roleIdentity(role, user.name, accessKeyId, 'identity-center'),
    now,
    seconds,
  );
  return success({
    roleCredentials: {
      accessKeyId: issued.accessKeyId,
      secretAccessKey: issued.secretAccessKey,
      sessionToken: issued.sessionToken,
      expiration: issued.expiration.getTime(),
    },
  });
}

/** IAM Identity Center portal API: ListAccounts. The order is no order, as AWS promises none. */
export function listAccounts(call: PortalCall): PortalResult {
  const { accounts } = call.session.instance;
  const list = [...call.state.assignments.of(call.session.user).keys()].map((accountId) => {
    const { name, email } = accounts.get(accountId) ?? {};
    return {
      accountId,
      ...(name === undefined ? {} : { accountName: name }),
      ...(email === undefined ? {} : { emailAddress: email }),
    };
  });
  return paged('accountList', 'accounts', list, call);
}

/** IAM Identity Center portal API: ListAccountRoles. */
export function listAccountRoles(call: PortalCall): PortalResult {
  const accountId = call.query.get('account_id') ?? '';
  if (!isAccountId(accountId)) return failure(portalError('InvalidRequestException', 'account_id is needed'));
  if (!call.session.instance.accounts.has(accountId)) return failure(unknownAccount(accountId));
  const names = call.state.assignments.of(call.session.user).get(accountId);
  if (!names) return failure(portalError('ForbiddenException', 'No access'));
  const list = names.map((roleName) => ({ roleName, accountId }));
  return paged('roleList', `roles of ${accountId}`, list, call);
}

function paged(
  member: 'accountList' | 'roleList',
  list: string,
  all: readonly unknown[],
  { session, query }: PortalCall,
): PortalResult {
  const { pageSize, emptyPages } = session.instance;
  const asked = query.get('max_result');
  if (asked !== null && !(/^\d{1,3}$/.test(asked) && Number(asked) >= 1 && Number(asked) <= 100))
    return failure(portalError('InvalidRequestException', 'max_result must be 1 to 100'));
  const page = pageOf(all, {
    list,
    size: Math.min(pageSize, asked === null ? pageSize : Number(asked)),
    token: query.get('next_token') ?? undefined,
    emptyPages,
  });
  if (!page) return failure(portalError('InvalidRequestException', 'next_token is not valid'));
  return success({
    [member]: page.items,
    ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
  });
}

function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text);
}

function unknownAccount(accountId: string): PortalError {
  return portalError('ResourceNotFoundException', `The account ${accountId} is not in this organization`);
}
