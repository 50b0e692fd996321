// What is inside a packaged app: a list of what may be, and a reader that finds everything else.

import { stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { filesBelow } from './package-stage.mjs';

/** What the app's archive may hold, and nothing else. */
const archiveMay = [
  /^package\.json$/,
  /^out\/licences\.json$/,
  /^out\/main\/[\w-]+\.js$/,
  /^out\/main\/chunks\/[\w.-]+\.js$/,
  /^out\/preload\/index\.cjs$/,
  /^out\/renderer\/[\w.-]+\.html$/,
  /^out\/renderer\/assets\/[\w.-]+\.(js|css|woff2|svg|png)$/,
  /^node_modules\/keytar\/(package\.json|LICENSE\.md|lib\/keytar\.js)$/,
  /^node_modules\/keytar\/prebuilds\/(linux|darwin|win32)-(x64|arm64)\/keytar\.node$/,
];

/** What may stand beside Electron's own files in `resources/`. */
const resourcesMay = [
  /^app\.asar$/,
  /^app\.asar\.unpacked\/node_modules\/keytar\/prebuilds\/(linux|darwin|win32)-(x64|arm64)\/keytar\.node$/,
  /^resources\/app-icon\.png$/,
  /^resources\/tray\/(linux|macos)\/[\w.@-]+\.png$/,
  /^resources\/tray\/(windows|windows-light)\/\w+\.ico$/,
  /^cli\/(understudy|understudy\.exe|keytar\.node)$/,
  /^notices\/(THIRD-PARTY-NOTICES\.txt|bill-of-materials\.cdx\.json)$/,
  /^search-path\.ps1$/,
  // Made by Electron or electron-builder on macOS and Windows.
  /^(electron\.icns|icon\.icns|elevate\.exe|LICENSE\.electron\.txt|LICENSES\.chromium\.html)$/,
  /^en(_[A-Z]+)?\.lproj\//,
];

/** What the app cannot do without. */
const archiveMust = [
  'package.json',
  'out/licences.json',
  'out/main/index.js',
  'out/preload/index.cjs',
  'out/renderer/panel.html',
  'out/renderer/mfa.html',
  'out/renderer/settings.html',
  'node_modules/keytar/lib/keytar.js',
];
const resourcesMust = [
  /^app\.asar\.unpacked\/node_modules\/keytar\/prebuilds\/.*keytar\.node$/,
  /^resources\/app-icon\.png$/,
  /^resources\/tray\//,
  /^cli\/understudy/,
  /^cli\/keytar\.node$/,
  /^notices\/THIRD-PARTY-NOTICES\.txt$/,
  /^notices\/bill-of-materials\.cdx\.json$/,
];

/**
 * @param {string} program not used on any system but to find the resources beside it
 * @param {NodeJS.Platform} platform
 * @returns the folder that Electron calls `process.resourcesPath`
 */
export function resourcesFolder(program, platform) {
  return platform === 'darwin' ? join(program, 'Contents', 'Resources') : join(program, '..', 'resources');
}

/**
 * Looks into a packaged app.
 * @param {string} resources
 * @returns {Promise<readonly string[]>} one sentence for each file that has no business there or is missing
 */
export async function wrongContents(resources) {
  const { listPackage, statFile } = await import('@electron/asar');
  const archive = join(resources, 'app.asar');
  const inArchive = listPackage(archive, { isPack: false })
    .map((path) => path.split(sep).join('/').replace(/^\//, ''))
    .filter((path) => !('files' in statFile(archive, path.split('/').join(sep))));
  const beside = (await filesBelow(resources)).map((path) => relative(resources, path).split(sep).join('/'));
  return judgeContents({ inArchive, beside });
}

/**
 * @param {{ inArchive: readonly string[], beside: readonly string[] }} files paths in the archive and beside it
 * @returns {readonly string[]} one sentence for each problem
 */
export function judgeContents({ inArchive, beside }) {
  const notIn = (/** @type {readonly RegExp[]} */ list) => (/** @type {string} */ path) =>
    !list.some((each) => each.test(path));
  const natives = inArchive.filter((path) => path.endsWith('.node'));
  const strangers = [
    ...inArchive.filter(notIn(archiveMay)).map((path) => `app.asar/${path}`),
    // One system, one native part.
    ...natives.slice(1).map((path) => `app.asar/${path}`),
    ...beside.filter(notIn(resourcesMay)),
  ];
  const missing = [
    ...archiveMust.filter((path) => !inArchive.includes(path)).map((path) => `app.asar/${path}`),
    ...resourcesMust.filter((pattern) => !beside.some((path) => pattern.test(path))).map(String),
  ];
  return [
    ...[...new Set(strangers)].map((path) => `${path} is in the package, but nothing needs it.`),
    ...missing.map((path) => `${path} is not in the package.`),
  ];
}

/** @param {string} folder @returns {Promise<number>} bytes of all files */
export async function sizeOf(folder) {
  const sizes = await Promise.all((await filesBelow(folder)).map(async (path) => (await stat(path)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
