import type { RealmIdentityCenterUser } from './realm.ts';

/** Who has which permission set where: as the realm says, until a test changes it. */
export interface Assignments {
  /** The permission sets of a user by account id. Accounts without any are left out. */
  of(user: RealmIdentityCenterUser): ReadonlyMap<string, readonly string[]>;
  add(user: RealmIdentityCenterUser, accountId: string, permissionSet: string): void;
  remove(user: RealmIdentityCenterUser, accountId: string, permissionSet: string): void;
}

export function createAssignments(): Assignments {
  const changed = new Map<RealmIdentityCenterUser, ReadonlyMap<string, readonly string[]>>();
  const of = (user: RealmIdentityCenterUser): ReadonlyMap<string, readonly string[]> =>
    changed.get(user) ?? new Map(Object.entries(user.assignments).filter(([, names]) => names.length > 0));

  const put = (user: RealmIdentityCenterUser, accountId: string, names: readonly string[]): void => {
    const assignments = new Map(of(user));
    if (names.length > 0) assignments.set(accountId, names);
    else assignments.delete(accountId);
    changed.set(user, assignments);
  };

  return {
    of,
    add(user, accountId, permissionSet) {
      const names = of(user).get(accountId) ?? [];
      if (!names.includes(permissionSet)) put(user, accountId, [...names, permissionSet]);
    },
    remove(user, accountId, permissionSet) {
      const names = of(user).get(accountId) ?? [];
      put(
        user,
        accountId,
        names.filter((name) => name !== permissionSet),
      );
    },
  };
}
