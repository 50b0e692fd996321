import { describe, expect, it } from 'vitest';
import type { ListedRole } from '../../../shared/views/populate-view.ts';
import { accountTitles, firstTicked, roleRows, tickOf, toggled } from './role-rows.ts';

const role = (
  accountName: string | undefined,
  accountId: string,
  roleName: string,
  more: Partial<ListedRole> = {},
): ListedRole => ({
  accountId,
  ...(accountName !== undefined && { accountName }),
  roleName,
  state: 'available',
  ...more,
});
const roles = [
  role('Dev', '111111111111', 'Admin'),
  role('Dev', '111111111111', 'Read', { isFresh: true }),
  role('Dev', '222222222222', 'Admin', { state: 'present', profile: 'mine' }),
  role(undefined, '333333333333', 'Admin'),
];
const names = ['Dev/Admin-111111111111', 'Dev/Read', '', '333333333333/Admin'];
const titles = accountTitles(roles);

describe('the list of roles', () => {
  it('tells accounts of the same name apart', () => {
    expect([...titles]).toEqual([
      ['111111111111', 'Dev 111111111111'],
      ['222222222222', 'Dev 222222222222'],
      ['333333333333', '333333333333'],
    ]);
  });

  it.each<[string, boolean, readonly (string | number)[]]>([
    ['', false, ['111111111111', 0, 1, '222222222222', 2, '333333333333', 3]],
    ['dev admin', false, ['111111111111', 0, '222222222222', 2]],
    ['333', false, ['333333333333', 3]],
    ['mine', false, ['222222222222', 2]],
    ['dev/read', false, ['111111111111', 1]],
    ['', true, ['111111111111', 1]],
    ['nobody', false, []],
  ])('shows for %j, only new: %s', (query, onlyFresh, expected) => {
    const rows = roleRows(roles, titles, names, { query, onlyFresh });
    expect(rows.map((row) => (row.kind === 'account' ? row.accountId : row.index))).toEqual(expected);
  });

  it('is ticked as a whole where it is short, and not at all above 20', () => {
    expect(firstTicked(roles)).toEqual(new Set([0, 1, 3]));
    const many = Array.from({ length: 21 }, (_, index) => role('A', '111111111111', `R${index}`));
    expect(firstTicked(many).size).toBe(0);
    expect(firstTicked(many.slice(1)).size).toBe(20);
  });

  it('ticks an account and unticks it again, without what is there already', () => {
    const all = toggled([0, 1, 2], roles, new Set([0, 3]));
    expect(all).toEqual(new Set([0, 1, 3]));
    expect(tickOf([0, 1, 2], roles, all)).toBe('all');
    expect(toggled([0, 1, 2], roles, all)).toEqual(new Set([3]));
    expect(tickOf([0, 1], roles, new Set([0]))).toBe('some');
    expect(tickOf([0, 1], roles, new Set())).toBe('none');
  });
});
