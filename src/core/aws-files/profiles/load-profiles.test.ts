import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasLinks, hasModes } from '../../files/testing/modes.ts';
import { type FileLocations, locateFiles } from './file-locations.ts';
import { loadProfiles, MAX_FILE_BYTES } from './load-profiles.ts';

let folder: string;
let config: string;
let credentials: string;
let locations: FileLocations;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-read-'));
  config = join(folder, 'config');
  credentials = join(folder, 'credentials');
  locations = locateFiles({
    flags: { config, credentials },
    environment: {},
    platform: process.platform,
    homeOfUser: folder,
  });
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Writes a file as if it had last been changed an hour ago. */
function writeOld(path: string, text: string): void {
  writeFileSync(path, text);
  const anHourAgo = new Date(Date.now() - 3_600_000);
  utimesSync(path, anHourAgo, anHourAgo);
}

/** A file of that length which takes no room on the disk. Gives back its open descriptor. */
function makeSparse(path: string, bytes: number): number {
  const descriptor = openSync(path, 'w');
  ftruncateSync(descriptor, bytes);
  return descriptor;
}

/** In these tests files are always younger than the machine's idea of "settled", unless its clock runs ahead. */
const inAnHour = { now: () => new Date(Date.now() + 3_600_000) };

type Stand = [what: string, make: () => void, reason: string];

describe('loadProfiles', () => {
  it('finds nothing, and nothing wrong, where there are no files', async () => {
    const loaded = await loadProfiles(locations);
    expect([loaded.config.kind, loaded.credentials.kind]).toEqual(['missing', 'missing']);
    expect(loaded.profiles.profiles.size).toBe(0);
    expect(loaded.profiles.problems).toEqual([]);
  });

  it('reads both files into one set', async () => {
    writeFileSync(config, '[profile a]\nregion = r\n');
    writeFileSync(credentials, '[a]\naws_access_key_id = AK\n', { mode: 0o600 });
    const { profiles, credentials: state } = await loadProfiles(locations);
    expect([...(profiles.profiles.get('a')?.properties.keys() ?? [])]).toEqual([
      'region',
      'aws_access_key_id',
    ]);
    expect(state.kind).toBe('read');
    if (hasModes) expect(state.kind === 'read' && state.stamp.mode).toBe(0o600);
  });

  it('reads an empty file as a file without profiles', async () => {
    writeFileSync(config, '');
    expect(await loadProfiles(locations)).toMatchObject({
      config: { kind: 'read' },
      profiles: { problems: [] },
    });
  });

  const notOnWindows: readonly Stand[] = hasLinks
    ? [
        ['a named pipe', () => execFileSync('mkfifo', [config]), 'not-a-file'],
        ['a link to nowhere', () => symlinkSync(join(folder, 'gone'), config), 'dangling-link'],
        ['a link to itself', () => symlinkSync(config, config), 'link-loop'],
      ]
    : [];
  it.each<Stand>([
    ['a folder', () => mkdirSync(config), 'is-folder'],
    ...notOnWindows,
    ['random bytes', () => writeFileSync(config, randomBytes(5000)), 'binary'],
    ['NULs', () => writeFileSync(config, Buffer.alloc(10)), 'binary'],
    ['UTF-16', () => writeFileSync(config, '\uFEFF[default]\n', 'utf16le'), 'utf-16'],
    ['more than 16 MB', () => closeSync(makeSparse(config, MAX_FILE_BYTES + 1)), 'too-large'],
  ])('says so when %s stands in place of a file, and reads the other', async (_what, make, reason) => {
    make();
    writeFileSync(credentials, '[a]\n');
    const loaded = await loadProfiles(locations);
    expect(loaded.config).toMatchObject({ kind: 'unreadable', reason });
    expect([...loaded.profiles.profiles.keys()]).toEqual(['a']);
    expect(loaded.profiles.problems).toEqual([
      expect.objectContaining({ code: `file-${reason}`, severity: 'error', file: 'config', path: config }),
    ]);
    expect(loaded.profiles.problems[0]?.message).toContain(config);
  });

  // Windows calls that a file that is not there.
  it.runIf(hasModes)('says so when a part of the path is a file', async () => {
    writeFileSync(config, '');
    const below = { ...locations, config: { ...locations.config, path: join(config, 'below') } };
    expect((await loadProfiles(below)).config).toMatchObject({
      kind: 'unreadable',
      reason: 'folder-is-file',
    });
  });

  it.skipIf(!hasModes || process.getuid?.() === 0)('says so when the file may not be read', async () => {
    writeFileSync(config, '[default]\n');
    chmodSync(config, 0);
    expect((await loadProfiles(locations)).config).toMatchObject({
      kind: 'unreadable',
      reason: 'no-permission',
    });
  });

  it('takes the null device as an empty file', async () => {
    const none = { ...locations, config: { ...locations.config, path: devNull } };
    expect(await loadProfiles(none)).toMatchObject({ config: { kind: 'read' }, profiles: { problems: [] } });
  });

  it.runIf(hasLinks)('follows a link', async () => {
    writeFileSync(join(folder, 'elsewhere'), '[profile a]\n');
    symlinkSync('elsewhere', config);
    expect([...(await loadProfiles(locations)).profiles.profiles.keys()]).toEqual(['a']);
  });

  it('reads text with a stray NUL or a Latin-1 byte', async () => {
    writeFileSync(config, Buffer.from('# caf\xe9\n[profile a]\nregion = r\x001\n', 'latin1'));
    const { profiles, config: state } = await loadProfiles(locations);
    expect(profiles.profiles.get('a')?.properties.get('region')?.value).toBe('r\x001');
    expect(state.kind === 'read' && state.document.toString()).toContain('# caf\uDCE9');
  });

  it('reads ten megabytes', async () => {
    const many = Array.from(
      { length: 50_000 },
      (_, n) => `[profile p${n}]\nrole_arn = arn:aws:iam::123456789012:role/r${n}\n\n`,
    );
    writeFileSync(config, many.join('').padEnd(10_000_000, '#'));
    expect((await loadProfiles(locations)).profiles.profiles.size).toBe(50_000);
  });
});

describe('loadProfiles with what came back before', () => {
  it('reads only the file that changed', async () => {
    writeOld(config, '[profile a]\n');
    writeOld(credentials, '[a]\nk = 1\n');
    const before = await loadProfiles(locations, undefined, inAnHour);
    writeFileSync(credentials, '[a]\nk = 2\n');
    const after = await loadProfiles(locations, before, inAnHour);
    expect(after.config).toBe(before.config);
    expect(after.profiles.profiles.get('a')?.properties.get('k')?.value).toBe('2');
  });

  it('gives the same set when nothing changed', async () => {
    writeOld(config, '[profile a]\n');
    const before = await loadProfiles(locations, undefined, inAnHour);
    expect((await loadProfiles(locations, before, inAnHour)).profiles).toBe(before.profiles);
  });

  it('gives the same set when a file was written with what it held', async () => {
    writeOld(config, '[profile a]\n');
    const before = await loadProfiles(locations, undefined, inAnHour);
    writeFileSync(config, '[profile a]\n');
    expect((await loadProfiles(locations, before, inAnHour)).profiles).toBe(before.profiles);
  });

  it('sees a change of equal length within the same tick of the file clock', async () => {
    const instant = new Date(Math.floor(Date.now() / 1000) * 1000);
    writeFileSync(config, '[profile a]\n');
    utimesSync(config, instant, instant);
    const before = await loadProfiles(locations);
    writeFileSync(config, '[profile b]\n');
    utimesSync(config, instant, instant);
    expect([...(await loadProfiles(locations, before)).profiles.profiles.keys()]).toEqual(['b']);
  });

  it('sees a file replaced by another with the same times and length', async () => {
    writeOld(config, '[profile a]\n');
    const before = await loadProfiles(locations, undefined, inAnHour);
    const other = join(folder, 'other');
    writeOld(other, '[profile b]\n');
    renameSync(other, config);
    expect([...(await loadProfiles(locations, before, inAnHour)).profiles.profiles.keys()]).toEqual(['b']);
  });

  it('sees a file vanish, appear and turn into a folder', async () => {
    writeOld(config, '[profile a]\n');
    const first = await loadProfiles(locations, undefined, inAnHour);
    rmSync(config);
    const gone = await loadProfiles(locations, first, inAnHour);
    expect([gone.config.kind, gone.profiles.profiles.size]).toEqual(['missing', 0]);
    mkdirSync(config);
    const inPlace = await loadProfiles(locations, gone, inAnHour);
    expect(inPlace.config.kind).toBe('unreadable');
    rmSync(config, { recursive: true });
    writeOld(config, '[profile a]\n');
    expect((await loadProfiles(locations, inPlace, inAnHour)).profiles.profiles.size).toBe(1);
  });

  it('does not take one path for another', async () => {
    writeOld(config, '[profile a]\n');
    const before = await loadProfiles(locations, undefined, inAnHour);
    const elsewhere = { ...locations, config: { ...locations.config, path: join(folder, 'none') } };
    expect((await loadProfiles(elsewhere, before, inAnHour)).profiles.profiles.size).toBe(0);
  });
});
