import { describe, expect, it } from 'vitest';
import { type RoleList, roleKey } from '../../core/aws-files/generated/account-roles.ts';
import { type PickAnswer, pickRoles, readAnswer } from './pick-roles.ts';

describe('what is typed at the list of roles', () => {
  it.each<[string, PickAnswer]>([
    ['', { kind: 'none' }],
    ['  ', { kind: 'none' }],
    ['all', { kind: 'all' }],
    ['ALL', { kind: 'all' }],
    ['2', { kind: 'numbers', numbers: new Set([2]) }],
    ['1-3 7', { kind: 'numbers', numbers: new Set([1, 2, 3, 7]) }],
    ['1,4', { kind: 'numbers', numbers: new Set([1, 4]) }],
    ['11', { kind: 'words', words: ['11'] }],
    ['3-2', { kind: 'words', words: ['3-2'] }],
    ['0', { kind: 'words', words: ['0'] }],
    ['222222222222', { kind: 'words', words: ['222222222222'] }],
    ['Prod admin', { kind: 'words', words: ['prod', 'admin'] }],
  ])('%j', (answer, expected) => expect(readAnswer(answer, 10)).toEqual(expected));
});

const list: RoleList = {
  complete: true,
  accounts: Array.from({ length: 30 }, (_, index) => ({
    accountId: String(100000000000 + index),
    accountName: index < 3 ? `Prod ${index}` : `Dev ${index}`,
    roles: ['Admin', 'Read'],
  })),
};
const available = list.accounts.flatMap(({ accountId, accountName = '', roles }) =>
  roles.map((roleName) => ({ accountId, accountName, roleName, name: `${accountName}/${roleName}` })),
);
const noFlags = { account: [], role: [] };

async function pick(answers: readonly (string | undefined)[], isAsked = true) {
  const shown: string[] = [];
  const left = [...answers];
  const picked = await pickRoles(list, noFlags, available, {
    ask: async () => left.shift(),
    show: (text) => shown.push(text),
    isAsked,
  });
  return { picked, shown: shown.join('') };
}

describe('picking among many roles', () => {
  it('narrows by words and takes what is named of the rest', async () => {
    const { picked, shown } = await pick(['nothing like it', 'prod admin', '1 3']);
    expect(picked).toEqual({
      kind: 'picked',
      keys: new Set([
        roleKey({ accountId: '100000000000', roleName: 'Admin' }),
        roleKey({ accountId: '100000000002', roleName: 'Admin' }),
      ]),
    });
    expect(shown).toContain('… and 20 more. Words narrow the list.');
    expect(shown).toContain('No account, role or profile name holds nothing like it.');
  });

  it('takes all of what the words left', async () => {
    const { picked } = await pick(['prod', 'all']);
    expect(picked).toMatchObject({ kind: 'picked' });
    expect(picked.kind === 'picked' && picked.keys.size).toBe(6);
  });

  it.each([
    [[''], { kind: 'picked', keys: new Set() }],
    [[undefined], { kind: 'dismissed' }],
  ])('%j takes nothing', async (answers, expected) => {
    expect((await pick(answers)).picked).toEqual(expected);
  });

  it('asks nobody where nobody is', async () => {
    const { picked, shown } = await pick(['all'], false);
    expect(picked).toMatchObject({ kind: 'refused', message: expect.stringContaining('60 roles') });
    expect(shown).toBe('');
  });
});
