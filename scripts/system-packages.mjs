import { existsSync } from 'node:fs';
import { progress, StepFailed, say, secondsSince } from './step.mjs';
import { findProgram, run, tail } from './subprocess.mjs';

/**
 * @typedef {'app' | 'virtual-desktop' | 'tests' | 'package-tests' | 'unpack'} Need
 * @typedef {{
 *   need: Need,
 *   packages: readonly string[],
 *   soname?: string,
 *   program?: string,
 *   file?: string,
 *   without?: string,
 * }} Requirement
 *   `packages` are the Debian and Ubuntu names, newest first (Ubuntu 24.04 and Debian 13 renamed several to `…t64`); one
 *   of them is enough. It is there when the shared library `soname`, the `program` or the `file` is there, however it got there.
 *   `without` says what is lost when it is missing; such a requirement never stops the start.
 */

/** @type {readonly Requirement[]} */
const requirements = [
  { need: 'app', packages: ['libgtk-3-0t64', 'libgtk-3-0'], soname: 'libgtk-3.so.0' },
  { need: 'app', packages: ['libnss3'], soname: 'libnss3.so' },
  { need: 'app', packages: ['libnspr4'], soname: 'libnspr4.so' },
  { need: 'app', packages: ['libasound2t64', 'libasound2'], soname: 'libasound.so.2' },
  { need: 'app', packages: ['libgbm1'], soname: 'libgbm.so.1' },
  { need: 'app', packages: ['libx11-xcb1'], soname: 'libX11-xcb.so.1' },
  { need: 'app', packages: ['libxss1'], soname: 'libXss.so.1' },
  { need: 'app', packages: ['libxtst6'], soname: 'libXtst.so.6' },
  { need: 'app', packages: ['libatk1.0-0t64', 'libatk1.0-0'], soname: 'libatk-1.0.so.0' },
  {
    need: 'app',
    packages: ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
    soname: 'libatk-bridge-2.0.so.0',
  },
  { need: 'app', packages: ['libcups2t64', 'libcups2'], soname: 'libcups.so.2' },
  { need: 'app', packages: ['libdrm2'], soname: 'libdrm.so.2' },
  { need: 'app', packages: ['libxkbcommon0'], soname: 'libxkbcommon.so.0' },
  { need: 'app', packages: ['libdbus-1-3'], soname: 'libdbus-1.so.3' },
  {
    need: 'app',
    packages: ['libsecret-1-0'],
    soname: 'libsecret-1.so.0',
    without: 'sessions are kept in memory only',
  },
  { need: 'app', packages: ['libnotify4'], soname: 'libnotify.so.4', without: 'no notifications are shown' },
  { need: 'virtual-desktop', packages: ['xvfb'], program: 'Xvfb' },
  { need: 'virtual-desktop', packages: ['dbus-daemon', 'dbus'], program: 'dbus-daemon' },
  { need: 'virtual-desktop', packages: ['xdotool'], program: 'xdotool', without: 'no screenshot is taken' },
  {
    need: 'virtual-desktop',
    packages: ['imagemagick'],
    program: 'import',
    without: 'no screenshot is taken',
  },
  {
    need: 'virtual-desktop',
    packages: ['fonts-inter'],
    file: '/usr/share/fonts/opentype/inter',
    without: 'text looks plainer',
  },
  {
    need: 'virtual-desktop',
    packages: ['fonts-dejavu-core'],
    file: '/usr/share/fonts/truetype/dejavu',
    without: 'some signs have no glyph',
  },
  { need: 'tests', packages: ['gnome-keyring'], program: 'gnome-keyring-daemon' },
  { need: 'tests', packages: ['libsecret-tools'], program: 'secret-tool' },
  { need: 'tests', packages: ['xclip'], program: 'xclip' },
  { need: 'tests', packages: ['x11-xserver-utils'], program: 'xset' },
  // The app asks the desktop with it.
  { need: 'tests', packages: ['dbus-bin', 'dbus'], program: 'dbus-send' },
  {
    need: 'tests',
    packages: ['xfce4-panel'],
    program: 'xfce4-panel',
    without: 'the tests with a real tray are skipped',
  },
  {
    need: 'tests',
    packages: ['wine64'],
    file: '/usr/lib/wine/wine64',
    without: "the tests on Windows' Node are skipped",
  },
  {
    need: 'tests',
    packages: ['wine'],
    program: 'wine',
    without: "the tests on Windows' Node are skipped",
  },
  { need: 'tests', packages: ['zsh'], program: 'zsh', without: 'the tests in a real zsh are skipped' },
  { need: 'tests', packages: ['fish'], program: 'fish', without: 'the tests in a real fish are skipped' },
  ...['sway', 'wl-clipboard', 'wtype', 'grim'].map((name) => ({
    need: /** @type {Need} */ ('tests'),
    packages: [name],
    program: name === 'wl-clipboard' ? 'wl-paste' : name,
    without: 'the tests on Wayland are skipped',
  })),
  { need: 'package-tests', packages: ['debootstrap'], program: 'debootstrap' },
  { need: 'package-tests', packages: ['xdotool'], program: 'xdotool' },
  { need: 'unpack', packages: ['unzip'], program: 'unzip' },
];

/**
 * Makes sure that what Linux must provide for `needs` is there: installs it with apt-get when this user may (root, or
 * sudo without a password), otherwise fails with the one command to run. Nothing to do on macOS and Windows.
 * @param {readonly Need[]} needs
 */
export async function ensureSystemPackages(needs) {
  if (process.platform !== 'linux') return;
  const missing = await findMissing(needs);
  if (missing.length === 0) {
    if (!needs.includes('unpack')) say('System packages', 'up to date');
    return;
  }
  const apt = findProgram('apt-get');
  const asRoot = apt === undefined ? undefined : await wayToRoot();
  if (apt === undefined || asRoot === undefined) {
    await giveUp(missing, apt !== undefined);
    return;
  }
  // One by one, so that what can be done without keeps nothing from coming that cannot.
  for (const wanted of [true, false]) {
    const some = missing.filter((requirement) => (requirement.without === undefined) === wanted);
    if (some.length > 0) await install(some, apt, asRoot);
  }
  const still = await findMissing(needs);
  if (still.length > 0) await giveUp(still, true);
}

async function install(
  /** @type {readonly Requirement[]} */ missing,
  /** @type {string} */ apt,
  /** @type {readonly string[]} */ asRoot,
) {
  const start = Date.now();
  const line = progress('System packages');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  // Another apt (unattended upgrades, a parallel run) may hold the lock: wait for it.
  const options = ['-o', 'DPkg::Lock::Timeout=180', '-o', 'Acquire::Retries=3', '-q', '-y'];
  const aptGet = (/** @type {readonly string[]} */ args, /** @type {string} */ what) => {
    const [command = apt, ...rest] = [...asRoot, apt, ...options, ...args];
    return run(command, rest, { env, watch: () => line.update(`${what} (${secondsSince(start)})`) });
  };
  say('System packages', `installing ${missing.length} missing ones with apt-get (a minute or two at first)`);
  const update = await aptGet(['update'], 'reading the package lists');
  const names = await Promise.all(missing.map((requirement) => nameHere(requirement.packages)));
  const outcome = await aptGet(['install', '--no-install-recommends', ...names], 'installing');
  line.end();
  if (outcome.code !== 0) {
    // What can be done without is told of by whoever asked, and stops nothing.
    if (missing.every((requirement) => requirement.without !== undefined)) return;
    throw new StepFailed(
      `apt-get could not install the system packages:\n${tail(update.code === 0 ? outcome.output : update.output + outcome.output)}`,
      `Run this yourself to see why: ${command(names)}`,
    );
  }
  say('System packages', `installed in ${secondsSince(start)}`);
}

/** Fails when something needed is missing; only says so when it can be done without. */
async function giveUp(/** @type {readonly Requirement[]} */ missing, /** @type {boolean} */ hasApt) {
  const names = await Promise.all(missing.map((requirement) => nameHere(requirement.packages)));
  const things = missing.map((requirement) => requirement.soname ?? requirement.program ?? requirement.file);
  const advice = hasApt
    ? `Install it with this one command, then run the same again:\n  ${command(names)}`
    : `Install what provides these with your system's package manager (on Debian: ${names.join(' ')}), then run the same again.`;
  const message = `This system lacks: ${things.join(', ')}.`;
  if (missing.some((requirement) => requirement.without === undefined)) throw new StepFailed(message, advice);
  const losses = [...new Set(missing.map((requirement) => requirement.without))].join('; ');
  say('System packages', `${message} It works without: ${losses}. ${advice}`);
}

const command = (/** @type {readonly string[]} */ names) =>
  `sudo apt-get update && sudo apt-get install -y ${names.join(' ')}`;

/** @param {readonly Need[]} needs @returns {Promise<Requirement[]>} */
async function findMissing(needs) {
  const libraries = await sharedLibraries();
  return requirements.filter((requirement) => {
    if (!needs.includes(requirement.need)) return false;
    if (requirement.soname) return !libraries.has(requirement.soname);
    if (requirement.program) return findProgram(requirement.program) === undefined;
    return !existsSync(requirement.file ?? '');
  });
}

/** The names of the shared libraries that the dynamic linker finds, for this machine's word size. */
async function sharedLibraries() {
  const ldconfig = findProgram('ldconfig') ?? 'ldconfig';
  const { output } = await run(ldconfig, ['-p']);
  return librariesIn(output, process.arch);
}

/**
 * Reads `ldconfig -p`: lines such as `libnss3.so (libc6,x86-64) => /lib/x86_64-linux-gnu/libnss3.so`.
 * @param {string} listing
 * @param {string} arch as `process.arch` says it
 */
export function librariesIn(listing, arch) {
  const mark = { x64: 'x86-64', arm64: 'AArch64' }[arch];
  const found = new Set();
  for (const line of listing.split('\n')) {
    const match = /^\s+(\S+) \(([^)]*)\) => /.exec(line);
    if (match?.[1] && (mark === undefined || match[2]?.includes(mark))) found.add(match[1]);
  }
  return found;
}

/** The prefix that makes a command run as root without asking: nothing for root, `sudo -n`, or undefined. */
async function wayToRoot() {
  if (process.getuid?.() === 0) return [];
  const sudo = findProgram('sudo');
  if (sudo && (await run(sudo, ['-n', 'true'])).code === 0)
    return [sudo, '-n', 'env', 'DEBIAN_FRONTEND=noninteractive'];
  return undefined;
}

/** The first of `names` that this release knows as a real package, else the last. @param {readonly string[]} names */
async function nameHere(names) {
  const last = names[names.length - 1] ?? '';
  if (names.length === 1) return last;
  for (const name of names) {
    const { code, output } = await run('apt-cache', ['show', '--no-all-versions', name]);
    if (code === 0 && output.includes(`Package: ${name}\n`)) return name;
  }
  return last;
}
