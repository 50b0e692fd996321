import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProfileView } from '../../../shared/view.ts';
import { findProfiles, indexProfiles, queryWords } from './profile-index.ts';

const problem = { message: 'The source profile hub does not exist.', advice: 'Add it.' };
const profiles: readonly ProfileView[] = [
  { name: 'bastion', kind: 'long-term-keys', accountId: '111111111111' },
  { name: 'old-prod-admin', kind: 'incomplete', problem },
  {
    name: 'prod-network-admin',
    kind: 'role',
    accountId: '444444444444',
    roleName: 'NetworkAdmin',
    sourceProfile: 'bastion',
  },
  {
    name: 'prod-admin',
    kind: 'role',
    accountId: '222222222222',
    roleName: 'Admin',
    region: 'eu-central-1',
    sourceProfile: 'bastion',
  },
  { name: 'nonprod', kind: 'role', accountId: '333333333333', roleName: 'Admin', region: 'eu-west-1' },
  { name: 'prod', kind: 'role', accountId: '555555555555', roleName: 'ReadOnly' },
];

function names(query: string, recent: readonly string[] = []): readonly string[] {
  return findProfiles(indexProfiles(profiles, recent), query).profiles.map(({ name }) => name);
}

describe('finding profiles', () => {
  it.each<[string, readonly string[]]>([
    ['prod adm', ['prod-network-admin', 'prod-admin', 'nonprod', 'old-prod-admin']],
    ['adm prod', ['prod-network-admin', 'prod-admin', 'nonprod', 'old-prod-admin']],
    ['prod', ['prod', 'prod-network-admin', 'prod-admin', 'nonprod', 'old-prod-admin']],
    ['PROD', ['prod', 'prod-network-admin', 'prod-admin', 'nonprod', 'old-prod-admin']],
    ['2222', ['prod-admin']],
    ['2222-2222-2222', ['prod-admin']],
    ['2222 2222 2222', ['prod-admin']],
    ['networkadmin', ['prod-network-admin']],
    ['eu-west', ['nonprod']],
    ['eu admin', ['prod-admin', 'nonprod']],
    ['bastion', ['bastion', 'prod-network-admin', 'prod-admin']],
    ['prdadm', []],
    ['prod nothing', []],
  ])('lists for "%s"', (query, expected) => {
    expect(names(query)).toEqual(expected);
  });

  it('lists everything for an empty query, in the order of the files, broken profiles last', () => {
    expect(names('  ')).toEqual([
      'bastion',
      'prod-network-admin',
      'prod-admin',
      'nonprod',
      'prod',
      'old-prod-admin',
    ]);
  });

  it('lists what was used lately first, and never above a better match', () => {
    expect(names('', ['prod', 'prod-admin', 'gone']).slice(0, 3)).toEqual(['prod', 'prod-admin', 'bastion']);
    expect(names('prod', ['prod-admin'])).toEqual([
      'prod',
      'prod-admin',
      'prod-network-admin',
      'nonprod',
      'old-prod-admin',
    ]);
  });

  it('puts the name that was typed in full first, capitals and inner spaces as typed', () => {
    const odd = ['a b', 'A  b', 'a  b', 'a  bc'].map((name): ProfileView => ({ name, kind: 'role' }));
    const best = (query: string) => findProfiles(indexProfiles(odd, []), query).profiles[0]?.name;
    expect(['a b', 'a  b', 'A  b', ' a  B ', 'a  bc'].map(best)).toEqual([
      'a b',
      'a  b',
      'A  b',
      'A  b',
      'a  bc',
    ]);
  });

  it('does not match across two fields', () => {
    expect(names('admin222222222222')).toEqual([]);
    expect(names('bastion111')).toEqual([]);
  });

  it('finds by any order of any parts of any profile, and everything found contains every word', () => {
    const text = fc.string({ minLength: 1, maxLength: 12 });
    const profile = fc.record({
      name: text,
      kind: fc.constant('role' as const),
      roleName: text,
      accountId: text,
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(profile, { selector: ({ name }) => name, maxLength: 20 }),
        fc.array(text, { maxLength: 3 }),
        (views, typed) => {
          const words = queryWords(typed.join(' '));
          const holds = (view: (typeof views)[number]) =>
            words.every((word) =>
              [view.name, view.roleName, view.accountId].some((field) => field.toLowerCase().includes(word)),
            );
          const index = indexProfiles(views, []);
          const found = new Set(findProfiles(index, typed.join(' ')).profiles);
          expect(found).toEqual(new Set(views.filter(holds)));
          expect(new Set(findProfiles(index, [...words].reverse().join(' ')).profiles)).toEqual(found);
        },
      ),
    );
  });
});
