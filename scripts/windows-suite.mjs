// The command and the core on Windows' own Node, by way of wine: the named pipe, the keychain, cmd.exe, paths, files that are held open.

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WrongArchive } from './npm-archive.mjs';
import { say, secondsSince } from './step.mjs';
import { projectRoot, tail } from './subprocess.mjs';
import { summary } from './test-suites.mjs';
import { bundleTests, runsWithoutVitest } from './windows/bundle-tests.mjs';
import { limitsOfWine } from './windows/limits-of-wine.mjs';
import { hasWine, openWindows, windowsPath } from './windows/wine.mjs';

/** What leans on the system. The rest computes the same everywhere. */
export const PLACES = [
  'src/core/agent',
  'src/core/files',
  'src/core/aws-files/managed',
  'src/core/aws-files/profiles',
  'src/core/delivery/export',
  'src/core/delivery/switch',
  'src/core/hooks',
  'src/core/sessions/store',
  'src/core/settings',
  'src/cli/awsume',
  'src/cli/backend',
  'src/cli/commands/written/keeping.test.ts',
  'src/cli/commands/profiles/list.test.ts',
  'src/cli/commands/obtain/obtaining.test.ts',
  'src/cli/fast-path',
  'src/cli/install',
  'src/cli/options',
  'src/cli/program',
  'src/cli/shell',
  'src/cli/terminal',
];
/** Told on Windows only: what the built command does there. */
const STORIES = 'src/cli/proof/windows';

/** All of it, in ms; a machine under load needs three times what a quiet one does. */
const LIMIT_MS = 420_000;
const NAME = "Windows' Node (wine)";

/** @returns {Promise<import('./test-suites.mjs').SuiteResult>} */
export async function windows() {
  const skipped = { name: NAME, passed: 0, failed: 0, skipped: 1 };
  if (process.platform !== 'linux' || !hasWine()) {
    say(NAME, 'skipped: wine not found');
    return skipped;
  }
  /** @type {Awaited<ReturnType<typeof openWindows>>} */
  let system;
  try {
    system = await openWindows();
  } catch (error) {
    if (error instanceof WrongArchive) throw error;
    say(NAME, `skipped: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    return skipped;
  }
  const start = Date.now();
  const folder = await mkdtemp(join(tmpdir(), 'understudy-windows-'));
  try {
    const { left, taken } = await testFiles();
    const { list, runner } = await bundleTests(taken, folder);
    const [listFile, reportFile] = [join(folder, 'list.json'), join(folder, 'report.jsonl')];
    await writeFile(listFile, JSON.stringify(list));
    await writeFile(reportFile, '');
    const ended = await system.run([runner, ...[listFile, reportFile].map(windowsPath)], {
      limitMs: LIMIT_MS,
      cwd: projectRoot,
    });
    const counts = countReport(await readFile(reportFile, 'utf8'), taken);
    for (const file of left) say('Skipped', `${file} (needs vitest itself)`);
    for (const title of counts.skipped) say('Skipped', title);
    for (const problem of counts.problems) process.stdout.write(`${problem}\n`);
    if (counts.problems.length > 0) {
      const how = ended.timedOut ? 'its time was over' : `it ended with ${ended.code}`;
      process.stdout.write(`Windows' Node: ${how}.\n${tail(ended.output)}\n`);
    }
    const skips = counts.skipped.length + counts.notHere + left.length;
    const result = { passed: counts.passed, failed: counts.problems.length, skipped: skips };
    say(NAME, `${summary(result)} (${secondsSince(start)})`);
    return { name: NAME, ...result };
  } finally {
    await system.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The unit tests that lean on the system and run on Windows, as vitest's filters. */
export async function systemTests() {
  const { left, taken } = await testFiles();
  return [...taken, ...left].filter((file) => file.endsWith('.test.ts'));
}

async function testFiles() {
  const found = [];
  for (const folder of [...PLACES, STORIES]) {
    if (folder.endsWith('.test.ts')) {
      found.push(folder);
      continue;
    }
    const names = await readdir(join(projectRoot, folder));
    const ending = folder === STORIES ? '.windows.ts' : '.test.ts';
    found.push(...names.filter((name) => name.endsWith(ending)).map((name) => `${folder}/${name}`));
  }
  const taken = [];
  const left = [];
  for (const file of found.sort()) {
    if (limitsOfWine.files.some((known) => known.file === file)) continue;
    ((await runsWithoutVitest(file)) ? taken : left).push(file);
  }
  return { left, taken };
}

/**
 * Reads what the runner wrote, a line for each file.
 * @param {string} report
 * @param {readonly string[]} files what was to be run
 * @param {typeof limitsOfWine} limits
 * @returns {{ passed: number, problems: string[], skipped: string[], notHere: number }} `notHere`: tests of what this system does not have
 */
export function countReport(report, files, limits = limitsOfWine) {
  const lines = report
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const done = new Map(lines.filter((line) => line.tests).map((line) => [line.file, line]));
  const result = {
    passed: 0,
    problems: /** @type {string[]} */ ([]),
    skipped: /** @type {string[]} */ ([]),
    notHere: 0,
  };
  for (const { file, why } of limits.files) result.skipped.push(`${file} (${why})`);
  for (const { stray } of lines) if (stray) result.problems.push(`FAIL outside of a test\n     ${stray}`);
  for (const file of files) {
    const line = done.get(file);
    if (!line) result.problems.push(`FAIL ${file}\n     it was not run to its end`);
    else if (line.error) result.problems.push(`FAIL ${file}\n     ${line.error}`);
    for (const test of line?.tests ?? []) {
      if (test.state === 'pass') result.passed += 1;
      else if (test.state !== 'fail') result.notHere += 1;
      else {
        const known = limits.tests.find((limit) => limit.file === file && test.name.includes(limit.test));
        if (known) result.skipped.push(`${file} > ${test.name} (${known.why})`);
        else result.problems.push(`FAIL ${file} > ${test.name}\n     ${test.error}`);
      }
    }
  }
  return result;
}
