import { createHash } from 'node:crypto';
import { isPartition, type Partition } from './partitions.ts';
import type {
  Realm,
  RealmAccount,
  RealmMfaDevice,
  RealmOidcProvider,
  RealmRole,
  RealmSamlProvider,
  RealmUser,
} from './realm.ts';
import { decodeBase32 } from './totp.ts';

/** An account with AWS's defaults filled in. */
export interface KnownAccount {
  readonly id: string;
  readonly partition: Partition;
  readonly disabledRegions: readonly string[];
  /** `arn:PARTITION:iam::ACCOUNT:root` */
  readonly rootArn: string;
}

/** A user and where it lives. */
export interface KnownUser {
  readonly account: KnownAccount;
  readonly user: RealmUser;
  readonly arn: string;
  /** `AIDA…`, or the account id for the root user. */
  readonly userId: string;
}

export interface KnownSamlProvider {
  readonly account: KnownAccount;
  readonly provider: RealmSamlProvider;
  readonly arn: string;
}

export interface KnownOidcProvider {
  readonly account: KnownAccount;
  readonly provider: RealmOidcProvider;
  readonly arn: string;
}

export interface KnownRole {
  readonly account: KnownAccount;
  readonly role: RealmRole;
  readonly arn: string;
  /** `AROA…` */
  readonly roleId: string;
  /** Seconds. */
  readonly maxSessionDuration: number;
}

/** The realm, ready to be looked up. */
export interface RealmIndex {
  readonly users: readonly KnownUser[];
  roleOf(arn: string): KnownRole | undefined;
  userOf(arn: string): KnownUser | undefined;
  samlProviderOf(arn: string): KnownSamlProvider | undefined;
  /** The provider of that account with this issuer's address. */
  oidcProviderOf(accountId: string, url: string): KnownOidcProvider | undefined;
  /** The device with that serial, wherever it is; used by the control API. */
  deviceOf(serial: string): RealmMfaDevice | undefined;
}

/** Indexes a realm. Throws RangeError for one that contradicts itself: that is a bug of the test that wrote it. */
export function indexRealm(realm: Realm): RealmIndex {
  const keys = new Map<string, true>();
  const users = new Map<string, KnownUser>();
  const roles = new Map<string, KnownRole>();
  const samlProviders = new Map<string, KnownSamlProvider>();
  const oidcProviders = new Map<string, KnownOidcProvider>();
  const devices = new Map<string, RealmMfaDevice>();
  const accountIds = new Map<string, true>();

  for (const account of realm.accounts) {
    const known = knownAccount(account);
    addOnce(accountIds, account.id, true, 'account');
    for (const user of account.users ?? []) {
      const owner = knownUser(known, user);
      addOnce(users, owner.arn, owner, 'user');
      for (const key of user.keys ?? []) addOnce(keys, key.accessKeyId, true, 'access key');
      for (const device of user.mfaDevices ?? []) {
        decodeBase32(device.seed);
        addOnce(devices, device.serial, device, 'MFA device');
      }
    }
    for (const role of account.roles ?? []) {
      const entry = knownRole(known, role);
      addOnce(roles, entry.arn, entry, 'role');
    }
    for (const provider of account.samlProviders ?? []) {
      const arn = samlProviderArn(known.id, provider.name, known.partition);
      addOnce(samlProviders, arn, { account: known, provider, arn }, 'SAML provider');
    }
    for (const provider of account.oidcProviders ?? []) {
      const arn = `arn:${known.partition}:iam::${known.id}:oidc-provider/${provider.url.replace(/^https:\/\//, '')}`;
      const entry = { account: known, provider, arn };
      addOnce(oidcProviders, `${known.id} ${provider.url}`, entry, 'OpenID Connect provider');
    }
  }

  return {
    users: [...users.values()],
    roleOf: (arn) => roles.get(arn),
    userOf: (arn) => users.get(arn),
    samlProviderOf: (arn) => samlProviders.get(arn),
    oidcProviderOf: (accountId, url) => oidcProviders.get(`${accountId} ${url}`),
    deviceOf: (serial) => devices.get(serial),
  };
}

/** The ARN by which a role's trust and an assertion name a SAML provider. */
export function samlProviderArn(accountId: string, name: string, partition: Partition = 'aws'): string {
  return `arn:${partition}:iam::${accountId}:saml-provider/${name}`;
}

function addOnce<V>(map: Map<string, V>, name: string, value: V, what: string): void {
  if (map.has(name)) throw new RangeError(`The realm names the ${what} ${name} twice.`);
  map.set(name, value);
}

/** An account with the defaults filled in. Throws RangeError for an id or a partition that does not exist. */
export function knownAccount(account: RealmAccount): KnownAccount {
  if (!/^\d{12}$/.test(account.id)) {
    throw new RangeError(`The realm's account id ${account.id} is not twelve digits.`);
  }
  const partition = account.partition ?? 'aws';
  if (!isPartition(partition)) throw new RangeError(`The realm's partition ${partition} does not exist.`);
  return {
    id: account.id,
    partition,
    disabledRegions: account.disabledRegions ?? [],
    rootArn: `arn:${partition}:iam::${account.id}:root`,
  };
}

function knownUser(account: KnownAccount, user: RealmUser): KnownUser {
  if (user.root) return { account, user, arn: account.rootArn, userId: account.id };
  const arn = `arn:${account.partition}:iam::${account.id}:user${pathOf(user)}${user.name}`;
  return { account, user, arn, userId: stableId('AIDA', arn) };
}

/** A role with its ARN and id. Throws RangeError for a duration or a path that IAM would not take. */
export function knownRole(account: KnownAccount, role: RealmRole): KnownRole {
  const maxSessionDuration = role.maxSessionDuration ?? 3600;
  if (maxSessionDuration < 3600 || maxSessionDuration > 43_200) {
    throw new RangeError(`The realm's role ${role.name} has a MaxSessionDuration outside 3600 to 43200 s.`);
  }
  const arn = `arn:${account.partition}:iam::${account.id}:role${pathOf(role)}${role.name}`;
  return { account, role, arn, roleId: stableId('AROA', arn), maxSessionDuration };
}

function pathOf(entity: { readonly name: string; readonly path?: string }): string {
  const path = entity.path ?? '/';
  if (!/^\/(?:[!-~]+\/)?$/.test(path)) {
    throw new RangeError(`The realm's path ${path} of ${entity.name} must begin and end with a slash.`);
  }
  return path;
}

/** A unique id as IAM gives it (prefix and 17 characters), the same at every start. */
function stableId(prefix: string, arn: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const digest = createHash('sha256').update(arn).digest();
  return prefix + Array.from(digest.subarray(0, 17), (byte) => alphabet.charAt(byte % 32)).join('');
}
