import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProfileView } from '../../../shared/view.ts';
import { ListRows, moveBy } from './list-rows.ts';

const views = (...names: readonly string[]): readonly ProfileView[] =>
  names.map((name) => ({ name, kind: 'role' }));

function drawn(rows: ListRows): readonly string[] {
  return Array.from({ length: rows.count }, (_, index) => {
    const row = rows.at(index);
    return row?.kind === 'profile' ? row.profile.name : `# ${row?.group}`;
  });
}

describe('the rows of the list', () => {
  it.each<[readonly string[], readonly string[], readonly string[]]>([
    [['a'], ['b', 'c'], ['# active', 'a', '# profiles', 'b', 'c']],
    [[], ['b'], ['# profiles', 'b']],
    [['a', 'b'], [], ['# active', 'a', 'b']],
    [[], [], []],
  ])('of active %j and others %j', (active, others, expected) => {
    const rows = new ListRows(views(...active), views(...others));
    expect(drawn(rows)).toEqual(expected);
    expect(rows.at(rows.count)).toBeUndefined();
  });

  it('agree on where a profile stands', () => {
    const names = fc.uniqueArray(fc.string(), { maxLength: 12 });
    fc.assert(
      fc.property(names, fc.nat(12), (all, cut) => {
        const rows = new ListRows(views(...all.slice(0, cut)), views(...all.slice(cut)));
        expect(rows.size).toBe(all.length);
        for (const [position, name] of all.entries()) {
          expect(rows.positionOf(name)).toBe(position);
          expect(rows.profileAt(position)?.name).toBe(name);
          const row = rows.at(rows.rowOf(position));
          expect(row?.kind === 'profile' && row.profile.name).toBe(name);
        }
        expect(rows.positionOf('not there at all')).toBe(-1);
        expect(rows.profileAt(all.length)).toBeUndefined();
      }),
    );
  });
});

describe('keys', () => {
  it.each([
    ['ArrowDown', 3, 4],
    ['ArrowDown', 9, 9],
    ['ArrowDown', -1, 0],
    ['ArrowUp', 3, 2],
    ['ArrowUp', 0, 0],
    ['PageDown', 3, 7],
    ['PageDown', 8, 9],
    ['PageUp', 3, 0],
    ['PageUp', 8, 4],
    ['Home', 5, 0],
    ['End', 5, 9],
    ['a', 5, undefined],
    ['ArrowLeft', 5, undefined],
  ])('%s leads from %i to %s', (key, from, to) => {
    expect(moveBy(key, from, 10, 4)).toBe(to);
  });

  it('lead nowhere in an empty list', () => {
    expect(moveBy('ArrowDown', -1, 0, 4)).toBeUndefined();
  });
});
