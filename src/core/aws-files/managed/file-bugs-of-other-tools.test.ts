import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasModes } from '../../files/testing/modes.ts';
import { parseIniDocument } from '../ini/ini-document.ts';
import { readFileProfiles } from '../profiles/file-profiles.ts';
import { createCredentialsWriter } from './credentials-writer.ts';
import type { ManagedEntry } from './managed-section.ts';

/** What other tools are known to do to `~/.aws/credentials`, each with a test that it does not happen here. */
let home: string;
let credentials: string;

beforeEach(() => {
  home = fs.mkdtempSync(join(tmpdir(), 'file-bugs-'));
  credentials = join(home, '.aws', 'credentials');
});
afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

const now = new Date('2026-11-22T15:00:00Z');
const text = () => fs.readFileSync(credentials, 'utf8');

function put(content: string): void {
  fs.mkdirSync(join(home, '.aws'), { recursive: true });
  fs.writeFileSync(credentials, content, { mode: 0o600 });
  fs.utimesSync(credentials, new Date(0), new Date(0));
}

function writer() {
  const configPath = join(home, '.aws', 'config');
  const dataFolder = join(home, 'data');
  return createCredentialsWriter({
    credentialsPath: credentials,
    configPath,
    dataFolder,
    clock: { now: () => now },
  });
}

const entry: ManagedEntry = {
  profile: 'prod',
  region: 'eu-west-1',
  credentials: {
    accessKeyId: 'ASIAEXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG=',
    sessionToken: 'FwoGZXIvYXdzEBYaDH+/x==',
    expiration: new Date('2026-11-22T16:00:00Z'),
  },
};

function read(target: string): Record<string, string> {
  const { profiles } = readFileProfiles(parseIniDocument(text()), 'credentials', credentials);
  const properties = profiles.get(target)?.properties ?? new Map();
  return Object.fromEntries([...properties].map(([key, { value }]) => [key, value]));
}

describe('a write and a stop leave alone what others spoil', () => {
  it.each([
    ['AWSume erases every comment', '# mine\n[a]\n; theirs\nk = v # why\n'],
    ['AWSume stops at a percent sign', '[a]\nk = 100%\nl = %(k)s\n'],
    ['AWSume writes keys in lower case', '[a]\nAWS_Access_Key_Id = AKIAX\n'],
    ['AWSume puts its own blanks around every sign', '[a]\nk=v\nlonger   =   w\n'],
    ['Leapp fails at a comment with #', '[a]\n# comment\nk = v\n'],
    [
      'Leapp takes numbers for numbers',
      '[a]\nsso_account_id = 012345678901\nexternal_id = 0123456789012345678\n',
    ],
    [
      'Leapp flattens nested values',
      '[a]\ns3 =\n  max_concurrent_requests = 20\n  addressing_style = path\nk = v\n',
    ],
    ['Leapp drops empty values', '[a]\nk =\nl = v\n'],
    ['aws-vault moves comments and blanks (go-ini)', '[a]\ns3 =\n    x = 1 ; one\n[b]   # two\nk = v\n'],
    ['aws-vault and Granted lose sections', '[z]\nk = 1\n\n[a]\nk = 2\n\n[empty]\n\n[m]\nk = 3\n'],
    ['the AWS CLI makes Windows line ends Unix ones', '[a]\r\nk = v\r\n\r\n[b]\r\nk = v\r\n'],
    ['the ini package sorts names that are numbers', '[10]\nk = v\n[2]\nk = v\n'],
    ['the ini package escapes dots in names', '[prod.eu]\nk = v\n[prod]\neu = w\n'],
    [
      'the ini package cuts values at a sign',
      '[a]\nsso_start_url = https://x.awsapps.com/start#/\nk = a;b\n',
    ],
    ['the ini package quotes tokens', '[a]\naws_session_token = abc==\n'],
    ['the ini package makes true and null of text', '[a]\nk = true\nl = null\nflag\n'],
    ['parsers in general drop what they do not know', '[plugins]\nx = y\n[toolkit z]\n[unclosed\n???\n'],
  ])('%s', async (_, before) => {
    put(before);
    const subject = writer();
    await subject.write('understudy', entry);
    expect(text().startsWith(before)).toBe(true);
    await subject.remove('understudy');
    expect(text()).toBe(before);
  });
});

describe('what is written', () => {
  it.each(['understudy', 'prod.eu', '10', 'team/prod@eu:1', 'a%b'])(
    'is found under the name %s as it is, without quotes or escapes (the ini package)',
    async (target) => {
      await writer().write(target, entry);
      expect(text().startsWith(`[${target}]\n`)).toBe(true);
      expect(read(target)).toMatchObject({
        aws_access_key_id: 'ASIAEXAMPLE',
        aws_secret_access_key: 'wJalrXUtnFEMI/K7MDENG=',
        aws_session_token: 'FwoGZXIvYXdzEBYaDH+/x==',
      });
    },
  );

  it.each(['x\n[evil]', 'x\r\ncredential_process = rm', 'x\0'])(
    'cannot smuggle in a section or a key (AWS CLI before 2.34.21): %j',
    async (region) => {
      put('[a]\nk = v\n');
      expect(await writer().write('understudy', { ...entry, region })).toMatchObject({ kind: 'refused' });
      expect(text()).toBe('[a]\nk = v\n');
    },
  );

  it('replaces the old token under its old name, which botocore would read first', async () => {
    put('[understudy]\naws_access_key_id = ASIAOLD\naws_security_token = old\naws_session_token = old\n');
    await writer().write('understudy', entry);
    expect(read('understudy')).not.toHaveProperty('aws_security_token');
  });
});

describe('the file itself', () => {
  it.each([
    ['is missing', undefined],
    ['is empty', ''],
    ['holds nothing but a line end', '\n'],
  ])('may be new: it %s (saml2aws #75, #134, #537)', async (_, before) => {
    if (before !== undefined) put(before);
    expect(await writer().write('understudy', entry)).toMatchObject({ kind: 'written' });
    expect(read('understudy')).toMatchObject({ aws_access_key_id: 'ASIAEXAMPLE' });
  });

  it.runIf(hasModes)(
    'is never made readable for others, whatever the umask (Granted CWE-732, AWSume)',
    async () => {
      const before = process.umask(0);
      try {
        await writer().write('understudy', entry);
      } finally {
        process.umask(before);
      }
      expect(fs.statSync(credentials).mode & 0o777).toBe(0o600);
      expect(fs.statSync(join(home, '.aws')).mode & 0o777).toBe(0o700);
    },
  );

  it('is never put aside and emptied (Leapp #133, #144, #228)', async () => {
    put('[default]\naws_access_key_id = AKIAX\n');
    const subject = writer();
    expect(await subject.cleanExpired(now)).toEqual([]);
    expect(await subject.undoLastWrite()).toMatchObject({ kind: 'nothing-to-undo' });
    expect(fs.readdirSync(join(home, '.aws'))).toEqual(['credentials']);
    expect(text()).toBe('[default]\naws_access_key_id = AKIAX\n');
  });

  it('keeps static keys under the name that is written, until the user says yes (Granted)', async () => {
    put('[prod]\naws_access_key_id = AKIAX\naws_secret_access_key = s\n');
    expect(await writer().write('prod', entry)).toMatchObject({ kind: 'confirm', reason: 'long-term-keys' });
    expect(read('prod')).toMatchObject({ aws_access_key_id: 'AKIAX' });
  });

  it('keeps its section in its place (Granted puts it at the end)', async () => {
    put('[a]\nk = v\n[understudy]\noutput = json\n\n[z]\nk = v\n');
    await writer().write('understudy', entry);
    expect(text().indexOf('[understudy]')).toBeLessThan(text().indexOf('[z]'));
  });

  it('that another tool has just cut to nothing is not written back so (AWSume: 8 of 10 trials)', async () => {
    const whole = '[default]\naws_access_key_id = AKIAUSER\naws_secret_access_key = s\n';
    put(whole);
    fs.truncateSync(credentials);
    const writing = writer().write('understudy', entry);
    await new Promise((resolve) => setImmediate(resolve));
    fs.writeFileSync(credentials, whole);
    expect(await writing).toMatchObject({ kind: 'written' });
    expect(text().startsWith(whole)).toBe(true);
  });

  it('is not torn for one who reads it while it is written (AWS CLI: 37 to 48 % of reads)', async () => {
    const user = '[default]\naws_access_key_id = AKIAUSER\n';
    put(user);
    const subject = writer();
    await subject.write('understudy', entry);
    let done = false;
    const writing = (async () => {
      for (let count = 0; count < 15; count += 1)
        await subject.write('understudy', { ...entry, profile: `p${count}` });
      done = true;
    })();
    let reads = 0;
    while (!done) {
      expect(text()).toMatch(
        /^\[default\]\naws_access_key_id = AKIAUSER\n\[understudy\]\n(?:.*\n)*x_security_token_expires = \S+Z\n$/,
      );
      reads += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await writing;
    expect(reads).toBeGreaterThan(15);
  });
});
