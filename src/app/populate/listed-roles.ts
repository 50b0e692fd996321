import { type RoleList, roleKey } from '../../core/aws-files/generated/account-roles.ts';
import {
  type ConfigSections,
  generatedFrom,
  roleOf,
} from '../../core/aws-files/generated/generated-section.ts';
import type { ListedRole, ListedRolesView } from '../../shared/views/populate-view.ts';
import { roleChanges } from './role-changes.ts';

/**
 * All roles of a list with the profiles that they have, and the profiles whose role is gone.
 *
 * @param seen roles that somebody has looked at before; absent: nobody ever did, and nothing is new
 */
export function listedRoles(
  session: string,
  list: RoleList,
  seen: ReadonlySet<string> | undefined,
  sections: ConfigSections,
): Pick<ListedRolesView, 'roles' | 'gone'> {
  const present = profilesByRole(session, sections);
  const roles = list.accounts.flatMap(({ accountId, accountName, roles: names }) =>
    [...names].sort().map((roleName): ListedRole => {
      const key = roleKey({ accountId, roleName });
      const profile = present.get(key);
      return {
        accountId,
        ...(accountName && { accountName }),
        roleName,
        state: profile?.state ?? 'available',
        ...(profile && { profile: profile.name }),
        ...(profile === undefined && seen !== undefined && !seen.has(key) && { isFresh: true as const }),
      };
    }),
  );
  const { gone } = roleChanges(session, { list, at: new Date(0), seen: seen ?? new Set() }, sections);
  return { roles: roles.sort(byAccount), gone };
}

function profilesByRole(session: string, { profiles }: ConfigSections) {
  const found = new Map<string, { readonly name: string; readonly state: 'present' | 'by-hand' }>();
  for (const profile of profiles.values()) {
    const role = roleOf(profile);
    if (role === undefined || profile.values.get('sso_session') !== session) continue;
    const isOurs = generatedFrom(profile) === session;
    const key = roleKey(role);
    if (isOurs && found.get(key)?.state !== 'present')
      found.set(key, { name: profile.name, state: 'present' });
    else if (!found.has(key)) found.set(key, { name: profile.name, state: 'by-hand' });
  }
  return found;
}

/** Made once: it looks for the person's language. */
const collator = new Intl.Collator();

function byAccount(one: ListedRole, other: ListedRole): number {
  return (
    collator.compare(one.accountName ?? one.accountId, other.accountName ?? other.accountId) ||
    (one.accountId < other.accountId ? -1 : one.accountId > other.accountId ? 1 : 0)
  );
}
