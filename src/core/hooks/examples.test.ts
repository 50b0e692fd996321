import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MfaPrompter, MfaQuestion } from '../sessions/mfa/mfa-prompter.ts';
import { hookCredentials } from './credentials-hook.ts';
import { hookNames } from './hook.ts';
import { withCodeHooks } from './mfa-code-hook.ts';
import { askForProfiles } from './profiles-hook.ts';
import { beforeSwitch } from './switch-hooks.ts';
import { hasShell, type TestHooks, testHooks } from './testing/hooks.ts';

const docs = fileURLToPath(new URL('../../../docs/', import.meta.url));
const serial = 'arn:aws:iam::111111111111:mfa/jo';
const now = () => new Date('2026-11-22T10:00:00Z');

describe.skipIf(!hasShell)('the examples of hooks', () => {
  let test: TestHooks;
  let home: string;
  const started: TestHooks[] = [];
  beforeEach(() => {
    const place = testHooks();
    home = join(place.folder, '..');
    // Fake programs come first.
    const PATH = [join(home, 'bin'), process.env['PATH']].join(delimiter);
    mkdirSync(join(home, 'bin'));
    test = testHooks({ PATH, HOME: home });
    started.push(place, test);
  });
  afterEach(() => {
    for (const each of started.splice(0)) each.remove();
  });

  function example(file: string, name: string): void {
    const path = join(test.folder, name);
    copyFileSync(join(docs, 'hooks', file), path);
    chmodSync(path, 0o700);
  }
  /** A program that notes its words, one a line, and answers. */
  function program(name: string, script: string): void {
    const path = join(home, 'bin', name);
    writeFileSync(path, `#!/bin/sh\nfor word; do echo "$word"; done >> '${home}/words'\n${script}\n`);
    chmodSync(path, 0o700);
  }
  const words = () => readFileSync(join(home, 'words'), 'utf8').trimEnd().split('\n');
  /** The code that a hook gives, or what the user types. */
  function code(device = serial): Promise<string | undefined> {
    const question: MfaQuestion = {
      serial: device,
      sourceProfile: 'bastion',
      wanted: 'prod "x"',
      sessionSeconds: 43_200,
    };
    const user: MfaPrompter = {
      ask: async (_question, refusal) => (refusal ? `typed after "${refusal.message}"` : 'typed'),
      settled: () => {},
    };
    const asked = withCodeHooks(user, test.hooks, { now });
    return asked.ask(question, undefined, new AbortController().signal);
  }

  it('get a code from ykman, for a device that the key knows', async () => {
    program('ykman', `case "$3" in list) echo '${serial}' ;; code) echo 012345 ;; esac`);
    example('mfa-code-ykman', 'mfa-code');
    expect(await code()).toBe('012345');
    expect(words().slice(-4)).toEqual(['code', '--single', '--', serial]);
    expect(await code('GAHT12345678')).toBe('typed');
  });

  it('get a code from 1Password, for a device that an item is tagged with', async () => {
    program(
      'op',
      `case "$2" in list) [ "$4" = '${serial}' ] && printf '[\\n  {\\n    "id": "abc123",\\n    "title": "AWS"\\n  }\\n]\\n' || echo '[]' ;; get) echo 654321 ;; esac`,
    );
    example('mfa-code-op', 'mfa-code');
    expect(await code()).toBe('654321');
    expect(words().slice(-4)).toEqual(['item', 'get', 'abc123', '--otp']);
    expect(await code('GAHT12345678')).toBe('typed');
  });

  it('get a code from pass, for a device that it has an entry of', async () => {
    program('pass', 'echo 111222');
    example('mfa-code-pass', 'mfa-code');
    expect(await code()).toBe('typed');
    mkdirSync(join(home, '.password-store', 'aws', '111111111111'), { recursive: true });
    writeFileSync(join(home, '.password-store', 'aws', '111111111111', 'jo.gpg'), '');
    expect(await code()).toBe('111222');
    expect(words()).toEqual(['otp', 'code', 'aws/111111111111/jo']);
  });

  it('say in the prompt what the program said', async () => {
    program('ykman', 'echo "Failed connecting to the YubiKey." >&2; exit 1');
    example('mfa-code-ykman', 'mfa-code');
    expect(await code()).toContain('It said: Failed connecting to the YubiKey.');
  });

  it('get keys from pass', async () => {
    program('pass', 'printf "AKIAPASS\\nTOPSECRET\\n"');
    example('credentials-pass', 'credentials');
    mkdirSync(join(home, '.password-store', 'aws', 'keys'), { recursive: true });
    writeFileSync(join(home, '.password-store', 'aws', 'keys', 'bastion.gpg'), '');
    expect(await hookCredentials(test.hooks, 'bastion', now)).toEqual({
      ok: true,
      credentials: { accessKeyId: 'AKIAPASS', secretAccessKey: 'TOPSECRET' },
    });
    expect((await hookCredentials(test.hooks, 'other', now)).ok).toBe(false);
    expect((await hookCredentials(test.hooks, '../../etc/passwd', now)).ok).toBe(false);
  });

  it('stop a switch during a change freeze', async () => {
    example('before-switch-freeze', 'before-switch');
    const chain = (name: string) => ({
      name,
      base: {
        kind: 'credential-source',
        profile: 'b',
        source: 'Hook',
        at: { file: 'config', path: '/c', line: 1 },
      } as const,
      hops: [],
    });
    const ask = (name: string) => beforeSwitch(test.hooks, { chain: chain(name), target: 'understudy' });
    expect(await ask('prod-admin')).toBeUndefined();
    writeFileSync(join(home, '.change-freeze'), 'Until Monday\n');
    expect((await ask('prod-admin'))?.message).toContain('It said: Until Monday');
    expect(await ask('dev')).toBeUndefined();
  });

  it('take profiles from a file', async () => {
    example('profiles-file', 'profiles');
    mkdirSync(join(home, '.aws'));
    expect((await askForProfiles(test.hooks)).profiles.size).toBe(0);
    const profiles = { 'team-prod': { role_arn: 'r', source_profile: 'bastion' } };
    writeFileSync(join(home, '.aws', 'team-profiles.json'), JSON.stringify({ profiles }));
    expect([...(await askForProfiles(test.hooks)).profiles.keys()]).toEqual(['team-prod']);
  });

  it('and every hook are in the document', () => {
    const text = readFileSync(join(docs, 'hooks.md'), 'utf8');
    for (const name of hookNames) expect(text).toContain(`## ${name}`);
  });
});
