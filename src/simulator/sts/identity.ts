import type { KnownAccount, KnownRole, KnownUser } from './realm-index.ts';

/** Who signed a request, as STS sees it. */
export type Identity = UserIdentity | UserSession | RoleSession;

interface Signer {
  readonly account: KnownAccount;
  readonly accessKeyId: string;
  /** What GetCallerIdentity answers. */
  readonly arn: string;
  readonly userId: string;
}

/**
 * What a role session was made of: AssumeRole signed by long-term or by temporary keys, a permission set of Identity Center, an
 * identity provider's word, or a console session.
 */
export type RoleSessionSource =
  | 'long-term-keys'
  | 'temporary-keys'
  | 'identity-center'
  | 'identity-provider'
  | 'console';

/** A user with long-term keys. */
export interface UserIdentity extends Signer {
  readonly kind: 'user';
  readonly owner: KnownUser;
}

/** A user with the keys of GetSessionToken. */
export interface UserSession extends Signer {
  readonly kind: 'user-session';
  readonly owner: KnownUser;
  /** The long-term key that signed for it; absent where there was none. */
  readonly longTermKeyId?: string;
  /** When the MFA code was given; absent without one (`aws:MultiFactorAuthPresent`, `aws:MultiFactorAuthAge`). */
  readonly mfaAt?: Date;
}

/** A role with the keys of AssumeRole. */
export interface RoleSession extends Signer {
  readonly kind: 'role-session';
  readonly role: KnownRole;
  readonly sessionName: string;
  readonly source: RoleSessionSource;
  /** The long-term key that the chain began with; absent where there was none. */
  readonly longTermKeyId?: string;
  /** Carried over from a session of GetSessionToken with MFA; a code given to AssumeRole itself is not carried. */
  readonly mfaAt?: Date;
  readonly sourceIdentity?: string;
  /** Tags that pass on to the next role of the chain. */
  readonly transitiveTags: ReadonlyMap<string, string>;
}

/** The identity of long-term keys. */
export function userIdentity(owner: KnownUser, accessKeyId: string): UserIdentity {
  return {
    kind: 'user',
    owner,
    account: owner.account,
    accessKeyId,
    arn: owner.arn,
    userId: owner.userId,
  };
}

/** The identity of a role's keys. `carried` is what the session takes along from what it was made of. */
export function roleIdentity(
  role: KnownRole,
  sessionName: string,
  accessKeyId: string,
  source: RoleSessionSource,
  carried: Partial<Pick<RoleSession, 'longTermKeyId' | 'mfaAt' | 'sourceIdentity' | 'transitiveTags'>> = {},
): RoleSession {
  const { account } = role;
  return {
    kind: 'role-session',
    account,
    role,
    accessKeyId,
    arn: assumedRoleArn(role, sessionName),
    userId: `${role.roleId}:${sessionName}`,
    sessionName,
    source,
    transitiveTags: new Map(),
    ...carried,
  };
}

/** `arn:PARTITION:sts::ACCOUNT:assumed-role/NAME/SESSION`: the path of the role is not in it. */
export function assumedRoleArn({ account, role }: KnownRole, sessionName: string): string {
  return `arn:${account.partition}:sts::${account.id}:assumed-role/${role.name}/${sessionName}`;
}

/** The ARNs by which a trust policy may name this identity, the account's root included. */
export function principalNames(identity: Identity): readonly string[] {
  const root = identity.account.rootArn;
  return identity.kind === 'role-session'
    ? [identity.role.arn, identity.arn, root]
    : [identity.owner.arn, root];
}
