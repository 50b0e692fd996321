import { describe, expect, it } from 'vitest';
import { coloursFor } from './colours.ts';
import { table } from './table.ts';

const plain = coloursFor({}, { isTTY: false });

describe('table', () => {
  it('makes columns as wide as their widest cell, without trailing blanks', () => {
    expect(
      table(
        plain,
        ['NAME', 'X'],
        [
          ['a', '1'],
          ['longer', ''],
        ],
      ),
    ).toBe('NAME    X\na       1\nlonger\n');
  });

  it('counts wide characters as terminals show them', () => {
    expect(table(plain, ['N', 'X'], [['日本', '1']])).toBe('N     X\n日本  1\n');
  });

  it('shows control characters instead of obeying them', () => {
    expect(table(plain, ['N'], [['a\u001b[31mb']])).toBe('N\na\\x1b[31mb\n');
  });

  it('is empty without rows', () => {
    expect(table(plain, ['N'], [])).toBe('');
  });

  it('lays out 5,000 rows in no time', () => {
    const rows = Array.from({ length: 5000 }, (_each, index) => [`profile-${index}`, 'role', 'bastion']);
    const start = performance.now();
    table(plain, ['A', 'B', 'C'], rows);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
