import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../clock.ts';
import { isMountPoint } from '../../files/mounts/mount-point.ts';
import { buildProgram } from '../proof/built-program.ts';
import { createCredentialsWriter } from './credentials-writer.ts';
import type { ManagedEntry } from './managed-section.ts';

let home: string;
let host: string;
let path: string;

/** Only root may mount; elsewhere the simulated file system of `write-in-place.test.ts` has to do. */
const mayMount = (() => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'understudy-may-mount-')));
  const file = join(folder, 'file');
  fs.writeFileSync(file, '');
  const mounted = spawnSync('mount', ['--bind', file, file]).status === 0 && isMountPoint(file);
  if (mounted) spawnSync('umount', [file]);
  fs.rmSync(folder, { recursive: true });
  return mounted;
})();

beforeEach(() => {
  home = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'understudy-mounted-')));
  host = join(home, 'of the host');
  fs.mkdirSync(join(home, '.aws'));
  path = join(home, '.aws', 'credentials');
});
afterEach(() => {
  spawnSync('umount', [path]);
  fs.rmSync(home, { recursive: true, force: true });
});

const BEFORE = '[work]\naws_access_key_id = AKIAWORK\naws_secret_access_key = s # mine\n';

const entry: ManagedEntry = {
  profile: 'prod',
  credentials: {
    accessKeyId: 'ASIANEW',
    secretAccessKey: 'new/secret+',
    sessionToken: 'token==',
    expiration: new Date(Date.now() + 3_600_000),
  },
};

const writer = () =>
  createCredentialsWriter({
    credentialsPath: path,
    configPath: join(home, '.aws', 'config'),
    dataFolder: join(home, 'data'),
    clock: systemClock,
  });

describe.skipIf(!mayMount)(
  'a credentials file that is mounted by itself, as docker -v file:file does it',
  () => {
    beforeEach(() => {
      fs.writeFileSync(host, BEFORE, { mode: 0o600 });
      fs.chownSync(host, 1234, 2345);
      fs.writeFileSync(path, '');
      execFileSync('mount', ['--bind', host, path]);
    });

    it('is really one: nothing can be renamed over it', () => {
      fs.writeFileSync(join(home, '.aws', 'other'), '');
      expect(() => fs.renameSync(join(home, '.aws', 'other'), path)).toThrow('EBUSY');
      expect(isMountPoint(path)).toBe(true);
    });

    it('is written and restored in place, and stays what it is on the host', async () => {
      const { ino } = fs.statSync(host);
      const written = await writer().write('understudy', entry);
      expect(written).toMatchObject({ kind: 'written' });
      expect(fs.readFileSync(host, 'utf8')).toContain('aws_session_token = token==');
      expect(fs.readFileSync(host, 'utf8').startsWith(BEFORE)).toBe(true);
      expect(fs.statSync(host)).toMatchObject({ ino, uid: 1234, gid: 2345 });
      expect(fs.statSync(host).mode & 0o777).toBe(0o600);
      expect(await writer().remove('understudy')).toMatchObject({ kind: 'removed' });
      expect(fs.readFileSync(host, 'utf8')).toBe(BEFORE);
      const left = fs
        .readdirSync(join(home, '.aws'))
        .map((name) => name.replace(/-understudy-.*/, '-understudy'));
      expect(left).toEqual(['credentials', 'credentials.before-understudy']);
    });

    it('keeps the changes of eight writers at once', async () => {
      const targets = Array.from({ length: 8 }, (_, index) => `t${index}`);
      const outcomes = await Promise.all(targets.map((target) => writer().write(target, entry)));
      expect(outcomes.map(({ kind }) => kind)).toEqual(targets.map(() => 'written'));
      const text = fs.readFileSync(host, 'utf8');
      for (const target of targets) expect(text).toContain(`[${target}]\n`);
    });
  },
);

/** Whoever has no rights beyond their own: the folder that the runtime made for root is closed to them. */
const NOBODY = 65534;
const nobodyRunsNode =
  mayMount && spawnSync(process.execPath, ['--version'], { uid: NOBODY, gid: NOBODY }).status === 0;

describe.skipIf(!nobodyRunsNode)('a mounted file in a folder of root', () => {
  it('is written by a user who may write the file and the data folder only', async () => {
    const program = await buildProgram('writer-process', { folder: new URL('../proof/', import.meta.url) });
    fs.chmodSync(dirname(program), 0o755);
    fs.writeFileSync(host, BEFORE, { mode: 0o600 });
    fs.writeFileSync(path, '');
    execFileSync('mount', ['--bind', host, path]);
    for (const folder of [home, join(home, '.aws')]) fs.chmodSync(folder, 0o755);
    fs.mkdirSync(join(home, 'data'));
    for (const theirs of [host, join(home, 'data')]) fs.chownSync(theirs, NOBODY, NOBODY);

    const run = spawnSync(process.execPath, [program, home, 'understudy', '2'], {
      uid: NOBODY,
      gid: NOBODY,
      encoding: 'utf8',
      timeout: 60_000,
    });
    fs.rmSync(dirname(program), { recursive: true });
    const kinds = run.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).kind);
    expect([run.stderr, kinds]).toEqual(['', ['written', 'written']]);
    expect(fs.readFileSync(host, 'utf8')).toContain('aws_access_key_id = ASIAunderstudy2\n');
    expect(fs.statSync(host).uid).toBe(NOBODY);
    expect(fs.readdirSync(join(home, '.aws'))).toEqual(['credentials']);
    const kept = fs.readdirSync(join(home, 'data')).filter((name) => name.startsWith('credentials.'));
    expect(kept).toEqual([expect.stringMatching(/^credentials\.before-understudy-/)]);
  });
});
