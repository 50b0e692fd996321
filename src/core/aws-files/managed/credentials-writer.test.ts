import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../clock.ts';
import { hasLinks, hasModes } from '../../files/testing/modes.ts';
import { type CredentialsWriter, createCredentialsWriter } from './credentials-writer.ts';
import type { ManagedEntry } from './managed-section.ts';

const start = new Date('2026-11-22T15:00:00Z');
let home: string;
let credentialsPath: string;
let now: Date;
const clock: Clock = { now: () => now };

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'credentials-writer-'));
  credentialsPath = join(home, '.aws', 'credentials');
  now = start;
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function writer(
  more: { readonly lockWaitMs?: number; readonly saml2awsPath?: string } = {},
): CredentialsWriter {
  return createCredentialsWriter({
    credentialsPath,
    configPath: join(home, '.aws', 'config'),
    dataFolder: join(home, 'data'),
    clock,
    ...more,
  });
}

function put(text: string, name = 'credentials'): void {
  mkdirSync(join(home, '.aws'), { recursive: true });
  writeFileSync(join(home, '.aws', name), text, { mode: 0o600 });
}

const text = () => readFileSync(credentialsPath, 'utf8');

function entry(number = 1, more: Partial<ManagedEntry> = {}): ManagedEntry {
  return {
    profile: 'prod-admin',
    credentials: {
      accessKeyId: `ASIAEXAMPLE${number}`,
      secretAccessKey: `secret/${number}+`,
      sessionToken: `FwoGZXIvYXdzE/${number}+==`,
      expiration: new Date('2026-11-22T16:00:00.789Z'),
    },
    region: 'eu-west-1',
    ...more,
  };
}

const sectionOf = (number: number, region = 'region = eu-west-1\n') =>
  `[understudy]
# Managed by Understudy: prod-admin, expires 2026-11-22T16:00:00Z
aws_access_key_id = ASIAEXAMPLE${number}
aws_secret_access_key = secret/${number}+
aws_session_token = FwoGZXIvYXdzE/${number}+==
${region}x_security_token_expires = 2026-11-22T16:00:00Z
`;

const userFile = `# my accounts
[default]
aws_access_key_id=AKIAUSER  ; mine
aws_secret_access_key  =  userSecret

[other]
key = value # kept
`;

describe('writing a target', () => {
  it('creates folder and file for the owner only', async () => {
    const outcome = await writer().write('understudy', entry());
    expect(outcome).toEqual({ kind: 'written', target: 'understudy', path: credentialsPath, warnings: [] });
    expect(text()).toBe(sectionOf(1));
    if (hasModes) {
      expect(statSync(credentialsPath).mode & 0o777).toBe(0o600);
      expect(statSync(join(home, '.aws')).mode & 0o777).toBe(0o700);
    }
  });

  it('adds its section behind everything else and leaves every other byte alone', async () => {
    put(userFile);
    await writer().write('understudy', entry());
    expect(text()).toBe(userFile + sectionOf(1));
  });

  it('replaces only its own lines when it writes again', async () => {
    put(userFile);
    const subject = writer();
    await subject.write('understudy', entry(1));
    writeFileSync(credentialsPath, `${text()}output = json\n\n# below\n[last]\na = b\n`);
    expect(await subject.write('understudy', entry(2))).toMatchObject({ kind: 'written' });
    expect(text()).toBe(`${userFile}${sectionOf(2)}output = json\n\n# below\n[last]\na = b\n`);
  });

  it('keeps the line ends of a Windows file', async () => {
    put('[a]\r\nkey = value\r\n');
    await writer().write('understudy', entry());
    expect(text()).toBe(`[a]\r\nkey = value\r\n${sectionOf(1).replaceAll('\n', '\r\n')}`);
  });

  it('removes the legacy token, which botocore would read first', async () => {
    put('[understudy]\naws_security_token = old\naws_session_token = old\n');
    await writer().write('understudy', entry());
    expect(text()).not.toContain('aws_security_token');
  });

  it('moves a comment behind a key to a line of its own, since botocore reads it as part of the value', async () => {
    put('[understudy]\nregion = us-east-1 # home\n');
    await writer().write('understudy', entry());
    expect(text()).toContain('# home\nregion = eu-west-1\n');
  });

  it('takes its own region back when the next entry has none, and shows the one that stood there before', async () => {
    put('[understudy]\nregion = us-east-1\n');
    const subject = writer();
    await subject.write('understudy', entry(1));
    const { region: _, ...withoutRegion } = entry(2);
    await subject.write('understudy', withoutRegion);
    expect(text()).toContain('region = us-east-1\n');
    expect(text()).not.toContain('eu-west-1');
  });

  it.runIf(hasLinks)('writes through a symbolic link and leaves the link', async () => {
    mkdirSync(join(home, '.aws'));
    mkdirSync(join(home, 'dotfiles'));
    writeFileSync(join(home, 'dotfiles', 'creds'), '[a]\nb = c\n', { mode: 0o600 });
    symlinkSync(join('..', 'dotfiles', 'creds'), credentialsPath);
    await writer().write('understudy', entry());
    expect(lstatSync(credentialsPath).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(home, 'dotfiles', 'creds'), 'utf8')).toBe(`[a]\nb = c\n${sectionOf(1)}`);
  });

  it.runIf(hasModes)('tightens the mode of a file that others could read', async () => {
    put(userFile);
    chmodSync(credentialsPath, 0o644);
    await writer().write('understudy', entry());
    expect(statSync(credentialsPath).mode & 0o777).toBe(0o600);
  });

  it('leaves no lock and no temporary file', async () => {
    put(userFile);
    await writer().write('understudy', entry());
    expect(readdirSync(join(home, '.aws')).sort()).toEqual([
      'credentials',
      'credentials.before-understudy-20261122T150000Z',
    ]);
  });

  it('keeps a dated copy of the first state, once, for the owner only', async () => {
    put(userFile);
    const subject = writer();
    const first = await subject.write('understudy', entry(1));
    now = new Date('2026-11-23T15:00:00Z');
    const second = await subject.write('understudy', entry(2));
    const backup = `${credentialsPath}.before-understudy-20261122T150000Z`;
    expect(first).toMatchObject({ backup });
    expect(second).not.toHaveProperty('backup');
    expect(readFileSync(backup, 'utf8')).toBe(userFile);
    if (hasModes) expect(statSync(backup).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(home, '.aws')).filter((name) => name.includes('before'))).toHaveLength(1);
  });
});

describe('what needs a yes or gets a no', () => {
  it('asks before it overwrites long-term keys, and puts them back byte for byte on stop', async () => {
    put(userFile);
    const subject = writer();
    const asked = await subject.write('default', entry());
    expect(asked).toMatchObject({ kind: 'confirm', reason: 'long-term-keys' });
    expect(text()).toBe(userFile);
    expect(await subject.write('default', entry(1), { confirmed: true })).toMatchObject({ kind: 'written' });
    expect(text()).not.toContain('AKIAUSER');
    expect(await subject.write('default', entry(2))).toMatchObject({ kind: 'written' });
    expect(await subject.remove('default')).toMatchObject({ kind: 'restored' });
    expect(text()).toBe(userFile);
  });

  it.each([
    ['role_arn = arn:aws:iam::111111111111:role/x', 'config'],
    ['sso_session = corp', 'config'],
    ['web_identity_token_file = /token', 'credentials'],
  ])('refuses a target with %s in the %s file, naming the line', async (property, file) => {
    put(file === 'config' ? `\n[profile dev]\n${property}\n` : `\n[dev]\n${property}\n`, file);
    const outcome = await writer().write('dev', entry());
    expect(outcome).toMatchObject({
      kind: 'refused',
      message: `Keys in the profile dev would be ignored, because it has ${property.split(' ')[0]} (${join(home, '.aws', file)}, line 3).`,
      advice: 'Write to another profile, for instance understudy.',
    });
  });

  it('asks before it overwrites the section of another tool, even with consent to nothing else', async () => {
    put(
      '[dev]\naws_access_key_id = ASIAX\naws_secret_access_key = s\naws_session_token = t\nmanager = awsume\n',
    );
    const outcome = await writer().write('dev', entry());
    expect(outcome).toMatchObject({ kind: 'confirm', reason: 'other-tool' });
  });

  it.each([
    ['a b', {}],
    ['__proto__', {}],
    ['constructor', {}],
    ['dev', { region: 'eu-west-1\n[evil]' }],
    ['dev', { profile: 'x\r[evil]' }],
  ])('refuses the name %j or the entry %j and leaves the file alone', async (target, more) => {
    put(userFile);
    expect(await writer().write(target, entry(1, more))).toMatchObject({ kind: 'refused' });
    expect(text()).toBe(userFile);
    expect(existsSync(join(home, 'data'))).toBe(false);
  });

  it('reports keys that others changed since, until told to override', async () => {
    const subject = writer();
    await subject.write('understudy', entry(1));
    const changed = text().replace('ASIAEXAMPLE1', 'ASIAOTHER');
    writeFileSync(credentialsPath, changed);
    expect(await subject.write('understudy', entry(2))).toMatchObject({
      kind: 'changed-by-others',
      how: 'edited',
    });
    expect(await subject.remove('understudy')).toMatchObject({ kind: 'changed-by-others' });
    expect(text()).toBe(changed);
    expect(await subject.write('understudy', entry(2), { overrideChanges: true })).toMatchObject({
      kind: 'written',
    });
    expect(text()).toBe(sectionOf(2));
  });

  it('does not bring back a removed section for a renewal, but does for a switch', async () => {
    put('[a]\nb = c\n');
    const subject = writer();
    await subject.write('understudy', entry(1));
    put('[a]\nb = c\n');
    expect(await subject.write('understudy', entry(2), { onlyIfPresent: true })).toMatchObject({
      kind: 'changed-by-others',
      how: 'removed',
    });
    expect(await subject.write('understudy', entry(2))).toMatchObject({ kind: 'written' });
  });
});

describe('stop, undo and clean', () => {
  it.each([
    ['with a final line end', '[a]\nb = c\n'],
    ['without a final line end', '[a]\nb = c'],
    ['empty', ''],
    ['a lone line end', '\n'],
    ['Windows line ends', '[a]\r\nb = c\r\n\r\n'],
    [
      'a section of the same name',
      '[a]\nb = c\n[understudy]\n  # mine\noutput=json # x\n\n# next\n[z]\ny = x',
    ],
    ['a section at the end', '[understudy]\nregion=us-east-1 ; x'],
  ])('write and stop leave a file as it was: %s', async (_, before) => {
    put(before);
    const subject = writer();
    await subject.write('understudy', entry(1));
    await subject.write('understudy', entry(2));
    await subject.remove('understudy');
    expect(text()).toBe(before);
  });

  it('keeps what the user added to the section meanwhile', async () => {
    put('[understudy]\noutput = json\n');
    const subject = writer();
    await subject.write('understudy', entry(1));
    writeFileSync(credentialsPath, `${text()}cli_pager = less\n`);
    await subject.write('understudy', entry(2));
    expect(await subject.remove('understudy')).toMatchObject({ kind: 'restored' });
    expect(text()).toBe('[understudy]\noutput = json\ncli_pager = less\n');
  });

  it('leaves a section alone that is not its own', async () => {
    put(userFile);
    expect(await writer().remove('default')).toMatchObject({ kind: 'not-managed' });
    expect(await writer().remove('missing')).toMatchObject({ kind: 'nothing' });
    expect(text()).toBe(userFile);
  });

  it('remembers across runs what stood there', async () => {
    put(userFile);
    await writer().write('default', entry(), { confirmed: true });
    expect(await writer().remove('default')).toMatchObject({ kind: 'restored' });
    expect(text()).toBe(userFile);
  });

  it.runIf(hasModes)('keeps the memory for the owner only', async () => {
    put(userFile);
    await writer().write('default', entry(), { confirmed: true });
    const folder = join(home, 'data', 'written-sections');
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('undoes the last switch, not its renewals, and nothing twice', async () => {
    put(userFile);
    const subject = writer();
    await subject.write('understudy', entry(1));
    const first = text();
    await subject.write('understudy', entry(2, { profile: 'dev' }));
    await subject.write('understudy', entry(3, { profile: 'dev' }));
    expect(await subject.undoLastWrite()).toMatchObject({ kind: 'restored', target: 'understudy' });
    expect(text()).toBe(first);
    expect(await subject.undoLastWrite()).toMatchObject({ kind: 'nothing-to-undo' });
    expect(await subject.remove('understudy')).toMatchObject({ kind: 'removed' });
    expect(text()).toBe(userFile);
  });

  it('lists its sections and removes those that have expired', async () => {
    put(userFile);
    const subject = writer();
    const later = { ...entry(2).credentials, expiration: new Date('2026-11-22T20:00:00Z') };
    await subject.write('understudy', entry(1));
    await subject.write('second', entry(2, { credentials: later }));
    expect(await subject.listManaged()).toMatchObject([
      { target: 'understudy', profile: 'prod-admin', expires: new Date('2026-11-22T16:00:00Z') },
      { target: 'second', changedByOthers: false },
    ]);
    expect(await subject.cleanExpired(new Date('2026-11-22T17:00:00Z'))).toMatchObject([
      { kind: 'removed', target: 'understudy' },
    ]);
    expect(await subject.listManaged()).toMatchObject([{ target: 'second' }]);
  });

  it('does not remove a section that is written anew while the expired ones are removed', async () => {
    put(userFile);
    const subject = writer();
    const later = { ...entry(2).credentials, expiration: new Date('2026-11-22T20:00:00Z') };
    await subject.write('understudy', entry(1));
    const [, cleaned] = await Promise.all([
      subject.write('understudy', entry(2, { credentials: later })),
      subject.cleanExpired(new Date('2026-11-22T17:00:00Z')),
    ]);
    // The look for expired sections comes before the new one or after it.
    const kinds = Array.isArray(cleaned) ? cleaned.map(({ kind }) => kind) : cleaned;
    expect([[], ['nothing']]).toContainEqual(kinds);
    expect(await subject.listManaged()).toMatchObject([{ target: 'understudy', expires: later.expiration }]);
  });
});
