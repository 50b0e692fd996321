import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.mjs';
import { oneAtATime } from './one-at-a-time.mjs';
import { progress, StepFailed, say, secondsSince } from './step.mjs';
import { projectRoot, run, tail } from './subprocess.mjs';

/** Installs the npm packages of package-lock.json unless node_modules holds exactly those already. */
export async function ensureNpmPackages() {
  const key = createHash('sha256').update(projectRoot).digest('hex').slice(0, 16);
  const lockPath = join(cacheFolder(), 'locks', `npm-${key}`);
  if (await upToDate()) {
    say('npm packages', 'up to date');
    return;
  }
  await oneAtATime(
    lockPath,
    () => say('npm packages', 'another run is installing them, waiting for it'),
    async () => {
      if (await upToDate()) return;
      await install();
    },
  );
}

async function install() {
  const start = Date.now();
  const first = !existsSync(join(projectRoot, 'node_modules'));
  say('npm packages', `${first ? 'installing' : 'updating'} (usually under a minute)`);
  const line = progress('npm packages');
  const options = { watch: () => line.update(`installing (${secondsSince(start)})`) };
  let outcome = await npm(['ci'], options);
  // A lock file that does not fit package.json (someone is adding a package) is settled by `npm install`.
  if (outcome.code !== 0 && outcome.output.includes('EUSAGE')) {
    outcome = await npm(['install'], options);
  }
  line.end();
  if (outcome.code !== 0) {
    throw new StepFailed(
      `npm could not install the packages:\n${tail(outcome.output, 12)}`,
      /\b(?:EACCES|EPERM|EROFS|ENOSPC)\b/.test(outcome.output)
        ? 'Let npm write to the path that it names (its cache: npm config get cache), then run the same command again.'
        : 'Check the network and the registry (npm config get registry), then run the same command again.',
    );
  }
  say('npm packages', `installed in ${secondsSince(start)}`);
}

/** npm tries every package three times with up to a minute in between: without a network that would take a quarter of an hour. */
const patience = ['--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=4000'];

/**
 * Runs npm quietly: only errors are shown, no audit, no funding notes.
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export function npm(args, options = {}) {
  const quiet = [...patience, '--loglevel=error', '--no-audit', '--no-fund', '--no-update-notifier'];
  const script = process.env.npm_execpath;
  if (script && /npm-cli\.c?js$/.test(script)) {
    return run(process.execPath, [script, ...args, ...quiet], options);
  }
  return process.platform === 'win32'
    ? run('cmd.exe', ['/d', '/s', '/c', 'npm.cmd', ...args, ...quiet], options)
    : run('npm', [...args, ...quiet], options);
}

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes `node_modules/.package-lock.json` as the last
 * thing of an install, so an interrupted install and one made for another branch both show.
 */
async function upToDate() {
  const wanted = await packagesOf(join(projectRoot, 'package-lock.json'));
  const present = await packagesOf(join(projectRoot, 'node_modules', '.package-lock.json'));
  return wanted !== undefined && present !== undefined && holds(present, wanted);
}

/**
 * Whether every locked package is installed in the locked version. Optional packages of other platforms may be absent.
 * @param {Record<string, LockEntry>} present
 * @param {Record<string, LockEntry>} wanted
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, link?: boolean }} LockEntry
 */
export function holds(present, wanted) {
  const missing = Object.entries(wanted).some(([path, entry]) => {
    const found = present[path];
    if (path === '' || entry.link) return false;
    if (found === undefined) return !(entry.optional || entry.devOptional);
    return found.version !== entry.version || found.integrity !== entry.integrity;
  });
  const extraneous = Object.keys(present).some((path) => wanted[path] === undefined);
  return !missing && !extraneous;
}

async function packagesOf(/** @type {string} */ path) {
  try {
    return JSON.parse(await readFile(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
