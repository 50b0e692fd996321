import {
  type AccountRoles,
  type RoleList,
  type RoleReference,
  roleKey,
} from '../../core/aws-files/generated/account-roles.ts';
import type { PlannedProfile } from '../../core/aws-files/generated/populate-plan.ts';
import { assertNever } from '../../shared/assert-never.ts';
import { suggestProfiles } from '../commands/obtain/suggest-profiles.ts';
import type { Ask } from '../terminal/ask.ts';
import { colourless } from '../terminal/colours.ts';
import { table } from '../terminal/table.ts';
import { populateWords } from './messages.ts';

/** More roles than this are never taken unasked. */
export const MOST_UNASKED = 20;
/** Rows that one screen bears. */
const MOST_SHOWN = 40;

export interface RoleFlags {
  readonly account: readonly string[];
  readonly role: readonly string[];
  readonly all?: true;
}

/** The roles that are to have profiles, by `roleKey`, or why there are none. */
export type PickedRoles =
  | { readonly kind: 'picked'; readonly keys: ReadonlySet<string> }
  | { readonly kind: 'refused'; readonly message: string; readonly advice: string }
  /** Nobody answered. */
  | { readonly kind: 'dismissed' };

/**
 * By `--account`, `--role` and `--all`; without them all where they are few, else those that the person names.
 *
 * @param available the roles that have no profile yet, under the names that they would get
 */
export async function pickRoles(
  list: RoleList,
  flags: RoleFlags,
  available: readonly PlannedProfile[],
  questions: { readonly ask: Ask; readonly show: (text: string) => void; readonly isAsked: boolean },
): Promise<PickedRoles> {
  const everything = list.accounts.flatMap(({ accountId, roles }) =>
    roles.map((roleName) => roleKey({ accountId, roleName })),
  );
  if (flags.account.length > 0 || flags.role.length > 0) return pickByFlags(list, flags);
  if (flags.all || everything.length <= MOST_UNASKED) return { kind: 'picked', keys: new Set(everything) };
  if (available.length === 0) return { kind: 'picked', keys: new Set() };
  if (!questions.isAsked) return { kind: 'refused', ...populateWords.tooMany(everything.length) };
  return pickByQuestion(available, questions);
}

function pickByFlags({ accounts, complete }: RoleList, flags: RoleFlags): PickedRoles {
  for (const wanted of flags.account) {
    if (accounts.some((account) => isAccount(account, wanted))) continue;
    const names = accounts.flatMap(({ accountId, accountName }) => [accountId, accountName ?? '']);
    return { kind: 'refused', ...populateWords.noAccount(wanted, suggestProfiles(wanted, names), complete) };
  }
  const inAccounts =
    flags.account.length === 0
      ? accounts
      : accounts.filter((account) => flags.account.some((wanted) => isAccount(account, wanted)));
  const roles = inAccounts.flatMap(({ accountId, roles: names }) =>
    names.map((roleName): RoleReference => ({ accountId, roleName })),
  );
  for (const wanted of flags.role) {
    if (roles.some(({ roleName }) => roleName === wanted)) continue;
    const names = new Set(roles.map(({ roleName }) => roleName));
    return { kind: 'refused', ...populateWords.noRole(wanted, suggestProfiles(wanted, names), complete) };
  }
  const chosen =
    flags.role.length === 0 ? roles : roles.filter(({ roleName }) => flags.role.includes(roleName));
  return { kind: 'picked', keys: new Set(chosen.map(roleKey)) };
}

function isAccount({ accountId, accountName }: AccountRoles, wanted: string): boolean {
  return accountId === wanted || accountName === wanted;
}

async function pickByQuestion(
  available: readonly PlannedProfile[],
  { ask, show }: { readonly ask: Ask; readonly show: (text: string) => void },
): Promise<PickedRoles> {
  let offered = available;
  for (;;) {
    show(rolesTable(offered.slice(0, MOST_SHOWN)));
    if (offered.length > MOST_SHOWN) show(`${populateWords.more(offered.length - MOST_SHOWN)}\n`);
    const answer = await ask(populateWords.which);
    if (answer === undefined) return { kind: 'dismissed' };
    const meaning = readAnswer(answer, offered.length);
    switch (meaning.kind) {
      case 'none':
        return { kind: 'picked', keys: new Set() };
      case 'all':
        return { kind: 'picked', keys: new Set(offered.map(roleKey)) };
      case 'numbers':
        return {
          kind: 'picked',
          keys: new Set(offered.filter((_, index) => meaning.numbers.has(index + 1)).map(roleKey)),
        };
      case 'words': {
        const found = available.filter((profile) => holds(profile, meaning.words));
        if (found.length > 0) offered = found;
        else show(`${populateWords.nothingHolds(answer.trim())}\n`);
        break;
      }
      default:
        assertNever(meaning);
    }
  }
}

export type PickAnswer =
  | { readonly kind: 'none' }
  | { readonly kind: 'all' }
  | { readonly kind: 'numbers'; readonly numbers: ReadonlySet<number> }
  | { readonly kind: 'words'; readonly words: readonly string[] };

/** What was typed: `1-3 7`, `all`, nothing, or words. A number that no row has is a word: a part of an account id. */
export function readAnswer(answer: string, rows: number): PickAnswer {
  const words = answer
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  if (words.length === 0) return { kind: 'none' };
  if (words.length === 1 && words[0] === 'all') return { kind: 'all' };
  const numbers = new Set<number>();
  for (const word of words) {
    const [, first, last] = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(word) ?? [];
    const [from, to] = [Number(first), Number(last ?? first)];
    if (first === undefined || from < 1 || to < from || to > rows) return { kind: 'words', words };
    for (let number = from; number <= to; number += 1) numbers.add(number);
  }
  return { kind: 'numbers', numbers };
}

function holds(
  { accountId, accountName = '', name, roleName }: PlannedProfile,
  words: readonly string[],
): boolean {
  const text = `${accountName} ${accountId} ${roleName} ${name}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function rolesTable(offered: readonly PlannedProfile[]): string {
  return table(
    colourless,
    ['', 'ACCOUNT', 'ID', 'ROLE', 'PROFILE'],
    offered.map(({ accountId, accountName = '', name, roleName }, index) => [
      String(index + 1),
      accountName,
      accountId,
      roleName,
      name,
    ]),
  );
}
