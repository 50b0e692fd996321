import { describe, expect, it, vi } from 'vitest';
import { countPlaywright, countVitest, judge, skippedSuite, summary } from './test-suites.mjs';

describe('countVitest', () => {
  const file = (status, ...statuses) => ({
    status,
    assertionResults: statuses.map((each, index) => ({ status: each, fullName: `test ${index}` })),
  });

  it('counts tests over all files and names the skipped ones', () => {
    const report = {
      testResults: [file('passed', 'passed', 'pending'), file('failed', 'failed', 'passed', 'todo')],
    };
    expect(countVitest(report)).toEqual({ passed: 2, failed: 1, skipped: ['test 1', 'test 2'] });
  });

  it('counts a file that could not be loaded as a failure', () => {
    expect(countVitest({ testResults: [file('failed'), file('passed', 'passed')] })).toMatchObject({
      passed: 1,
      failed: 1,
    });
  });
});

describe('countPlaywright', () => {
  it('counts and gives the reason of a skip', () => {
    const skippedSpec = {
      title: 'aws reads it',
      tests: [{ status: 'skipped', annotations: [{ type: 'skip', description: 'aws not found' }] }],
    };
    const report = {
      stats: { expected: 3, unexpected: 1, flaky: 0, skipped: 1 },
      suites: [{ title: 'peers.test.ts', specs: [skippedSpec], suites: [] }],
    };
    expect(countPlaywright(report)).toEqual({
      passed: 3,
      failed: 1,
      skipped: ['peers.test.ts › aws reads it (aws not found)'],
    });
  });
});

describe('judge', () => {
  const counts = (passed, failed) => ({ passed, failed, skipped: [] });

  it.each([
    ['all passed', counts(3, 0), 0, { passed: 3, failed: 0 }],
    ['one failed', counts(2, 1), 1, { passed: 2, failed: 1 }],
    ['no test ran', counts(0, 0), 0, { passed: 0, failed: 1 }],
    ['only skipped ones', { passed: 0, failed: 0, skipped: ['a'] }, 0, { passed: 0, failed: 1, skipped: 1 }],
    ['no report at all', undefined, 0, { passed: 0, failed: 1 }],
    ['an error outside of the tests', counts(3, 0), 1, { passed: 3, failed: 1 }],
  ])('%s', (_name, given, exitCode, expected) => {
    expect(judge(given, exitCode)).toMatchObject(expected);
  });
});

it('counts a suite whose programs are missing as skipped, and names them', () => {
  const said = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(text) > 0);
  const result = skippedSuite('Wayland tests', ['sway', 'grim']);
  write.mockRestore();
  expect(result).toEqual({ name: 'Wayland tests', passed: 0, failed: 0, skipped: 1 });
  expect(said.join('')).toContain('skipped: sway, grim not found');
});

it('says skipped only when something was', () => {
  expect(summary({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
  expect(summary({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
});
