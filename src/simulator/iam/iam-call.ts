import { type QueryError, type QueryResult, queryErrors } from '../query/query-error.ts';
import type { QueryParameters } from '../query/query-parameters.ts';
import type { XmlNode } from '../query/xml.ts';
import { failure, success } from '../result.ts';
import type { AccessKeys } from '../sts/access-keys.ts';
import { ConstraintCheck, patterns } from '../sts/constraints.ts';
import type { Identity } from '../sts/identity.ts';
import type { KnownUser, RealmIndex } from '../sts/realm-index.ts';
import type { IamAction } from './iam-action-names.ts';
import { iamErrors } from './iam-errors.ts';

/** What IAM answers from. */
export interface IamState {
  readonly realm: RealmIndex;
  readonly keys: AccessKeys;
  /** Users that are just being changed, by their ARN. */
  readonly unmodifiable: ReadonlySet<string>;
}

/** A call that was authenticated. */
export interface IamCall {
  readonly action: IamAction;
  readonly parameters: QueryParameters;
  readonly caller: Identity;
  readonly state: IamState;
  readonly now: Date;
}

export type IamResult = QueryResult<readonly XmlNode[]>;

/** Form of a key's id (AWS IAM API: accessKeyIdType). */
const accessKeyIdRule = {
  required: true,
  min: 16,
  max: 128,
  pattern: { printed: '[\\w]+', check: /^\w+$/ },
} as const;

/** Checks the members that most calls have: `UserName`, and `AccessKeyId` where it is needed. */
export function checkMembers(
  { parameters }: IamCall,
  needsKeyId: boolean,
  more: (check: ConstraintCheck) => void = () => undefined,
): QueryError | undefined {
  const check = new ConstraintCheck();
  const nameRule = { min: 1, max: 128, pattern: patterns.name };
  check.text(parameters.get('UserName'), 'userName', nameRule);
  if (needsKeyId) check.text(parameters.get('AccessKeyId'), 'accessKeyId', accessKeyIdRule);
  more(check);
  return check.error();
}

/** The user that the call is about: the named one, or the caller where it names none. The caller may do this to that user. */
export function targetUser(call: IamCall): QueryResult<KnownUser> {
  const { caller, parameters, state } = call;
  const name = parameters.get('UserName');
  if (name === undefined && caller.kind === 'role-session') return failure(iamErrors.userNameNeeded());
  const own = caller.kind === 'role-session' ? undefined : caller.owner;
  const user =
    name === undefined
      ? own
      : state.realm.users.find(
          (one) => one.account.id === caller.account.id && one.user.name === name && !one.user.root,
        );
  const denied = denial(call, user?.arn ?? '', `user ${name ?? own?.user.name ?? ''}`);
  if (denied) return failure(denied);
  return user ? success(user) : failure(iamErrors.noSuchUser(name ?? ''));
}

/** The explicit deny that stands against the call, if one does. `resource` is what the message names. */
export function denial({ action, caller }: IamCall, arn: string, resource: string): QueryError | undefined {
  const denies = (caller.kind === 'role-session' ? caller.role.role.denies : caller.owner.user.denies) ?? [];
  const hasMfa = caller.kind !== 'user' && caller.mfaAt !== undefined;
  const isDenied = denies.some(
    (deny) =>
      deny.action === `iam:${action}` &&
      (deny.resource === undefined || deny.resource === arn) &&
      !(deny.unlessMfa && hasMfa),
  );
  return isDenied ? queryErrors.explicitDeny(caller.arn, `iam:${action}`, resource) : undefined;
}

/** `2021-09-21T18:41:26Z` */
export function isoSeconds(instant: Date): string {
  return instant.toISOString().replace(/\.\d{3}Z$/, 'Z');
}
