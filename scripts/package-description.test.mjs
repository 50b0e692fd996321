// What several files say about the packages, each in its own language, must agree.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import configuration, { appId } from '../electron-builder.config.mjs';
import { controlFile, installFolder } from './package-deb.mjs';
import { projectRoot } from './subprocess.mjs';

const read = (path) => readFileSync(join(projectRoot, path), 'utf8');
const manifest = JSON.parse(read('package.json'));
const program = `${installFolder}/${configuration.linux.executableName}`;

describe('the parts of the Linux packages', () => {
  it('start the program where the package puts it', () => {
    const desktop = read('resources/linux/io.github.understudy.desktop');
    expect(desktop).toMatch(new RegExp(`^Exec=${program}$`, 'm'));
    expect(desktop).toMatch(new RegExp(`^TryExec=${program}$`, 'm'));
  });

  it('bear one name of reversed domain, by which portals, docks and Windows know the app', () => {
    const file = `${configuration.appId}.desktop`;
    expect(manifest.desktopName).toBe(file);
    expect(configuration.linux.syncDesktopName).toBe(true);
    expect(existsSync(join(projectRoot, 'resources/linux', file))).toBe(true);
    expect(read('scripts/package-deb.mjs')).toContain(`usr/share/applications/${file}`);
    expect(read(`resources/linux/${configuration.appId}.metainfo.xml`)).toContain(
      `<launchable type="desktop-id">${file}</launchable>`,
    );
    expect(read('src/main/index.ts')).toContain(`setAppUserModelId('${configuration.appId}')`);
  });

  it('let exactly that program open namespaces', () => {
    expect(read('resources/linux/apparmor-profile')).toContain(
      `profile understudy ${program} flags=(unconfined) {`,
    );
    expect(read('resources/linux/postinst')).toContain(`profile=${installFolder}/resources/apparmor-profile`);
  });

  it('remove the same AppArmor profile that they install', () => {
    const installed = /^installed=(.+)$/m;
    const [, put] = installed.exec(read('resources/linux/postinst')) ?? [];
    const [, taken] = installed.exec(read('resources/linux/postrm')) ?? [];
    expect(put).toBe('/etc/apparmor.d/understudy');
    expect(taken).toBe(put);
  });

  it('never touch what is the user’s', () => {
    for (const script of ['postinst', 'postrm']) {
      expect(read(`resources/linux/${script}`)).not.toMatch(/\/home|\/root|~|\$HOME|\.config|\.aws/);
    }
  });

  it('name the same window class and words to every desktop', () => {
    const desktop = read('resources/linux/io.github.understudy.desktop');
    const { Comment, GenericName, Keywords, Categories, StartupWMClass } = configuration.linux.desktop.entry;
    for (const line of [
      `Comment=${Comment}`,
      `GenericName=${GenericName}`,
      `Keywords=${Keywords}`,
      `Categories=${Categories}`,
      `StartupWMClass=${StartupWMClass}`,
    ]) {
      expect(desktop.split('\n')).toContain(line);
    }
    expect(StartupWMClass).toBe(manifest.productName);
  });
});

it('writes a control file that dpkg reads', () => {
  const control = controlFile({ manifest, architecture: 'amd64', kilobytes: 1234 });
  expect(control).toMatch(/^Package: understudy\nVersion: \d+\.\d+\.\d+\nArchitecture: amd64\n/);
  expect(control).toContain('\nInstalled-Size: 1234\n');
  // Every further line of a field begins with a space, and the file ends with one line end.
  expect(
    control
      .trimEnd()
      .split('\n')
      .filter((line) => !/^([A-Z][\w-]*: \S| \S)/.test(line)),
  ).toEqual([]);
  expect(control).toMatch(/[^\n]\n$/);
  expect(control).not.toMatch(/\blibssl|\bnodejs\b/);
});

it('gives Windows one id for the shortcut and for notifications', () => {
  expect(read('src/main/index.ts')).toContain(`app.setAppUserModelId('${appId}')`);
});

it('has every file that the configuration names', () => {
  const { linux, mac, win, nsis } = configuration;
  const extra = [linux, mac, win].flatMap(({ extraResources }) => extraResources.map(({ from }) => from));
  const named = [
    linux.icon,
    mac.icon,
    mac.entitlements,
    mac.entitlementsInherit,
    win.icon,
    nsis.include,
    ...extra,
  ];
  expect(named.filter((path) => !existsSync(join(projectRoot, path)))).toEqual([]);
});

it('has icons that are what their names say', () => {
  const folder = join(projectRoot, 'resources/icons');
  for (const name of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, name));
    const size = /^(\d+)x\1\.png$/.exec(name)?.[1];
    if (size)
      expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], name).toEqual([Number(size), Number(size)]);
    else if (name.endsWith('.ico')) expect(bytes.subarray(0, 4)).toEqual(Buffer.from([0, 0, 1, 0]));
    else
      expect([bytes.toString('latin1', 0, 4), bytes.readUInt32BE(4)]).toEqual([
        'icns',
        statSync(join(folder, name)).size,
      ]);
  }
});

describe('the workflows', () => {
  const files = readdirSync(join(projectRoot, '.github/workflows'));

  it.each(files)('%s runs only actions that nobody can change under it', (file) => {
    const uses = [...read(`.github/workflows/${file}`).matchAll(/uses: (\S+)/g)].map(([, name]) => name);
    expect(uses.filter((name) => !/^\.\/|@[0-9a-f]{40}$/.test(name))).toEqual([]);
    expect(uses.length).toBeGreaterThan(0);
  });

  it.each(files)('%s may only read unless a job asks for more', (file) => {
    expect(read(`.github/workflows/${file}`)).toMatch(/^permissions:\n {2}contents: read\n/m);
  });

  it.each(files)('%s runs only scripts that there are', (file) => {
    const scripts = [
      ...read(`.github/workflows/${file}`).matchAll(/npm (?:run )?(test:package|[a-z]+)\b/g),
    ].map(([, name]) => name);
    expect(scripts.filter((name) => manifest.scripts[name] === undefined)).toEqual([]);
  });
});
