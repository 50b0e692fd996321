import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LEANS_ON_NODE } from './other-nodes-suite.mjs';
import { projectRoot } from './subprocess.mjs';
import { limitsOfWine } from './windows/limits-of-wine.mjs';
import { countReport, PLACES } from './windows-suite.mjs';

const limits = {
  files: [{ file: 'x.test.ts', why: 'a reason' }],
  tests: [{ file: 'a.test.ts', test: 'known', why: 'another' }],
};
const report = (...lines) => lines.map((line) => JSON.stringify(line)).join('\n');
const done = (file, tests, more = {}) => ({ file, tests, ...more });

describe("what came of the tests on Windows' Node", () => {
  it('is counted by test, with the limits of wine apart', () => {
    const tests = [
      { name: 'one', state: 'pass' },
      { name: 'two', state: 'skip' },
      { name: 'is known to fail', state: 'fail', error: 'x' },
      { name: 'fails', state: 'fail', error: 'y' },
    ];
    expect(
      countReport(report({ begin: 'a.test.ts' }, done('a.test.ts', tests)), ['a.test.ts'], limits),
    ).toEqual({
      passed: 1,
      notHere: 1,
      skipped: ['x.test.ts (a reason)', 'a.test.ts > is known to fail (another)'],
      problems: ['FAIL a.test.ts > fails\n     y'],
    });
  });

  it.each([
    ['a file that was begun and not ended', { begin: 'a.test.ts' }],
    ['a file that was never begun', { begin: 'b.test.ts' }],
    ['a file that cannot be loaded', done('a.test.ts', [], { error: 'no such module' })],
  ])('is a failure for %s', (_what, line) => {
    expect(countReport(report(line), ['a.test.ts'], limits).problems).toHaveLength(1);
  });

  it('is a failure for an error outside of a test', () => {
    const lines = report({ stray: 'oh' }, done('a.test.ts', [{ name: 'one', state: 'pass' }]));
    expect(countReport(lines, ['a.test.ts'], limits)).toMatchObject({
      passed: 1,
      problems: [expect.any(String)],
    });
  });
});

describe('the limits of wine', () => {
  it.each([...limitsOfWine.files, ...limitsOfWine.tests])('name what is there: $file', ({ file, test }) => {
    expect(existsSync(join(projectRoot, file))).toBe(true);
    if (test)
      expect(readFileSync(join(projectRoot, file), 'utf8')).toContain(
        test.replace(/^a file (.*) stays$/, '$1'),
      );
  });
});

it.each([...PLACES, ...LEANS_ON_NODE])('what is run on other systems is there: %s', (place) => {
  expect(existsSync(join(projectRoot, place))).toBe(true);
});
