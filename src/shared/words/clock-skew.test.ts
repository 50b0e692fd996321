import { expect, it } from 'vitest';
import { clockSkewSentence } from './clock-skew.ts';

const minute = 60_000;

it.each([
  [undefined, undefined],
  [0, undefined],
  [minute, undefined],
  [-minute, undefined],
  [minute + 1, 'Your clock is 1 minute behind AWS.'],
  [6 * minute, 'Your clock is 6 minutes behind AWS.'],
  [-6 * minute - 400, 'Your clock is 6 minutes ahead of AWS.'],
  [60 * minute, 'Your clock is 1 hour behind AWS.'],
  [-181 * minute, 'Your clock is 3 hours 1 minute ahead of AWS.'],
])('%s ms: %s', (offsetMs, sentence) => {
  expect(clockSkewSentence(offsetMs)).toBe(sentence);
});
