import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadProfiles } from '../../aws-files/profiles/load-profiles.ts';
import { localPeerSystem } from '../../import/local-peer-system.ts';
import { type Login, loginFile, loginFileText } from '../../sign-in/aws-login/login-file.ts';
import { registrationFilePath } from '../../sign-in/identity-center/registration-file.ts';
import { tokenFilePath } from '../../sign-in/identity-center/token-file.ts';
import { diagnose } from '../doctor.ts';
import { hasEnded } from './cache-left-overs.ts';
import { cleanUpText, deleteLeftOvers } from './clean-up.ts';
import { findLeftOvers } from './find-left-overs.ts';

const now = new Date('2026-11-22T12:00:00Z');
const LONG_AGO = new Date('2026-11-01T00:00:00Z');
const SESSION = 'aws_access_key_id = ASIAX\naws_secret_access_key = s\naws_session_token = t\n';

let home: string;
let system: ReturnType<typeof localPeerSystem>;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'understudy-left-overs-'));
  mkdirSync(join(home, '.aws'));
  system = localPeerSystem(
    { HOME: home, USERPROFILE: home, PATH: join(home, 'bin') },
    process.platform,
    home,
  );
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function put(path: string, text: string, at = LONG_AGO): string {
  const full = join(home, '.aws', path);
  mkdirSync(join(full, '..'), { recursive: true });
  writeFileSync(full, text, { mode: 0o600 });
  utimesSync(full, at, at);
  return full;
}

async function look() {
  const at = (file: 'config' | 'credentials') => ({
    file,
    path: join(home, '.aws', file),
    from: 'default' as const,
  });
  const files = await loadProfiles({ config: at('config'), credentials: at('credentials') });
  const leftOvers = await findLeftOvers(system, files, now);
  return { files, leftOvers };
}

const codes = async () =>
  (await look()).leftOvers.map(({ code, line }) => (line === undefined ? code : `${code} ${line}`));

describe('the files of sign-ins', () => {
  const config =
    '[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n[profile a]\nsso_session = corp\n';
  const token = {
    accessToken: 'a',
    expiresAt: '2026-11-22T13:00:00Z',
    clientId: 'c',
    clientSecret: 's',
    refreshToken: 'r',
    registrationExpiresAt: '2027-01-01T00:00:00Z',
  };

  it.each<[string, unknown, unknown, readonly string[]]>([
    ['are in order', token, { clientId: 'c' }, []],
    ['may be missing', undefined, undefined, []],
    ['have ended', { ...token, expiresAt: '2026-11-22T11:00:00Z' }, undefined, []],
    ['are damaged', '{bad', undefined, ['token-file-damaged']],
    ['are empty', '', '', ['token-file-damaged', 'registration-file-damaged']],
    [
      'cannot be renewed any more',
      { ...token, registrationExpiresAt: '2026-11-22T11:30:00Z' },
      undefined,
      ['registration-ended'],
    ],
  ])('that %s', async (_case, inToken, inRegistration, expected) => {
    put('config', config);
    const session = { name: 'corp', startUrl: 'https://corp.awsapps.com/start', region: 'eu-west-1' };
    const write = (path: string, content: unknown) =>
      content !== undefined &&
      put(
        relative(join(home, '.aws'), path),
        typeof content === 'string' ? content : JSON.stringify(content),
        now,
      );
    write(tokenFilePath(session, home), inToken);
    write(registrationFilePath({ session }, home), inRegistration);
    expect(await codes()).toEqual(expected);
  });
});

describe('the file of a console sign-in', () => {
  const jo = 'arn:aws:iam::333333333333:user/jo';
  const login: Login = {
    credentials: { accessKeyId: 'A', secretAccessKey: 's', sessionToken: 't', expiration: now },
    accountId: '333333333333',
    clientId: 'c',
    refreshToken: 'r',
    dpopKey: 'k',
    region: 'eu-west-1',
    others: {},
  };

  it.each<[string, string | undefined, readonly string[]]>([
    ['is in order', loginFileText(login), []],
    ['may be missing', undefined, []],
    [
      'is of a tool that notes no region',
      loginFileText({ ...login, others: {} }).replace('signInRegion', 'x'),
      [],
    ],
    ['is damaged', '{bad', ['login-file-damaged']],
    ['is of another region', loginFileText({ ...login, region: 'us-east-1' }), ['login-region']],
  ])('that %s', async (_case, text, expected) => {
    put('config', `[profile a]\nlogin_session = ${jo}\nregion = eu-west-1\n`);
    const path = loginFile(jo, join(home, '.aws', 'login', 'cache'));
    if (text !== undefined) put(relative(join(home, '.aws'), path), text, now);
    expect(await codes()).toEqual(expected);
  });
});

describe('what other tools left in the files', () => {
  it('is nothing on a machine that is in order', async () => {
    put('config', '[profile a]\nregion = eu-west-1\n');
    put('credentials', '[a]\naws_access_key_id = AKIAX\naws_secret_access_key = s\n');
    expect(await codes()).toEqual([]);
  });

  it('are sections of AWSume that have long ended, in whatever zone', async () => {
    const section = (name: string, end: string) =>
      `[autoawsume-${name}]\n${SESSION}manager = awsume\nexpiration = ${end}\n`;
    put('credentials', section('old', '2026-11-20 10:00:00') + section('new', '2026-11-22 10:00:00'));
    expect(await codes()).toEqual(['ended-awsume-section 2']);
  });

  it('are keys of a session in a file that nobody has written to for a day', async () => {
    const file = `[x]\n${SESSION}[ours]\n# Managed by Understudy: p, expires 2026-11-20T00:00:00Z\n${SESSION}[known]\n${SESSION}x_security_token_expires = 2026-11-20T00:00:00Z\n`;
    put('credentials', file);
    expect(await codes()).toEqual(['stale-session-keys 2']);
    put('credentials', file, new Date(now.getTime() - 3_600_000));
    expect(await codes()).toEqual([]);
  });

  it('are lines that run a program which is gone, one finding a program', async () => {
    const there = put('../bin/there', '#!/bin/sh\n');
    chmodSync(there, 0o755);
    put(
      'config',
      `[profile a]\ncredential_process = ${there} x\n[profile b]\ncredential_process = there x\n[profile c]\ncredential_process = /opt/gone --x\n[profile d]\nregion = x\ncredential_process = /opt/gone --y\n[profile e]\ncredential_process = granted x\n[profile f]\ncredential_process = ./here\n`,
    );
    const { files, leftOvers } = await look();
    expect(leftOvers.map(({ line, profile }) => [line, profile])).toEqual([
      [6, 'c'],
      [11, 'e'],
    ]);
    expect(leftOvers[0]?.message).toContain('2 profiles, the first of them c, ask the program /opt/gone');
    const found = diagnose({
      files,
      environment: {},
      platform: 'linux',
      targets: ['understudy'],
      leftOvers,
      now,
    });
    expect(found.filter(({ code }) => code === 'dead-process')).toHaveLength(2);
  });
});

describe('a clean-up', () => {
  it('takes a section out that holds nothing but ended keys', () => {
    const text = `# top\n[autoawsume-x]\n${SESSION}manager = awsume\nexpiration = 2026-11-20 10:00:00\n\n# next\n[b]\nc = d\n`;
    const cleaned = cleanUpText({ code: 'ended-awsume-section', line: 3 }, text, 'linux');
    expect(cleaned).toMatchObject({ label: 'Delete the section', text: '# top\n\n# next\n[b]\nc = d\n' });
  });

  it('keeps whatever else a section says', () => {
    const text = `[x]\noutput = json\n${SESSION}# note\n[b]\nc = d\n`;
    const cleaned = cleanUpText({ code: 'stale-session-keys', line: 3 }, text, 'linux');
    expect(cleaned).toMatchObject({
      label: 'Delete the keys',
      text: '[x]\noutput = json\n# note\n[b]\nc = d\n',
    });
  });

  it('never touches a section of ours', () => {
    const text = `[x]\n# Managed by Understudy: p, expires 2026-11-20T00:00:00Z\n${SESSION}`;
    expect(cleanUpText({ code: 'expired-keys', line: 3 }, text, 'linux')).toBeUndefined();
  });

  it('takes dead lines out of every profile that runs the program, and only where its path is certain', () => {
    const text =
      '[profile c]\ncredential_process = /opt/gone --x\n[profile d]\nregion = x\ncredential_process = /opt/gone\n[profile e]\ncredential_process = gone\n';
    expect(cleanUpText({ code: 'dead-process', line: 2 }, text, 'linux')?.text).toBe(
      '[profile c]\n[profile d]\nregion = x\n[profile e]\ncredential_process = gone\n',
    );
    expect(cleanUpText({ code: 'dead-process', line: 7 }, text, 'linux')).toBeUndefined();
  });
});

describe('a cache file has ended', () => {
  const past = '2026-11-20T00:00:00Z';
  const future = '2026-12-20T00:00:00Z';
  it.each([
    [true, { Credentials: { Expiration: past } }],
    [false, { Credentials: { Expiration: future } }],
    [false, { Credentials: { Expiration: '2026-11-22T11:00:00Z' } }],
    [true, { accessToken: 'a', expiresAt: past }],
    [true, { accessToken: 'a', expiresAt: '2026-11-20T00:00:00UTC' }],
    [false, { accessToken: 'a', expiresAt: past, refreshToken: 'r', registrationExpiresAt: future }],
    [true, { accessToken: 'a', expiresAt: past, refreshToken: 'r', registrationExpiresAt: past }],
    [false, { accessToken: 'a', expiresAt: past, refreshToken: 'r' }],
    [true, { clientId: 'c', clientSecret: 's', expiresAt: past }],
    [false, { something: 'else', expiresAt: past }],
    [false, 'no object'],
  ])('%s: %j', (ended, content) => expect(hasEnded(JSON.stringify(content), now)).toBe(ended));

  it('never, when it is no JSON', () => expect(hasEnded('{"accessToken', now)).toBe(false));
});

describe('caches that have ended', () => {
  it('are found and deleted, and those that are good again stay', async () => {
    const ended = JSON.stringify({ Credentials: { Expiration: '2026-11-20T00:00:00Z' } });
    const good = JSON.stringify({ Credentials: { Expiration: '2026-12-20T00:00:00Z' } });
    const [old, kept, renewed] = ['a', 'b', 'c'].map((name) =>
      put(`cli/cache/${name}.json`, name === 'b' ? good : ended),
    );
    const cookies = put('saml2aws/storageState.json', '{}');
    const { leftOvers } = await look();
    expect(leftOvers).toMatchObject([
      { code: 'ended-cli-cache', paths: [old, renewed] },
      { code: 'saml2aws-cache', paths: [cookies] },
    ]);
    writeFileSync(renewed ?? '', good);
    for (const finding of leftOvers)
      expect(await deleteLeftOvers(finding, system, now)).toEqual({ ok: true, deleted: 1 });
    expect([old, kept, renewed, cookies].map((path) => existsSync(path ?? ''))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
