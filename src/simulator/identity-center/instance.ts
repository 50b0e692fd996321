import { createHash } from 'node:crypto';
import type { Consent } from '../oauth/browser-answer.ts';
import type { SessionLifetimes } from '../sts/actions/action.ts';
import { partitionOfRegion } from '../sts/partitions.ts';
import type { RealmAccount } from '../sts/realm.ts';
import { type KnownRole, knownAccount, knownRole } from '../sts/realm-index.ts';
import type {
  RealmIdentityCenter,
  RealmIdentityCenterUser,
  RealmMemberAccount,
  RefreshTokens,
} from './realm.ts';

/** An Identity Center with AWS's defaults filled in. */
export interface Instance {
  /** Without trailing `/` or `#`. */
  readonly startUrl: string;
  readonly region: string;
  readonly users: readonly RealmIdentityCenterUser[];
  readonly accounts: ReadonlyMap<string, RealmMemberAccount>;
  /** The role of a permission set in an account, whether or not somebody has it. */
  roleOf(accountId: string, permissionSet: string): KnownRole | undefined;
  readonly consent: Consent;
  readonly sessionSeconds: number;
  readonly accessTokenSeconds: number;
  readonly deviceCodeSeconds: number;
  readonly pollSeconds: number;
  readonly refreshTokens: RefreshTokens;
  readonly pageSize: number;
  readonly emptyPages: boolean;
  readonly requestsPerSecond: number;
}

/** The start URL by which an instance is known: people write it with and without `/` and `#/` at its end. */
export function plainStartUrl(startUrl: string): string {
  return startUrl.replace(/\/?(?:#\/?)?$/, '');
}

/**
 * Makes an instance ready. `accounts` are the realm's, whose settings count for a member account too; `lifetimes` may
 * end sign-ins earlier. Throws RangeError for
 * an instance that contradicts itself: that is a bug of the test that wrote it.
 */
export function createInstance(
  realm: RealmIdentityCenter,
  accounts: readonly RealmAccount[],
  lifetimes: SessionLifetimes = {},
): Instance {
  const partition = partitionOfRegion(realm.region);
  if (!partition) throw new RangeError(`The Identity Center's region ${realm.region} does not exist.`);
  if (!/^https?:\/\/[^/]/.test(realm.startUrl))
    throw new RangeError(`The Identity Center's start URL ${realm.startUrl} is no address.`);
  checkUsers(realm);
  const sessionSeconds = within(realm.sessionSeconds ?? 28_800, 900, 7_776_000, 'session');

  const roles = new Map<string, KnownRole>();
  for (const member of realm.accounts) {
    const account = knownAccount(accounts.find(({ id }) => id === member.id) ?? { id: member.id, partition });
    if (account.partition !== partition)
      throw new RangeError(`The account ${member.id} is not in the partition of its Identity Center.`);
    for (const { name, sessionSeconds: seconds } of realm.permissionSets) {
      const role = knownRole(account, {
        name: `AWSReservedSSO_${name}_${suffixOf(plainStartUrl(realm.startUrl), name)}`,
        path: reservedPath(realm.region),
        // Only the Identity Center's own SAML provider is trusted.
        trust: { principals: [] },
        ...(seconds === undefined ? {} : { maxSessionDuration: seconds }),
      });
      roles.set(`${member.id}/${name}`, role);
    }
  }
  return {
    startUrl: plainStartUrl(realm.startUrl),
    region: realm.region,
    users: realm.users,
    accounts: new Map(realm.accounts.map((account) => [account.id, account])),
    roleOf: (accountId, permissionSet) => roles.get(`${accountId}/${permissionSet}`),
    consent: realm.consent ?? 'page',
    sessionSeconds: Math.min(sessionSeconds, lifetimes.sessionTokenSeconds ?? sessionSeconds),
    accessTokenSeconds: realm.accessTokenSeconds ?? 3600,
    deviceCodeSeconds: realm.deviceCodeSeconds ?? 600,
    pollSeconds: realm.pollSeconds ?? 1,
    refreshTokens: realm.refreshTokens ?? 'rotate',
    pageSize: within(realm.pageSize ?? 100, 1, 100, 'page'),
    emptyPages: realm.emptyPages ?? false,
    requestsPerSecond: realm.requestsPerSecond ?? Number.POSITIVE_INFINITY,
  };
}

function checkUsers(realm: RealmIdentityCenter): void {
  if (realm.users.length === 0) throw new RangeError('The Identity Center has no users.');
  const sets = new Set(realm.permissionSets.map(({ name }) => name));
  const members = new Set(realm.accounts.map(({ id }) => id));
  for (const user of realm.users) {
    if (!/^[A-Za-z0-9_+=,.@-]{2,64}$/.test(user.name))
      throw new RangeError(`The Identity Center's user name ${user.name} cannot stand in an ARN.`);
    for (const [accountId, names] of Object.entries(user.assignments)) {
      if (!members.has(accountId))
        throw new RangeError(`${user.name} is assigned to the account ${accountId}, which is no member.`);
      const unknown = names.find((name) => !sets.has(name));
      if (unknown !== undefined)
        throw new RangeError(`${user.name} is assigned the permission set ${unknown}, which does not exist.`);
    }
  }
}

/** The home region of the Identity Center stands in the path, but for us-east-1 (IAM Identity Center User Guide: referencing permission sets). */
function reservedPath(region: string): string {
  return `/aws-reserved/sso.amazonaws.com/${region === 'us-east-1' ? '' : `${region}/`}`;
}

/** The 16 hexadecimal digits at the end of the role's name, the same at every start. */
function suffixOf(startUrl: string, permissionSet: string): string {
  return createHash('sha256').update(`${startUrl} ${permissionSet}`).digest('hex').slice(0, 16);
}

function within(value: number, min: number, max: number, what: string): number {
  if (value < min || value > max)
    throw new RangeError(`The Identity Center's ${what} of ${value} is not within ${min} to ${max}.`);
  return value;
}
