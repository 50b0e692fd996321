// npm run package: the app as users get it, in dist/. See docs/packaging.md.

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { resolveElectron } from './electron-runtime.mjs';
import { billOfMaterials, noticesText, writeLicenceList } from './licences.mjs';
import { ensureNpmPackages } from './npm-packages.mjs';
import { buildCommand, completionScripts, tryCommand } from './package-command.mjs';
import { resourcesFolder, sizeOf, wrongContents } from './package-contents.mjs';
import { buildDeb, sourceDate } from './package-deb.mjs';
import { wrongFuses } from './package-fuses.mjs';
import { packagedFolder, stageApp } from './package-stage.mjs';
import { requireNode } from './set-up.mjs';
import { runScript, StepFailed, say, secondsSince } from './step.mjs';
import { projectRoot } from './subprocess.mjs';

const usage = `Usage: npm run package -- [options]

Packages the app for this system into dist/. On Linux that is the app folder and a .deb; electron-builder's targets
(AppImage; dmg and zip; nsis) download their tools, so they are made when they are asked for.

  --target <name>  also make this target of electron-builder; may be given several times
  --dir            only the app folder
  --quick          a larger .deb in less time, for tests
  --help           show this text
`;

const noticesName = 'THIRD-PARTY-NOTICES.txt';

/**
 * Makes `dist/` for this system, and looks at what was made.
 * @param {{ targets?: readonly string[], onlyFolder?: boolean, quick?: boolean }} [options]
 */
export async function packageApp({ targets = [], onlyFolder = false, quick = false } = {}) {
  const start = Date.now();
  requireNode();
  await ensureNpmPackages();
  const electron = await resolveElectron({ purpose: 'app' });
  await build();
  const target = { platform: process.platform, arch: process.arch };
  const { version } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'));
  const { packages } = await stageApp(target);
  say('App', `bundled; beside the bundle: ${packages.join(', ') || 'nothing'}`);
  await writeNotices({ electron: electron.version, version });
  const { program: command } = await buildCommand(target);
  tryCommand(command, version);
  const program = await runElectronBuilder({ electron, targets });
  await inspect(program);
  if (process.platform === 'linux' && !onlyFolder) {
    await buildDeb({
      appFolder: dirname(program),
      notices: noticesName,
      arch: process.arch,
      completions: await completionScripts(command),
      quick,
    });
  }
  say('Packaged', `in ${secondsSince(start)}`);
}

/** The licence texts and the bill of materials that ship with the app. */
async function writeNotices(/** @type {{ electron: string, version: string }} */ { electron, version }) {
  const folder = join(packagedFolder, 'notices');
  const runtimes = [
    {
      name: 'Electron',
      version: electron,
      licence: 'MIT',
      homepage: 'https://www.electronjs.org',
      text: 'Its licence and those of Chromium are in the files LICENSE.electron.txt and LICENSES.chromium.html.',
    },
    {
      name: 'Node.js',
      version: process.versions.node,
      licence: 'MIT',
      homepage: 'https://nodejs.org',
      text: await nodeLicence(),
    },
  ];
  const all = [...runtimes, ...(await writeLicenceList())];
  const bill = billOfMaterials(all, { name: 'understudy', version, at: new Date(await sourceDate()) });
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, noticesName), noticesText(all));
  await writeFile(join(folder, 'bill-of-materials.cdx.json'), `${JSON.stringify(bill, null, 2)}\n`);
  say('Licences', `${all.length} works of others listed`);
}

/** Where Node's archives and packages put the licence of the program that runs this and that goes into the package. */
async function nodeLicence() {
  const folder = dirname(process.execPath);
  const places = [
    join(folder, '..', 'LICENSE'),
    join(folder, 'LICENSE'),
    join(folder, '..', 'share', 'doc', 'nodejs', 'LICENSE'),
    join(folder, '..', 'share', 'doc', 'node', 'LICENSE'),
  ];
  for (const place of places) {
    const text = await readFile(place, 'utf8').catch(() => undefined);
    if (text?.includes('Node.js')) return text.trim();
  }
  throw new StepFailed(
    `The licence of the Node in ${process.execPath} was not found, and it must go with it.`,
    `Take a Node from https://nodejs.org, or put its LICENSE file at ${places[0]}.`,
  );
}

/** @returns the packaged program; on macOS the app bundle */
async function runElectronBuilder(
  /** @type {{ electron: import('./electron-runtime.mjs').ElectronRuntime, targets: readonly string[] }} */ {
    electron,
    targets,
  },
) {
  const start = Date.now();
  const { build: electronBuilder, Platform } = await import('electron-builder');
  const { default: configuration } = await import('../electron-builder.config.mjs');
  // The Electron that was resolved is unpacked already, and it is the one that the tests ran on.
  const electronDist =
    electron.source === 'official' && process.platform !== 'linux' ? undefined : distOf(electron.executable);
  /** @type {string | undefined} */
  let folder;
  await electronBuilder({
    projectDir: projectRoot,
    targets: Platform.current().createTarget([...targets, 'dir']),
    publish: 'never',
    config: {
      ...configuration,
      electronVersion: electron.version,
      ...(electronDist && { electronDist }),
      afterPack: (context) => {
        folder = context.appOutDir;
      },
    },
  });
  if (folder === undefined) throw new StepFailed('electron-builder made no app folder.');
  const name = { darwin: 'Understudy.app', win32: 'Understudy.exe' }[process.platform] ?? 'understudy-app';
  say('Electron', `${electron.version} with the app (${secondsSince(start)})`);
  return join(folder, name);
}

/** The folder of an unpacked Electron, from its program. */
function distOf(/** @type {string} */ executable) {
  return process.platform === 'darwin' ? join(executable, '..', '..', '..', '..') : dirname(executable);
}

/** Looks at what was made, as it is on the disk. */
async function inspect(/** @type {string} */ program) {
  const problems = [
    ...(await wrongFuses(program)),
    ...(await wrongContents(resourcesFolder(program, process.platform))),
  ];
  if (problems.length > 0)
    throw new StepFailed(`The packaged app is not as it must be:\n${problems.join('\n')}`);
  const folder = process.platform === 'darwin' ? program : dirname(program);
  const megabytes = Math.round((await sizeOf(folder)) / 1e6);
  say(
    'App folder',
    `${relative(projectRoot, folder)}, ${megabytes} MB; fuses and contents are as they must be`,
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  runScript(async () => {
    const { values } = parseArgs({
      options: {
        target: { type: 'string', multiple: true },
        dir: { type: 'boolean' },
        quick: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
    if (values.help) {
      process.stdout.write(usage);
      return 0;
    }
    await packageApp({
      targets: values.target ?? [],
      onlyFolder: values.dir ?? false,
      quick: values.quick ?? false,
    });
    return 0;
  });
}
