import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say, secondsSince } from './step.mjs';
import { findProgram, fromNodeModules, run } from './subprocess.mjs';

/**
 * @typedef {{ name: string, passed: number, failed: number, skipped: number }} SuiteResult
 * @typedef {{ passed: number, failed: number, skipped: readonly string[] }} Counts `skipped` holds the names
 */

/** Format and lint; counts as one check. */
export const lint = () =>
  check('Format and lint', '@biomejs/biome/bin/biome', ['check', '.'], 'npm run format');

/** The types of the node and of the web code; each counts as one check. */
export async function types() {
  const results = [];
  for (const project of ['tsconfig.node.json', 'tsconfig.web.json']) {
    results.push(await check(`Types (${project})`, 'typescript/bin/tsc', ['--noEmit', '-p', project]));
  }
  return sum('Types', results);
}

/**
 * The unit tests.
 * @param {readonly string[]} [filters]
 * @param {{ name?: string, program?: string }} [on] `program`: another Node than this one
 */
export function unit(filters = [], { name = 'Unit tests', program } = {}) {
  return suite(
    name,
    'vitest/vitest.mjs',
    (file) => {
      const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...filters];
      return { args, env: {} };
    },
    countVitest,
    program,
  );
}

/** The end-to-end tests on the real app. @param {NodeJS.ProcessEnv} env what the tests must know, such as the runtime */
export const endToEnd = (env) => stories('End-to-end tests', 'e2e/playwright.config.ts', env);

/** Desktops whose tray is not the tests' own. @param {NodeJS.ProcessEnv} env as for the end-to-end tests */
export const trays = (env) => stories('Trays', 'e2e/trays/playwright.config.ts', env);

/** The programs that make a Wayland session without a screen. */
const WAYLAND_PROGRAMS = ['sway', 'swaymsg', 'wl-copy', 'wl-paste', 'wtype', 'grim'];

/** The app as a native Wayland program, on a compositor. @param {NodeJS.ProcessEnv} env as for the end-to-end tests */
export async function onWayland(env) {
  const missing = WAYLAND_PROGRAMS.filter((program) => findProgram(program) === undefined);
  return missing.length > 0
    ? skippedSuite('Wayland tests', missing)
    : stories('Wayland tests', 'e2e/wayland/playwright.config.ts', env);
}

/** The installed package on a clean system. */
export const packagedApp = () => stories('Installed package', 'e2e/packaged/playwright.config.ts', {});

/** A whole suite that cannot run here counts as one skipped test. @param {string} name @param {readonly string[]} missing programs */
export function skippedSuite(name, missing) {
  say(name, `skipped: ${missing.join(', ')} not found`);
  return { name, passed: 0, failed: 0, skipped: 1 };
}

/** Stories that Playwright tells. @param {string} name @param {string} config @param {NodeJS.ProcessEnv} env */
function stories(name, config, env) {
  return suite(
    name,
    '@playwright/test/cli.js',
    (file) => ({
      args: ['test', '--config', config, '--reporter=list,json'],
      env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
    }),
    countPlaywright,
  );
}

/** A step that is not a test suite but has to succeed, such as the build. @param {string} name @param {() => Promise<unknown>} step */
export async function mustSucceed(name, step) {
  await step();
  return { name, passed: 1, failed: 0, skipped: 0 };
}

/**
 * Prints the sum over all suites as the last line: `12 passed, 0 failed` or `12 passed, 0 failed, 1 skipped`.
 * @param {readonly SuiteResult[]} results
 * @returns {number} the exit code
 */
export function report(results) {
  const total = sum('all', results);
  process.stdout.write(`\n${summary(total)}\n`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

/** @param {{ passed: number, failed: number, skipped: number }} counts */
export function summary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** @param {string} name @param {readonly SuiteResult[]} results @returns {SuiteResult} */
export function sum(name, results) {
  const total = { name, passed: 0, failed: 0, skipped: 0 };
  for (const result of results) {
    total.passed += result.passed;
    total.failed += result.failed;
    total.skipped += result.skipped;
  }
  return total;
}

async function check(
  /** @type {string} */ name,
  /** @type {string} */ script,
  /** @type {readonly string[]} */ args,
  /** @type {string | undefined} */ remedy = undefined,
) {
  const start = Date.now();
  const outcome = await run(process.execPath, [fromNodeModules(script), ...args]);
  const ok = outcome.code === 0;
  if (!ok) process.stdout.write(`${outcome.output.trimEnd()}\n`);
  say(
    name,
    `${ok ? 'passed' : `failed${remedy ? ` (${remedy} corrects what it can)` : ''}`} (${secondsSince(start)})`,
  );
  return { name, passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

/**
 * Runs a suite and counts what its JSON report says. A suite that ran nothing, that wrote no report, or that ended badly
 * without a failed test counts as one failure.
 */
async function suite(
  /** @type {string} */ name,
  /** @type {string} */ script,
  /** @type {(file: string) => { args: readonly string[], env: NodeJS.ProcessEnv }} */ commandFor,
  /** @type {(report: any) => Counts} */ count,
  /** @type {string} */ program = process.execPath,
) {
  const start = Date.now();
  const folder = await mkdtemp(join(tmpdir(), 'understudy-report-'));
  const file = join(folder, 'report.json');
  try {
    const { args, env } = commandFor(file);
    const outcome = await run(program, [fromNodeModules(script), ...args], {
      env: { ...process.env, CI: process.env.CI ?? 'true', FORCE_COLOR: '0', NO_COLOR: '1', ...env },
    });
    const counts = await readFile(file, 'utf8').then(
      (text) => count(JSON.parse(text)),
      () => undefined,
    );
    const judged = judge(counts, outcome.code);
    if (judged.failed > 0) process.stdout.write(`${outcome.output.trimEnd()}\n`);
    for (const title of counts?.skipped ?? []) say('Skipped', title);
    say(name, `${summary(judged)}${judged.note} (${secondsSince(start)})`);
    return { name, ...judged };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * What a suite's counts and exit code mean together.
 * @param {Counts | undefined} counts undefined when there is no report
 * @param {number} exitCode
 */
export function judge(counts, exitCode) {
  const { passed = 0, failed = 0, skipped = [] } = counts ?? {};
  const base = { passed, failed, skipped: skipped.length, note: '' };
  if (failed > 0) return base;
  if (passed === 0) return { ...base, failed: 1, note: ': no test ran' };
  if (exitCode !== 0) return { ...base, failed: 1, note: ': it ended with an error outside of a test' };
  return base;
}

/** Reads vitest's JSON report. @param {any} json @returns {Counts} */
export function countVitest(json) {
  /** @type {{ status: string, fullName: string }[]} */
  const tests = json.testResults.flatMap((/** @type {any} */ file) => file.assertionResults);
  const brokenFiles = json.testResults.filter(
    (/** @type {any} */ file) =>
      file.status === 'failed' &&
      !file.assertionResults.some((/** @type {any} */ t) => t.status === 'failed'),
  );
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    failed: tests.filter((test) => test.status === 'failed').length + brokenFiles.length,
    skipped: tests.filter((test) => !['passed', 'failed'].includes(test.status)).map((test) => test.fullName),
  };
}

/** Reads Playwright's JSON report. @param {any} json @returns {Counts} */
export function countPlaywright(json) {
  /** @type {string[]} */
  const skipped = [];
  const walk = (/** @type {any} */ part, /** @type {readonly string[]} */ path) => {
    for (const child of part.suites ?? []) walk(child, [...path, child.title]);
    for (const spec of part.specs ?? []) {
      for (const test of spec.tests) {
        if (test.status !== 'skipped') continue;
        const reason = test.annotations?.find((/** @type {any} */ note) => note.description)?.description;
        skipped.push(`${[...path, spec.title].join(' › ')}${reason ? ` (${reason})` : ''}`);
      }
    }
  };
  walk(json, []);
  const { expected, unexpected, flaky } = json.stats;
  return { passed: expected + flaky, failed: unexpected, skipped };
}
