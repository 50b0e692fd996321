import { describe, expect, it } from 'vitest';
import { holds } from './npm-packages.mjs';

const locked = {
  '': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/b-win32': { version: '2.0.0', integrity: 'sha512-b', optional: true },
};
const installed = { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } };

describe('node_modules holds what package-lock.json asks for', () => {
  it.each([
    ['when all are there but optional ones of other platforms', installed, true],
    ['not when one is missing', {}, false],
    [
      'not when one has another version',
      { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } },
      false,
    ],
    [
      'not when one has other content',
      { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' } },
      false,
    ],
    [
      'not when an optional one is outdated',
      { ...installed, 'node_modules/b-win32': { version: '1.0.0' } },
      false,
    ],
    ['not when one is too many', { ...installed, 'node_modules/c': { version: '1.0.0' } }, false],
  ])('%s', (_name, present, expected) => {
    expect(holds(present, locked)).toBe(expected);
  });
});
