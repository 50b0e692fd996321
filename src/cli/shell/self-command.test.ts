import { expect, it } from 'vitest';
import { searchPath } from './self-command.ts';

it.each([
  ['win32', { Path: 'C:\\bin' }, 'C:\\bin'],
  ['win32', { PATH: 'C:\\bin' }, 'C:\\bin'],
  ['win32', { Pathext: '.EXE' }, ''],
  ['linux', { PATH: '/bin' }, '/bin'],
  ['linux', { Path: '/other' }, ''],
] as const)('on %s %j is searched in %j', (platform, environment, path) => {
  expect(searchPath(environment, platform)).toBe(path);
});
