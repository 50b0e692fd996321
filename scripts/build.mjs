import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeLicenceList } from './licences.mjs';
import { oneAtATime } from './one-at-a-time.mjs';
import { runScript, StepFailed, say, secondsSince } from './step.mjs';
import { fromNodeModules, projectRoot, run, tail } from './subprocess.mjs';

const out = join(projectRoot, 'out');
const stamp = join(out, '.built-from');
const sourceFolders = ['src', 'resources'];
const sourceFiles = [
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'lean-bundle.config.ts',
  'vite.node.config.ts',
  'tsconfig.base.json',
  'tsconfig.json',
  'tsconfig.node.json',
  'tsconfig.web.json',
];

/**
 * Builds the app into `out/` when a source changed since the last build.
 * @returns {Promise<boolean>} whether it had to build
 */
export async function build() {
  if (await isCurrent()) {
    say('Build', 'up to date');
    return false;
  }
  const wait = () => say('Build', 'another run is building, waiting for it');
  return oneAtATime(join(projectRoot, 'node_modules', '.cache', 'understudy-build.lock'), wait, async () => {
    const fingerprint = await sourceFingerprint();
    if (await isCurrent(fingerprint)) return false;
    const start = Date.now();
    await rm(stamp, { force: true });
    await vite('electron-vite/bin/electron-vite.js', ['build']);
    if (existsSync(join(projectRoot, 'vite.node.config.ts'))) {
      await vite('vite/bin/vite.js', ['build', '--config', 'vite.node.config.ts']);
    }
    await mkdir(out, { recursive: true });
    await writeLicenceList();
    await writeFile(stamp, fingerprint);
    say('Build', `done in ${secondsSince(start)}`);
    return true;
  });
}

async function vite(/** @type {string} */ script, /** @type {readonly string[]} */ args) {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' };
  const outcome = await run(process.execPath, [fromNodeModules(script), ...args], { env });
  if (outcome.code === 0) return;
  throw new StepFailed(
    `The build failed:\n${tail(outcome.output, 40)}`,
    'Correct what it names, then run the same command again.',
  );
}

async function isCurrent(/** @type {string | undefined} */ fingerprint = undefined) {
  try {
    return (await readFile(stamp, 'utf8')) === (fingerprint ?? (await sourceFingerprint()));
  } catch {
    return false;
  }
}

/** A hash over everything that ends up in the build. Tests do not, so editing one does not build again. */
async function sourceFingerprint() {
  const files = [...sourceFiles.map((name) => join(projectRoot, name)).filter((path) => existsSync(path))];
  for (const folder of sourceFolders) files.push(...(await filesBelow(join(projectRoot, folder))));
  const hash = createHash('sha256');
  for (const path of files.sort()) {
    const content = await readFile(path);
    hash.update(`${relative(projectRoot, path)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

async function filesBelow(/** @type {string} */ folder) {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  runScript(async () => {
    await build();
    return 0;
  });
}
