import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Profile } from '../../aws-files/profiles/profile-set.ts';
import type { Clock } from '../../clock.ts';
import type { SessionCredentials } from '../../credentials.ts';
import { hasModes } from '../../files/testing/modes.ts';
import { awsCliCacheFolder, createAwsCliCache } from './aws-cli-cache.ts';
import { awsCliCacheKey } from './aws-cli-cache-key.ts';

const clock: Clock = { now: () => new Date('2026-11-22T12:00:00Z') };
const at = { file: 'config', path: '/config', line: 1 } as const;
const roleArn = 'arn:aws:iam::123456789012:role/Admin';
const arn = 'arn:aws:sts::123456789012:assumed-role/Admin/jo';

function profile(name: string, values: Readonly<Record<string, string>> = { role_arn: roleArn }): Profile {
  const properties = Object.entries(values).map(([key, value]) => [key, { key, value, at }] as const);
  return { name, properties: new Map(properties), sections: [at] };
}

function credentials(accessKeyId: string, expiration: string): SessionCredentials {
  return {
    accessKeyId,
    secretAccessKey: 'secret',
    sessionToken: 'token==',
    expiration: new Date(expiration),
  };
}

const anHour = credentials('ASIAOURS', '2026-11-22T13:00:00.000Z');

let home: string;
let folder: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'understudy-cli-cache-'));
  folder = join(home, '.aws', 'cli', 'cache');
});
afterEach(() => rm(home, { recursive: true, force: true }));

const cache = () => createAwsCliCache(folder, clock);
const pathOf = (of: Profile) => {
  const keyed = awsCliCacheKey(of);
  if (!keyed.ok) throw new Error(keyed.message);
  return join(folder, `${keyed.key}.json`);
};
const read = async (of: Profile): Promise<unknown> => JSON.parse(await readFile(pathOf(of), 'utf8'));
async function foreign(of: Profile, expiration: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const text = JSON.stringify({ Credentials: { AccessKeyId: 'ASIATHEIRS', Expiration: expiration } });
  await writeFile(pathOf(of), text);
  return text;
}

describe('a seeded entry', () => {
  it('has the form of an AssumeRole answer, with the account that the AWS CLI adds, and our mark', async () => {
    const prod = profile('prod');
    expect(await cache().seed({ profile: prod, credentials: anHour, arn })).toEqual({
      kind: 'written',
      path: pathOf(prod),
    });
    expect(await read(prod)).toEqual({
      Credentials: {
        AccessKeyId: 'ASIAOURS',
        SecretAccessKey: 'secret',
        SessionToken: 'token==',
        Expiration: '2026-11-22T13:00:00+00:00',
        AccountId: '123456789012',
      },
      AssumedRoleUser: { Arn: arn },
      ProfileActions: { Profile: 'prod' },
    });
  });

  it.runIf(hasModes)('is for its owner alone, and so is the folder', async () => {
    await cache().seed({ profile: profile('prod'), credentials: anHour });
    expect((await stat(pathOf(profile('prod')))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it.runIf(hasModes)('tightens an entry that others could read', async () => {
    await foreign(profile('prod'), '2026-11-22T12:30:00Z');
    await cache().seed({ profile: profile('prod'), credentials: anHour });
    expect((await stat(pathOf(profile('prod')))).mode & 0o077).toBe(0);
  });

  it('is replaced by each renewal and leaves nothing else in the folder', async () => {
    const prod = profile('prod');
    for (const id of ['ASIA1', 'ASIA2', 'ASIA3'])
      await cache().seed({ profile: prod, credentials: credentials(id, '2026-11-22T13:30:00Z') });
    expect(await read(prod)).toMatchObject({ Credentials: { AccessKeyId: 'ASIA3' } });
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('survives many writers at once', async () => {
    const prod = profile('prod');
    const ids = Array.from({ length: 20 }, (_, index) => `ASIA${index}`);
    await Promise.all(
      ids.map((id) => cache().seed({ profile: prod, credentials: credentials(id, '2026-11-22T13:00:00Z') })),
    );
    const { Credentials } = (await read(prod)) as { Credentials: { AccessKeyId: string } };
    expect(ids).toContain(Credentials.AccessKeyId);
    expect(await readdir(folder)).toHaveLength(1);
  });
});

describe('what the AWS CLI wrote itself', () => {
  it.each(['2026-11-22T13:30:00UTC', '2026-11-22T13:30:00Z', '2026-11-22T14:30:00+01:00'])(
    'stays when it ends later (%s)',
    async (expiration) => {
      const text = await foreign(profile('prod'), expiration);
      const seeded = await cache().seed({ profile: profile('prod'), credentials: anHour });
      expect(seeded.kind).toBe('newer-there');
      expect(await readFile(pathOf(profile('prod')), 'utf8')).toBe(text);
    },
  );

  it('is replaced when it ends earlier, or cannot be read', async () => {
    await foreign(profile('prod'), '2026-11-22T12:30:00UTC');
    expect((await cache().seed({ profile: profile('prod'), credentials: anHour })).kind).toBe('written');
    await writeFile(pathOf(profile('prod')), '{"Credentials":');
    expect((await cache().seed({ profile: profile('prod'), credentials: anHour })).kind).toBe('written');
  });

  it('is never removed, even where it took the place of ours', async () => {
    await cache().seed({ profile: profile('prod'), credentials: anHour });
    const text = await foreign(profile('prod'), '2026-11-22T13:10:00UTC');
    expect(await cache().remove('prod')).toBe(0);
    expect(await cache().sweep()).toBe(0);
    expect(await readFile(pathOf(profile('prod')), 'utf8')).toBe(text);
  });
});

describe('stop', () => {
  it('removes what was put in for the profile, and nothing else', async () => {
    const other = profile('other', { role_arn: 'arn:aws:iam::123456789012:role/Other' });
    await cache().seed({ profile: profile('prod'), credentials: anHour });
    await cache().seed({ profile: other, credentials: anHour });
    await writeFile(join(folder, 'notes.json'), '{"Understudy":{"Profile":"prod"}}');
    expect(await cache().remove('prod')).toBe(1);
    expect((await readdir(folder)).sort()).toEqual(
      [pathOf(other).slice(folder.length + 1), 'notes.json'].sort(),
    );
  });

  it('finds the entry although the profile was edited since', async () => {
    await cache().seed({ profile: profile('prod'), credentials: anHour });
    expect(await cache().remove('prod')).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves an entry that another profile of the same role took over', async () => {
    await cache().seed({ profile: profile('prod'), credentials: anHour });
    await cache().seed({
      profile: profile('twin'),
      credentials: credentials('ASIA2', '2026-11-22T13:05:00Z'),
    });
    expect(await cache().remove('prod')).toBe(0);
    expect(await cache().remove('twin')).toBe(1);
  });

  it('is content with a folder that is not there', async () => {
    expect(await cache().remove('prod')).toBe(0);
    expect(await cache().sweep()).toBe(0);
  });

  it('sweeps out our entries that have ended', async () => {
    await cache().seed({
      profile: profile('prod'),
      credentials: credentials('ASIA', '2026-11-22T11:59:00Z'),
    });
    const other = profile('other', { role_arn: 'arn:aws:iam::123456789012:role/Other' });
    await cache().seed({ profile: other, credentials: anHour });
    expect(await cache().sweep()).toBe(1);
    expect(await readdir(folder)).toHaveLength(1);
  });
});

describe('a cache that cannot be written', () => {
  it('says so and names the place', async () => {
    await mkdir(join(home, '.aws'), { recursive: true });
    await writeFile(join(home, '.aws', 'cli'), 'a file');
    const seeded = await cache().seed({ profile: profile('prod'), credentials: anHour });
    expect(seeded).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining(join(home, '.aws', 'cli')),
    });
  });

  it('tells why a profile is none of those that the AWS CLI caches', async () => {
    const seeded = await cache().seed({ profile: profile('base', {}), credentials: anHour });
    expect(seeded).toMatchObject({ kind: 'unfit', message: expect.stringContaining('base') });
  });

  it.skipIf(process.platform === 'win32')('follows a link in place of the folder', async () => {
    await mkdir(join(home, 'elsewhere'));
    await mkdir(join(home, '.aws', 'cli'), { recursive: true });
    await symlink(join(home, 'elsewhere'), folder);
    expect((await cache().seed({ profile: profile('prod'), credentials: anHour })).kind).toBe('written');
    expect(await readdir(join(home, 'elsewhere'))).toHaveLength(1);
  });
});

describe('the folder', () => {
  it.each([
    [{ HOME: '/home/jo' }, 'linux', '/home/jo/.aws/cli/cache'],
    [{}, 'darwin', '/Users/me/.aws/cli/cache'],
    [{ HOME: 'C:\\msys', USERPROFILE: 'C:\\Users\\jo' }, 'win32', 'C:\\Users\\jo\\.aws\\cli\\cache'],
    [{ HOMEDRIVE: 'D:', HOMEPATH: '\\jo' }, 'win32', 'D:\\jo\\.aws\\cli\\cache'],
  ] as const)('is where Python looks: %o on %s', (environment, platform, expected) => {
    expect(awsCliCacheFolder(environment, platform, '/Users/me')).toBe(expected);
  });
});
