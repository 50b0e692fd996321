import type { ListedRole } from '../../../shared/views/populate-view.ts';

/** A line of the list: an account, or one of its roles by its place in the list of all. */
export type RoleRow =
  | {
      readonly kind: 'account';
      readonly accountId: string;
      readonly title: string;
      readonly roles: readonly number[];
    }
  | { readonly kind: 'role'; readonly index: number };

/** What an account is called: its name, with the id where that would not tell two apart, or the id alone. */
export function accountTitles(roles: readonly ListedRole[]): ReadonlyMap<string, string> {
  const idsOf = new Map<string, Set<string>>();
  for (const { accountId, accountName } of roles) {
    const ids = idsOf.get(accountName ?? accountId) ?? new Set();
    idsOf.set(accountName ?? accountId, ids.add(accountId));
  }
  return new Map(
    roles.map(({ accountId, accountName }) => {
      const isAlone = (idsOf.get(accountName ?? accountId)?.size ?? 1) === 1;
      return [accountId, isAlone ? (accountName ?? accountId) : `${accountName} ${accountId}`];
    }),
  );
}

/** The lines that hold all of the words, in account, id, role or profile name. */
export function roleRows(
  roles: readonly ListedRole[],
  titles: ReadonlyMap<string, string>,
  names: readonly string[],
  { onlyFresh, query }: { readonly query: string; readonly onlyFresh: boolean },
): readonly RoleRow[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const rows: RoleRow[] = [];
  let account: { accountId: string; title: string; roles: number[]; readonly kind: 'account' } | undefined;
  for (const [index, role] of roles.entries()) {
    if (onlyFresh && !role.isFresh) continue;
    if (!holds(role, role.profile ?? names[index] ?? '', words)) continue;
    const { accountId } = role;
    if (account?.accountId !== accountId) {
      account = { kind: 'account', accountId, title: titles.get(accountId) ?? accountId, roles: [] };
      rows.push(account);
    }
    account.roles.push(index);
    rows.push({ kind: 'role', index });
  }
  return rows;
}

function holds(
  { accountId, accountName = '', roleName }: ListedRole,
  name: string,
  words: readonly string[],
): boolean {
  if (words.length === 0) return true;
  const text = `${accountName} ${accountId} ${roleName} ${name}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

/** More roles than this are never ticked unasked. */
const MOST_TICKED = 20;

/** Everything where it is little, else nothing. */
export function firstTicked(roles: readonly ListedRole[]): ReadonlySet<number> {
  if (roles.length > MOST_TICKED) return new Set();
  return new Set(roles.flatMap(({ state }, index) => (state === 'available' ? [index] : [])));
}

/** Whether all, some or none of these roles are ticked; those that have their profile already count as ticked. */
export function tickOf(
  indexes: readonly number[],
  roles: readonly ListedRole[],
  ticked: ReadonlySet<number>,
): 'all' | 'some' | 'none' {
  const count = indexes.filter((index) => ticked.has(index) || roles[index]?.state !== 'available').length;
  return count === 0 ? 'none' : count === indexes.length ? 'all' : 'some';
}

/** Ticks them all, or none of them where all are. */
export function toggled(
  indexes: readonly number[],
  roles: readonly ListedRole[],
  ticked: ReadonlySet<number>,
): ReadonlySet<number> {
  const free = indexes.filter((index) => roles[index]?.state === 'available');
  const isOn = free.every((index) => ticked.has(index));
  const next = new Set(ticked);
  for (const index of free) {
    if (isOn) next.delete(index);
    else next.add(index);
  }
  return next;
}
