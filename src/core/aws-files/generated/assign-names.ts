import { type AccountRoles, type RoleReference, roleKey } from './account-roles.ts';
import { type ConfigProfile, generatedFrom, roleOf } from './generated-section.ts';
import type { NameTemplate } from './name-template.ts';
import { profileNameOf, unfitName } from './profile-name.ts';

/** Why a profile does not get the name that the template gives. */
export type ClashReason =
  /** A profile that was not generated from this session has that name. */
  | 'taken'
  /** Two roles would get it. */
  | 'shared'
  /** No profile may be called so, or only some tools would see it. */
  | 'unfit';

/** A role with the name of its profile. */
export interface NamedRole extends RoleReference {
  readonly accountName?: string;
  readonly name: string;
  /** The profile stands in the file: as this role's, or (`repoint`) as that of a role which is gone. */
  readonly stands: 'no' | 'generated' | 'repoint' | 'by-hand';
  readonly clash?: { readonly wanted: string; readonly reason: ClashReason };
}

export interface NamingRequest {
  readonly accounts: readonly AccountRoles[];
  /** As in {@link RoleList}. */
  readonly complete: boolean;
  readonly session: string;
  /** For the template's `region`. */
  readonly region: string;
  readonly template: NameTemplate;
  readonly profiles: ReadonlyMap<string, ConfigProfile>;
  /** Names of profiles that stand elsewhere: the credentials file, hooks, the targets of switches. */
  readonly taken: ReadonlySet<string>;
}

/**
 * Gives every listed role the name of its profile. A role that was generated before keeps the name it has, whatever the template says
 * now: scripts use it. Names do not depend on which roles are chosen nor on the order of the list: two roles that would share one get
 * their account ids both.
 */
export function assignNames(request: NamingRequest): readonly NamedRole[] {
  const roles = sortedRoles(request);
  const known = generatedNames(request);
  const plain = new Map(roles.map((role) => [role, plainName(request, role)] as const));
  const fresh = roles.filter((role) => !known.has(roleKey(role)));
  // Of all roles, those included that have their profiles already: what was chosen first must not decide.
  const contested = repeated([...plain.values()]);
  const qualified = repeated(fresh.map((role) => `${plain.get(role)}-${role.accountId}`));
  const gone = isGone(request, new Set(roles.map(roleKey)));
  const given = new Set<string>();
  return roles.map((role): NamedRole => {
    const { accountId, accountName, roleName } = role;
    const named = { accountId, roleName, ...(accountName !== undefined && { accountName }) };
    const before = known.get(roleKey(role));
    if (before !== undefined) return { ...named, name: before, stands: 'generated' };
    const wanted = plain.get(role) ?? '';
    const verdict = judge(request, wanted, role, gone);
    const isShared = contested.has(wanted) || given.has(wanted);
    const reason = isShared && verdict !== 'by-hand' ? 'shared' : verdict;
    if (reason === 'no' || reason === 'repoint' || reason === 'by-hand') {
      given.add(wanted);
      return { ...named, name: wanted, stands: reason };
    }
    const name = freeName(
      request,
      wanted,
      role,
      (candidate) => given.has(candidate) || qualified.has(candidate),
    );
    given.add(name);
    return { ...named, name, stands: 'no', clash: { wanted, reason } };
  });
}

type ListedRole = RoleReference & { readonly accountName?: string };

/** By account name, account id and role: the portal promises no order. */
function sortedRoles({ accounts }: NamingRequest): readonly ListedRole[] {
  const roles = new Map<string, ListedRole>();
  for (const { accountId, accountName, roles: names } of accounts) {
    for (const roleName of names) {
      const role = { accountId, roleName, ...(accountName && { accountName }) };
      roles.set(roleKey(role), role);
    }
  }
  const order = (role: ListedRole) => [role.accountName ?? role.accountId, role.accountId, role.roleName];
  return [...roles.values()].sort((one, other) => compareLists(order(one), order(other)));
}

function compareLists(one: readonly string[], other: readonly string[]): number {
  for (const [index, text] of one.entries()) {
    const against = other[index] ?? '';
    if (text !== against) return text < against ? -1 : 1;
  }
  return 0;
}

/** The names of this session's profiles by role; of two profiles of one role the first. */
function generatedNames({ profiles, session }: NamingRequest): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const profile of profiles.values()) {
    const role = roleOf(profile);
    if (generatedFrom(profile) !== session || role === undefined) continue;
    if (!names.has(roleKey(role))) names.set(roleKey(role), profile.name);
  }
  return names;
}

function plainName({ region, session, template }: NamingRequest, role: ListedRole): string {
  const { accountId, accountName, roleName } = role;
  return profileNameOf(template, {
    accountId,
    accountName: accountName?.trim() ? accountName : accountId,
    roleName,
    sessionName: session,
    region,
  });
}

/** Says of a generated profile whether its role is known to be gone, so that its name is free for the role that has it now. */
function isGone({ accounts, complete }: NamingRequest, listed: ReadonlySet<string>) {
  const read = new Set(accounts.map(({ accountId }) => accountId));
  return (profile: ConfigProfile): boolean => {
    const role = roleOf(profile);
    if (role === undefined) return true;
    return !listed.has(roleKey(role)) && (complete || read.has(role.accountId));
  };
}

function judge(
  { profiles, session, taken }: NamingRequest,
  name: string,
  role: RoleReference,
  gone: (profile: ConfigProfile) => boolean,
): 'no' | 'repoint' | 'by-hand' | ClashReason {
  if (unfitName(name) !== undefined) return 'unfit';
  const profile = profiles.get(name);
  if (profile === undefined) return taken.has(name) ? 'taken' : 'no';
  const from = generatedFrom(profile);
  if (from === session) return gone(profile) ? 'repoint' : 'taken';
  const leadsTo = roleOf(profile);
  const isSame = leadsTo !== undefined && roleKey(leadsTo) === roleKey(role);
  return from === undefined && isSame && profile.values.get('sso_session') === session ? 'by-hand' : 'taken';
}

/** The name with the account id, then with the role, then with a number. */
function freeName(
  { profiles, taken }: NamingRequest,
  wanted: string,
  { accountId, roleName }: RoleReference,
  isGiven: (name: string) => boolean,
): string {
  const isFree = (name: string) =>
    unfitName(name) === undefined && !profiles.has(name) && !taken.has(name) && !isGiven(name);
  const withId = `${wanted}-${accountId}`;
  const withRole = `${withId}-${roleName.replace(/[=,]/g, '-')}`;
  for (const name of [withId, withRole]) if (isFree(name)) return name;
  for (let number = 2; ; number += 1) if (isFree(`${withRole}-${number}`)) return `${withRole}-${number}`;
}

function repeated(names: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(names.filter((name) => seen.size === seen.add(name).size));
}
