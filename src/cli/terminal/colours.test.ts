import { describe, expect, it } from 'vitest';
import { coloursFor, wantsColour } from './colours.ts';

describe('wantsColour', () => {
  it.each<[string, Record<string, string>, boolean, boolean]>([
    ['a terminal', {}, true, true],
    ['a pipe', {}, false, false],
    ['NO_COLOR', { NO_COLOR: '1' }, true, false],
    ['an empty NO_COLOR', { NO_COLOR: '' }, true, true],
    ['FORCE_COLOR on a pipe', { FORCE_COLOR: '1' }, false, true],
    ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, false],
    ['FORCE_COLOR before NO_COLOR', { FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
    ['a dumb terminal', { TERM: 'dumb' }, true, false],
  ])('%s', (_name, environment, isTTY, wanted) => {
    expect(wantsColour(environment, { isTTY })).toBe(wanted);
    expect(coloursFor(environment, { isTTY }).red('x') !== 'x').toBe(wanted);
  });
});
