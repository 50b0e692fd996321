import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FirstProfile, writeFirstProfile } from './first-profile.ts';

const now = new Date('2026-11-22T12:00:00Z');
const first: FirstProfile = {
  source: 'bastion',
  keys: { accessKeyId: 'AKIAUNDERSTUDYTEST01', secretAccessKey: 'a/secret+of/forty/characters/in/a/test0' },
  mfaSerial: 'arn:aws:iam::111111111111:mfa/jo',
  region: 'eu-west-1',
  profile: 'prod-admin',
  roleArn: 'arn:aws:iam::222222222222:role/Admin',
};

let folder = '';
const files = () => ({ config: join(folder, '.aws/config'), credentials: join(folder, '.aws/credentials') });
const texts = () => [readFileSync(files().config, 'utf8'), readFileSync(files().credentials, 'utf8')];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-first-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a first profile', () => {
  it('is written where there is no folder yet, for its owner only', async () => {
    expect(await writeFirstProfile(files(), first, now)).toEqual({ ok: true });
    expect(texts()).toEqual([
      `[profile bastion]
mfa_serial = arn:aws:iam::111111111111:mfa/jo
region = eu-west-1

[profile prod-admin]
role_arn = arn:aws:iam::222222222222:role/Admin
source_profile = bastion
mfa_serial = arn:aws:iam::111111111111:mfa/jo
region = eu-west-1
`,
      `[bastion]
aws_access_key_id = AKIAUNDERSTUDYTEST01
aws_secret_access_key = a/secret+of/forty/characters/in/a/test0
`,
    ]);
    if (process.platform !== 'win32') expect(statSync(files().credentials).mode & 0o777).toBe(0o600);
  });

  it('leaves every byte of what stands there', async () => {
    mkdirSync(join(folder, '.aws'));
    writeFileSync(files().config, '# mine\r\n[default]\r\nregion = eu-west-1');
    expect(await writeFirstProfile(files(), first, now)).toEqual({ ok: true });
    expect(texts()[0]?.startsWith('# mine\r\n[default]\r\nregion = eu-west-1\r\n[profile bastion]')).toBe(
      true,
    );
  });

  it('keeps a copy of the first state of a file that was there', async () => {
    mkdirSync(join(folder, '.aws'));
    writeFileSync(files().config, '[default]\nregion = eu-west-1\n');
    expect(await writeFirstProfile(files(), first, now)).toEqual({ ok: true });
    const copy = join(folder, '.aws', 'config.before-understudy-20261122T120000Z');
    expect(readFileSync(copy, 'utf8')).toBe('[default]\nregion = eu-west-1\n');
  });

  it.each<[Partial<FirstProfile>, RegExp]>([
    [{ profile: 'bastion' }, /two names/],
    [{ profile: 'a b' }, /may hold only letters/],
    [{ roleArn: 'arn\n[evil]' }, /line break/],
    [{ region: '' }, /empty/],
  ])('refuses %j and writes nothing', async (part, message) => {
    const outcome = await writeFirstProfile(files(), { ...first, ...part }, now);
    expect(outcome).toMatchObject({ ok: false, message: expect.stringMatching(message) });
    expect(() => texts()).toThrow();
  });

  it('refuses a name that is taken', async () => {
    mkdirSync(join(folder, '.aws'));
    writeFileSync(files().credentials, '[bastion]\nx = y\n');
    expect(await writeFirstProfile(files(), first, now)).toMatchObject({
      ok: false,
      message: expect.stringContaining('has a section [bastion] already'),
    });
    expect(readFileSync(files().credentials, 'utf8')).toBe('[bastion]\nx = y\n');
  });

  it.each(['[profile bastion]', '[profile "bastion"]', '[profile prod-admin]'])(
    'writes no keys where the config file has %s already',
    async (header) => {
      mkdirSync(join(folder, '.aws'));
      writeFileSync(files().config, `${header}\nregion = eu-west-1\n`);
      const { mfaSerial: _serial, region: _region, ...bare } = first;
      for (const input of [first, bare])
        expect(await writeFirstProfile(files(), input, now)).toMatchObject({
          ok: false,
          message: expect.stringContaining('already'),
        });
      expect(existsSync(files().credentials)).toBe(false);
      expect(readFileSync(files().config, 'utf8')).toBe(`${header}\nregion = eu-west-1\n`);
    },
  );

  it('takes the keys out again when the role cannot be written', async () => {
    mkdirSync(join(folder, '.aws'));
    // A folder stands where the config file would be.
    mkdirSync(files().config);
    writeFileSync(files().credentials, '# mine\n[other]\nx = y\n');
    expect(await writeFirstProfile(files(), first, now)).toMatchObject({ ok: false });
    expect(readFileSync(files().credentials, 'utf8')).toBe('# mine\n[other]\nx = y\n');
  });
});
