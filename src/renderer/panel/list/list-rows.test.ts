import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProfileView } from '../../../shared/view.ts';
import { type ListGroup, ListRows, moveBy } from './list-rows.ts';

const views = (...names: readonly string[]): readonly ProfileView[] =>
  names.map((name) => ({ name, kind: 'role' }));

const group = (id: string, ...names: readonly string[]): ListGroup => ({
  id,
  title: id,
  profiles: views(...names),
});

function drawn(rows: ListRows): readonly string[] {
  return Array.from({ length: rows.count }, (_, index) => {
    const row = rows.at(index);
    return row?.kind === 'profile' ? row.profile.name : `# ${row?.group.id}`;
  });
}

describe('the rows of the list', () => {
  it.each<[readonly ListGroup[], readonly string[]]>([
    [
      [group('active', 'a'), group('profiles', 'b', 'c')],
      ['# active', 'a', '# profiles', 'b', 'c'],
    ],
    [
      [group('active'), group('profiles', 'b')],
      ['# profiles', 'b'],
    ],
    [
      [group('active', 'a', 'b'), group('profiles')],
      ['# active', 'a', 'b'],
    ],
    [
      [group('x', 'a'), group('y'), group('z', 'b')],
      ['# x', 'a', '# z', 'b'],
    ],
    [[], []],
  ])('of %j', (groups, expected) => {
    const rows = new ListRows(groups);
    expect(drawn(rows)).toEqual(expected);
    expect(rows.at(rows.count)).toBeUndefined();
    expect(rows.at(-1)).toBeUndefined();
  });

  it('agree on where a profile stands', () => {
    const names = fc.uniqueArray(fc.string(), { maxLength: 12 });
    fc.assert(
      fc.property(names, fc.array(fc.nat(12), { maxLength: 5 }), (all, cuts) => {
        const edges = [0, ...cuts.toSorted((a, b) => a - b), 12];
        const groups = edges.map((from, index) =>
          group(`${index}`, ...all.slice(from, edges[index + 1] ?? from)),
        );
        const rows = new ListRows(groups);
        expect(rows.size).toBe(all.length);
        for (const [position, name] of all.entries()) {
          expect(rows.positionOf(name)).toBe(position);
          expect(rows.profileAt(position)?.name).toBe(name);
          const at = rows.rowOf(position);
          const row = rows.at(at);
          expect(row?.kind === 'profile' && row.profile.name).toBe(name);
          expect(rows.positionAt(at)).toBe(position);
        }
        expect(rows.positionOf('not there at all')).toBe(-1);
        expect(rows.profileAt(all.length)).toBeUndefined();
        expect(drawn(rows).filter((line) => line.startsWith('# '))).toHaveLength(
          rows.groups.length + all.filter((name) => name.startsWith('# ')).length,
        );
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
