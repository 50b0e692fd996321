import { type RoleReference, roleKey } from '../../core/aws-files/generated/account-roles.ts';
import {
  type ConfigSections,
  generatedFrom,
  roleOf,
} from '../../core/aws-files/generated/generated-section.ts';
import type { SavedList } from './role-lists.ts';

/** What is no longer as it was when somebody looked last. */
export interface RoleChanges {
  /** Roles that came since. */
  readonly fresh: readonly RoleReference[];
  /** Profiles that were made from the session and whose role is gone; none is known from a list that is not complete. */
  readonly gone: readonly (RoleReference & { readonly profile: string })[];
}

/** Compares the last list of an Identity Center with what was seen of it, and with the profiles that were made from it. */
export function roleChanges(session: string, saved: SavedList, sections: ConfigSections): RoleChanges {
  const { list, seen } = saved;
  const listed = list.accounts.flatMap(({ accountId, roles }) =>
    roles.map((roleName): RoleReference => ({ accountId, roleName })),
  );
  const keys = new Set(listed.map(roleKey));
  const marked = [...sections.profiles.values()].flatMap((profile) => {
    const role = roleOf(profile);
    return generatedFrom(profile) === session && role !== undefined
      ? [{ ...role, profile: profile.name }]
      : [];
  });
  const taken = new Set(marked.map(roleKey));
  return {
    fresh: listed.filter((role) => !seen.has(roleKey(role)) && !taken.has(roleKey(role))),
    gone: list.complete ? marked.filter((role) => !keys.has(roleKey(role))) : [],
  };
}
