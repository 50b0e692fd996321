import { expect, it } from 'vitest';
import { execArguments } from './exec-arguments.ts';

it.each([
  ['exec prod -- aws s3 ls', ['exec', 'prod'], ['aws', 's3', 'ls']],
  ['exec prod -- git log -- file', ['exec', 'prod'], ['git', 'log', '--', 'file']],
  ['exec prod --', ['exec', 'prod'], []],
  ['exec prod', ['exec', 'prod'], []],
  ['switch -- -odd-name', ['switch', '--', '-odd-name'], []],
  ['list -- prod', ['list', '--', 'prod'], []],
  ['', [], []],
])('%s', (line, argv, afterDashes) => {
  const words = line === '' ? [] : line.split(' ');
  expect(execArguments(words)).toEqual({ argv, afterDashes });
});
