// The Debian package, made with dpkg-deb alone: electron-builder's own way downloads a packaging tool first.

import { createHash } from 'node:crypto';
import { chmod, cp, lstat, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packagedFolder } from './package-stage.mjs';
import { StepFailed, say, secondsSince } from './step.mjs';
import { findProgram, projectRoot, run, tail } from './subprocess.mjs';

/** Where the package puts the app. The .desktop file, the AppArmor profile and its script name it too. */
export const installFolder = '/opt/Understudy';

/**
 * What the app cannot start or keep sessions without, by the names of Debian 11 to 13 and Ubuntu 22.04 to 26.04: several
 * libraries got a second name when their 64-bit times came.
 */
const depends = [
  'libasound2t64 | libasound2',
  'libatk-bridge2.0-0t64 | libatk-bridge2.0-0',
  'libatk1.0-0t64 | libatk1.0-0',
  'libatspi2.0-0t64 | libatspi2.0-0',
  'libc6 (>= 2.28)',
  'libcairo2',
  'libcups2t64 | libcups2',
  'libdbus-1-3',
  'libdrm2',
  'libexpat1',
  'libgbm1',
  'libglib2.0-0t64 | libglib2.0-0',
  'libgtk-3-0t64 | libgtk-3-0',
  'libnotify4',
  'libnspr4',
  'libnss3',
  'libpango-1.0-0',
  'libsecret-1-0',
  'libstdc++6',
  'libudev1',
  'libx11-6',
  'libx11-xcb1',
  'libxcb1',
  'libxcomposite1',
  'libxdamage1',
  'libxext6',
  'libxfixes3',
  'libxkbcommon0',
  'libxrandr2',
  'xdg-utils',
];
/** A keychain for the sessions, and what shows a tray on GNOME. */
const recommends = ['gnome-keyring | kwalletmanager | keepassxc', 'gnome-shell-extension-appindicator'];

const architectures = new Map([
  ['x64', 'amd64'],
  ['arm64', 'arm64'],
]);

/**
 * Packs an app folder.
 * @param {{ appFolder: string, notices: string, arch: string, completions: ReadonlyMap<string, string>, quick?: boolean }} options
 *   `quick` packs in seconds instead of minutes, and larger: for tests; `completions` maps a path below `/usr/share` to a shell's completion script
 * @returns {Promise<string>} the package's path
 */
export async function buildDeb({ appFolder, notices, arch, completions, quick = false }) {
  const start = Date.now();
  if (findProgram('dpkg-deb') === undefined) {
    throw new StepFailed('There is no dpkg-deb here.', 'Install dpkg, or make the .deb on Debian or Ubuntu.');
  }
  const manifest = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'));
  const architecture = architectures.get(arch);
  if (architecture === undefined) throw new StepFailed(`There is no Debian architecture for ${arch}.`);
  const root = join(packagedFolder, 'work', 'deb');
  await rm(root, { recursive: true, force: true });
  await layOut({ root, appFolder, notices, completions, version: manifest.version });
  await writeControl(root, { manifest, architecture });
  const deb = join(packagedFolder, `understudy_${manifest.version}_${architecture}.deb`);
  const compression = quick ? ['-Zzstd', '-z1'] : ['-Zxz', '-z6'];
  // Files younger than the source get its time, so that the same source makes the same package.
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(Math.floor((await sourceDate()) / 1000)) };
  const outcome = await run('dpkg-deb', ['--root-owner-group', ...compression, '--build', root, deb], {
    env,
  });
  if (outcome.code !== 0) throw new StepFailed(`dpkg-deb failed:\n${tail(outcome.output, 12)}`);
  await rm(root, { recursive: true, force: true });
  const megabytes = ((await stat(deb)).size / 1e6).toFixed(1);
  say('Debian package', `${relative(projectRoot, deb)}, ${megabytes} MB (${secondsSince(start)})`);
  return deb;
}

async function layOut(
  /** @type {{ root: string, appFolder: string, notices: string, completions: ReadonlyMap<string, string>, version: string }} */ {
    root,
    appFolder,
    notices,
    completions,
    version,
  },
) {
  const at = (/** @type {string} */ path) => join(root, path);
  const resources = (/** @type {string} */ path) => join(projectRoot, 'resources', path);
  await cp(appFolder, at(installFolder), { recursive: true, verbatimSymlinks: true });
  await cp(resources('linux/apparmor-profile'), at(`${installFolder}/resources/apparmor-profile`));
  // Says in the app how a newer version is had.
  await writeFile(at(`${installFolder}/resources/package-type`), 'deb\n');
  await mkdir(at('usr/bin'), { recursive: true });
  await symlink(`${installFolder}/resources/cli/understudy`, at('usr/bin/understudy'));
  await cp(
    resources('linux/io.github.understudy.desktop'),
    at('usr/share/applications/io.github.understudy.desktop'),
  );
  const metainfo = 'io.github.understudy.metainfo.xml';
  await cp(resources(`linux/${metainfo}`), at(`usr/share/metainfo/${metainfo}`));
  for (const name of await readdir(resources('icons'))) {
    const size = /^(\d+x\d+)\.png$/.exec(name)?.[1];
    if (size) await cp(resources(`icons/${name}`), at(`usr/share/icons/hicolor/${size}/apps/understudy.png`));
  }
  await cp(resources('app-icon.svg'), at('usr/share/icons/hicolor/scalable/apps/understudy.svg'));
  const documents = at('usr/share/doc/understudy');
  await mkdir(documents, { recursive: true });
  await writeFile(join(documents, 'copyright'), await copyright(notices));
  await writeFile(join(documents, 'changelog.gz'), gzipSync(await changelog(version), { level: 9 }));
  for (const [path, script] of completions) {
    await mkdir(join(at('usr/share'), path, '..'), { recursive: true });
    await writeFile(join(at('usr/share'), path), script);
  }
  await settleModes(root);
  // Chromium's second way to a sandbox, where the kernel or AppArmor keeps user namespaces from it. Root starts it.
  await chmod(at(`${installFolder}/chrome-sandbox`), 0o4755);
}

async function copyright(/** @type {string} */ notices) {
  const own = await readFile(join(projectRoot, 'LICENSE'), 'utf8');
  return `Understudy\n\n${own.trim()}\n\nThe work of others in it, with its licences, is listed in
${installFolder}/resources/notices/${notices}, that of Electron and Chromium in
${installFolder}/LICENSE.electron.txt and ${installFolder}/LICENSES.chromium.html.
`;
}

/** Debian's form, with what the project's own changelog says. */
async function changelog(/** @type {string} */ version) {
  const text = await readFile(join(projectRoot, 'CHANGELOG.md'), 'utf8');
  const entries = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const lines = entries.map((line) => (line.startsWith('- ') ? `  * ${line.slice(2)}` : `  ${line}`));
  const date = new Date(await sourceDate()).toUTCString().replace('GMT', '+0000');
  return `understudy (${version}) stable; urgency=medium\n\n${lines.join('\n')}\n\n -- The Understudy authors <understudy@localhost>  ${date}\n`;
}

/** The instant of the last commit, so that the same source gives the same file; now, outside of a repository. @returns {Promise<number>} in ms */
export async function sourceDate() {
  const fixed = Number(process.env.SOURCE_DATE_EPOCH);
  if (Number.isInteger(fixed) && fixed > 0) return fixed * 1000;
  const { code, output } = await run('git', ['log', '-1', '--format=%ct']);
  return code === 0 ? Number(output.trim()) * 1000 : Date.now();
}

/** What was made under somebody's umask must not decide who can run it: 0755 for folders and programs, 0644 for the rest. */
async function settleModes(/** @type {string} */ root) {
  await chmod(root, 0o755);
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isSymbolicLink()) continue;
    const runs = entry.isDirectory() || ((await lstat(path)).mode & 0o100) !== 0;
    await chmod(path, runs ? 0o755 : 0o644);
  }
}

async function writeControl(
  /** @type {string} */ root,
  /** @type {{ manifest: any, architecture: string }} */ { manifest, architecture },
) {
  const { kilobytes, sums } = await weigh(root);
  const folder = join(root, 'DEBIAN');
  await mkdir(folder, { mode: 0o755 });
  await writeFile(join(folder, 'control'), controlFile({ manifest, architecture, kilobytes }));
  await writeFile(join(folder, 'md5sums'), sums);
  for (const name of ['postinst', 'postrm']) {
    await cp(join(projectRoot, 'resources', 'linux', name), join(folder, name));
    await chmod(join(folder, name), 0o755);
  }
  await chmod(folder, 0o755);
}

/**
 * @param {{ manifest: { name: string, version: string, description: string }, architecture: string, kilobytes: number }} facts
 * @returns {string}
 */
export function controlFile({ manifest, architecture, kilobytes }) {
  return `Package: ${manifest.name}
Version: ${manifest.version}
Architecture: ${architecture}
Maintainer: The Understudy authors <understudy@localhost>
Installed-Size: ${kilobytes}
Depends: ${depends.join(', ')}
Recommends: ${recommends.join(', ')}
Section: utils
Priority: optional
Description: ${manifest.description.replace(/\.$/, '')}
 Understudy steps into AWS roles from the system tray, writes their credentials
 into a profile of the AWS credentials file, and renews them before they end.
 .
 The command understudy does the same in a terminal. It needs no Node.js.
`;
}

async function weigh(/** @type {string} */ root) {
  let bytes = 0;
  const sums = [];
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const content = await readFile(path);
    bytes += Math.ceil(content.length / 1024) * 1024;
    sums.push(`${createHash('md5').update(content).digest('hex')}  ${relative(root, path)}`);
  }
  return { kilobytes: Math.ceil(bytes / 1024), sums: `${sums.sort().join('\n')}\n` };
}
