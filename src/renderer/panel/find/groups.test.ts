import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProfileView } from '../../../shared/view.ts';
import { type ListOrder, listGroups } from './groups.ts';

const view = (name: string, sourceProfile?: string): ProfileView => ({
  name,
  kind: 'role',
  ...(sourceProfile !== undefined && { sourceProfile }),
});
const bastion = view('bastion');
const [a, b, gov, c] = [view('a', 'bastion'), view('b', 'bastion'), view('g', 'gov'), view('c')];
const plain: ListOrder = {
  found: [a, bastion, b, gov, c],
  live: [],
  pinned: [],
  recent: [],
  groupBy: 'none',
  isSearch: false,
  total: 5,
  sources: new Set(['bastion', 'gov']),
};

function drawn(order: Partial<ListOrder>) {
  return listGroups({ ...plain, ...order }).flatMap(({ id, profiles }) =>
    profiles.length === 0 ? [] : [`${id}: ${profiles.map(({ name }) => name).join(' ')}`],
  );
}

describe('the groups of the list', () => {
  it.each<[string, Partial<ListOrder>, readonly string[]]>([
    ['one group', {}, ['profiles: a bastion b g c']],
    [
      'live and pinned ones on top, live before pinned',
      { live: [b], pinned: [c, b, a] },
      ['active: b', 'pinned: c a', 'profiles: bastion g'],
    ],
    [
      'by source, the source itself among its own, those without one last',
      { groupBy: 'source' },
      ['source bastion: a bastion b', 'source gov: g', 'alone: c'],
    ],
    [
      'by source, with the ones used last above',
      { groupBy: 'source', recent: ['g', 'gone', 'b'] },
      ['recent: g b', 'source bastion: a bastion', 'alone: c'],
    ],
    [
      'no group of recent ones in a search, whose best match comes first',
      { groupBy: 'source', recent: ['g'], isSearch: true, found: [gov, a] },
      ['source gov: g', 'source bastion: a'],
    ],
  ])('%s', (_what, order, groups) => {
    expect(drawn(order)).toEqual(groups);
  });

  it('hold every profile that was found once', () => {
    const name = fc.string({ minLength: 1, maxLength: 3 });
    const profiles = fc.uniqueArray(fc.record({ name, sourceProfile: fc.option(name, { nil: undefined }) }), {
      selector: (profile) => profile.name,
      maxLength: 12,
    });
    fc.assert(
      fc.property(
        profiles,
        fc.array(name),
        fc.array(name),
        fc.array(name),
        fc.constantFrom('none', 'source'),
        fc.boolean(),
        (raw, live, pinned, recent, groupBy, isSearch) => {
          const found = raw.map(({ name: own, sourceProfile }) => view(own, sourceProfile));
          const among = (names: readonly string[]) =>
            [...new Set(names)].flatMap((wanted) => found.find((profile) => profile.name === wanted) ?? []);
          const groups = listGroups({
            ...plain,
            found,
            live: among(live),
            pinned: among(pinned),
            recent,
            groupBy,
            isSearch,
          });
          const shown = groups.flatMap((group) => group.profiles.map((profile) => profile.name));
          expect(shown.toSorted()).toEqual(found.map((profile) => profile.name).toSorted());
          expect(new Set(groups.map(({ id }) => id)).size).toBe(groups.length);
        },
      ),
    );
  });
});
