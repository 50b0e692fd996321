import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasShell, realShells, runShell } from '../testing/shells.ts';
import { bashInsertion, readBashLine } from './bash-line.ts';

const breaks = ' \t\n"\'><=;|&(:@';
const bash = realShells.find(({ name }) => name === 'bash');

describe('a bash line', () => {
  it.each<[string, readonly string[], string, number]>([
    ['understudy switch pr', ['understudy', 'switch', 'pr'], '', 0],
    ['understudy  switch ', ['understudy', 'switch', ''], '', 0],
    ["us 'a b", ['us', 'a b'], "'", 0],
    ['us "a b', ['us', 'a b'], '"', 0],
    ['us a\\ b', ['us', 'a b'], '', 0],
    ['us acct:role', ['us', 'acct:role'], '', 5],
    ['us a@b=c', ['us', 'a@b=c'], '', 4],
    ['us "a:b', ['us', 'a:b'], '"', 0],
    ['us a\\', ['us', 'a'], '', 0],
  ])('%j', (line, words, quote, kept) => {
    expect(readBashLine(line, breaks)).toEqual({ words, quote, kept });
  });

  it('keeps nothing in place where readline does not split', () => {
    expect(readBashLine('us acct:role', ' ').kept).toBe(0);
  });

  it.skipIf(bash === undefined || !hasShell(bash))(
    'is finished such that the real bash reads the candidate',
    { timeout: 60_000 },
    () => {
      if (bash === undefined) return;
      const text = fc.string({
        unit: fc.constantFrom(...'ab/:@=+$`\'"\\;&|!*?[]{}~# é日'),
        minLength: 1,
        maxLength: 8,
      });
      const cases = fc.sample(fc.tuple(text, fc.constantFrom('', "'", '"')), { numRuns: 60, seed: 3 });
      for (const [candidate, quote] of cases) {
        if (quote === '"' && candidate.includes('!')) continue;
        const line = readBashLine(`us ${quote}`, breaks);
        const word = quote + bashInsertion(candidate, line) + quote;
        expect(runShell(bash, `printf '%s' ${word}`).stdout).toBe(candidate);
      }
    },
  );
});
