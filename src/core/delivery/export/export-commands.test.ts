import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ShellName, shells } from '../../../shared/shells.ts';
import { type ExportInput, exportCommands } from './export-commands.ts';

const input: ExportInput = {
  credentials: {
    accessKeyId: 'ASIAEXAMPLE',
    secretAccessKey: 'sec/ret+==',
    sessionToken: 'tok/en+==',
    expiration: new Date('2026-11-22T14:05:00.000Z'),
  },
  region: 'eu-west-1',
  profile: `it's "prod" $HOME; & é`,
};
const longTerm: ExportInput = { credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' } };

const textOf = (format: ShellName, of: ExportInput) => {
  const result = exportCommands(format, of);
  return result.ok ? result.text : `refused: ${result.message}`;
};

const SET = {
  AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'sec/ret+==',
  AWS_SESSION_TOKEN: 'tok/en+==',
  AWS_CREDENTIAL_EXPIRATION: '2026-11-22T14:05:00Z',
  AWS_REGION: 'eu-west-1',
  AWS_DEFAULT_REGION: 'eu-west-1',
};

describe('export commands', () => {
  const simple = { ...input, profile: 'prod' };

  it.each<[ShellName, string]>([
    [
      'bash',
      `unset AWS_PROFILE AWS_DEFAULT_PROFILE AWS_SECURITY_TOKEN AWS_SESSION_EXPIRATION AWS_ACCOUNT_ID
export AWS_ACCESS_KEY_ID='ASIAEXAMPLE'
export AWS_SECRET_ACCESS_KEY='sec/ret+=='
export AWS_SESSION_TOKEN='tok/en+=='
export AWS_CREDENTIAL_EXPIRATION='2026-11-22T14:05:00Z'
export AWS_REGION='eu-west-1'
export AWS_DEFAULT_REGION='eu-west-1'
export UNDERSTUDY_PROFILE='prod'
`,
    ],
    [
      'powershell',
      `$env:AWS_PROFILE = $null
$env:AWS_DEFAULT_PROFILE = $null
$env:AWS_SECURITY_TOKEN = $null
$env:AWS_SESSION_EXPIRATION = $null
$env:AWS_ACCOUNT_ID = $null
$env:AWS_ACCESS_KEY_ID = 'ASIAEXAMPLE'
$env:AWS_SECRET_ACCESS_KEY = 'sec/ret+=='
$env:AWS_SESSION_TOKEN = 'tok/en+=='
$env:AWS_CREDENTIAL_EXPIRATION = '2026-11-22T14:05:00Z'
$env:AWS_REGION = 'eu-west-1'
$env:AWS_DEFAULT_REGION = 'eu-west-1'
$env:UNDERSTUDY_PROFILE = 'prod'
`,
    ],
    [
      'cmd',
      `set "AWS_PROFILE="
set "AWS_DEFAULT_PROFILE="
set "AWS_SECURITY_TOKEN="
set "AWS_SESSION_EXPIRATION="
set "AWS_ACCOUNT_ID="
set "AWS_ACCESS_KEY_ID=ASIAEXAMPLE"
set "AWS_SECRET_ACCESS_KEY=sec/ret+=="
set "AWS_SESSION_TOKEN=tok/en+=="
set "AWS_CREDENTIAL_EXPIRATION=2026-11-22T14:05:00Z"
set "AWS_REGION=eu-west-1"
set "AWS_DEFAULT_REGION=eu-west-1"
set "UNDERSTUDY_PROFILE=prod"
`,
    ],
    [
      'nu',
      `hide-env --ignore-errors AWS_PROFILE AWS_DEFAULT_PROFILE AWS_SECURITY_TOKEN AWS_SESSION_EXPIRATION AWS_ACCOUNT_ID
$env.AWS_ACCESS_KEY_ID = 'ASIAEXAMPLE'
$env.AWS_SECRET_ACCESS_KEY = 'sec/ret+=='
$env.AWS_SESSION_TOKEN = 'tok/en+=='
$env.AWS_CREDENTIAL_EXPIRATION = '2026-11-22T14:05:00Z'
$env.AWS_REGION = 'eu-west-1'
$env.AWS_DEFAULT_REGION = 'eu-west-1'
$env.UNDERSTUDY_PROFILE = 'prod'
`,
    ],
    [
      'dotenv',
      `AWS_ACCESS_KEY_ID=ASIAEXAMPLE
AWS_SECRET_ACCESS_KEY=sec/ret+==
AWS_SESSION_TOKEN=tok/en+==
AWS_CREDENTIAL_EXPIRATION=2026-11-22T14:05:00Z
AWS_REGION=eu-west-1
AWS_DEFAULT_REGION=eu-west-1
UNDERSTUDY_PROFILE=prod
`,
    ],
  ])('for %s', (format, text) => {
    expect(textOf(format, simple)).toBe(text);
  });

  it('are the same for zsh as for bash', () => {
    expect(textOf('zsh', input)).toBe(textOf('bash', input));
  });

  it('for JSON are one object of all variables', () => {
    expect(JSON.parse(textOf('json', input))).toEqual({ ...SET, UNDERSTUDY_PROFILE: input.profile });
  });

  it.each(shells)('for %s end with one line end and have no space at the end of a line', (format) => {
    for (const of of [simple, longTerm]) {
      expect(textOf(format, of)).toMatch(/[^\n]\n$/);
      expect(textOf(format, of)).not.toMatch(/[ \t]\n|\n\n|\r/);
    }
  });

  it('unset the token, the end and the name of an earlier switch where this one has none', () => {
    expect(textOf('bash', longTerm)).toBe(
      `unset AWS_PROFILE AWS_DEFAULT_PROFILE AWS_SECURITY_TOKEN AWS_SESSION_EXPIRATION AWS_SESSION_TOKEN AWS_CREDENTIAL_EXPIRATION AWS_ACCOUNT_ID UNDERSTUDY_PROFILE
export AWS_ACCESS_KEY_ID='AKIAEXAMPLE'
export AWS_SECRET_ACCESS_KEY='secret'
`,
    );
  });

  it('set the account where it is known, so that no SDK builds an endpoint for the one before', () => {
    const credentials = { ...input.credentials, accountId: '222222222222' };
    const text = textOf('bash', { ...input, credentials });
    expect(text).toContain("export AWS_ACCOUNT_ID='222222222222'\n");
    expect(text).not.toMatch(/unset .*AWS_ACCOUNT_ID/);
  });

  it.each(shells)('for %s are refused when any value holds a line end, and do not repeat it', (format) => {
    const { credentials } = input;
    const broken: readonly [string, ExportInput][] = [
      ['AWS_ACCESS_KEY_ID', { credentials: { ...credentials, accessKeyId: 'BAD\nrm -rf' } }],
      ['AWS_SECRET_ACCESS_KEY', { credentials: { ...credentials, secretAccessKey: 'BAD\r' } }],
      ['AWS_SESSION_TOKEN', { credentials: { ...credentials, sessionToken: 'BAD\0' } }],
      ['AWS_REGION', { ...input, region: 'BAD\n' }],
      ['UNDERSTUDY_PROFILE', { ...input, profile: 'BAD\nid' }],
    ];
    for (const [variable, of] of broken) {
      const result = exportCommands(format, of);
      expect(result).toMatchObject({ ok: false, variable });
      expect(JSON.stringify(result)).not.toContain('BAD');
    }
  });

  it('for cmd are refused in words where the profile name has a percent sign', () => {
    expect(exportCommands('cmd', { ...input, profile: '50%' })).toEqual({
      ok: false,
      variable: 'UNDERSTUDY_PROFILE',
      message: 'The profile name holds a percent sign, which cannot be written for cmd.',
      advice: 'Choose another shell, or rename the profile.',
    });
    expect(exportCommands('bash', { ...input, profile: '50%' }).ok).toBe(true);
  });
});

function found(shell: string): boolean {
  try {
    execFileSync(shell, ['-c', 'exit 0'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const STALE = {
  AWS_PROFILE: 'stale',
  AWS_DEFAULT_PROFILE: 'stale',
  AWS_SECURITY_TOKEN: 'stale',
  AWS_SESSION_TOKEN: 'stale',
  AWS_SESSION_EXPIRATION: 'stale',
  AWS_CREDENTIAL_EXPIRATION: 'stale',
  AWS_ACCOUNT_ID: 'stale',
  AWS_REGION: 'stale',
  UNDERSTUDY_PROFILE: 'stale',
};

/** The AWS variables that a child of the shell sees after the commands ran. */
function environmentAfter(shell: string, commands: string, before: Readonly<Record<string, string>> = STALE) {
  const home = mkdtempSync(join(tmpdir(), 'understudy-shell-'));
  try {
    const flags: Readonly<Record<string, readonly string[]>> = {
      zsh: ['-f'],
      bash: ['--norc'],
      pwsh: ['-NoProfile'],
    };
    const out = execFileSync(
      shell,
      [...(flags[shell] ?? []), shell === 'pwsh' ? '-Command' : '-c', `${commands}/usr/bin/env -0`],
      {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], HOME: home, LC_ALL: 'C.UTF-8', ...before },
      },
    );
    const all = out.split('\0').map((line): [string, string] => {
      const equals = line.indexOf('=');
      return [line.slice(0, equals), line.slice(equals + 1)];
    });
    return Object.fromEntries(all.filter(([name]) => /^(AWS|UNDERSTUDY)_/.test(name)));
  } finally {
    rmSync(home, { recursive: true });
  }
}

describe('export commands in the real shell', () => {
  const shells: readonly (readonly [string, ShellName])[] = [
    ['bash', 'bash'],
    ['sh', 'bash'],
    ['dash', 'bash'],
    ['zsh', 'zsh'],
    ['fish', 'fish'],
    ['pwsh', 'powershell'],
  ];
  for (const [shell, format] of shells) {
    it.skipIf(!found(shell))(
      `${shell}: set exactly the new variables, with a name that holds everything`,
      () => {
        for (const profile of [
          String(input.profile),
          '`id`',
          '$(id)',
          '!!',
          '%PATH%',
          '^',
          'a|b>c',
          '‘q’',
          '\\',
          "'",
          '~',
        ]) {
          expect(environmentAfter(shell, textOf(format, { ...input, profile }))).toEqual({
            ...SET,
            UNDERSTUDY_PROFILE: profile,
          });
        }
      },
    );

    it.skipIf(!found(shell))(
      `${shell}: leave nothing of an earlier switch, but the region where none is known`,
      () => {
        expect(environmentAfter(shell, textOf(format, longTerm))).toEqual({
          AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
          AWS_SECRET_ACCESS_KEY: 'secret',
          AWS_REGION: 'stale',
        });
        expect(environmentAfter(shell, textOf(format, longTerm), {})).toEqual({
          AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
          AWS_SECRET_ACCESS_KEY: 'secret',
        });
      },
    );
  }

  it.skipIf(!found('fish'))(
    'fish: leave a universal variable to its owner and say that it still applies',
    () => {
      const commands = `set -Ux AWS_PROFILE universal\nbegin\n${textOf('fish', input)}end 2>&1 | read -gx AWS_SAID\n`;
      const after = environmentAfter('fish', `${commands}set -qU AWS_PROFILE; or exit 9\n`);
      expect(after['AWS_SAID']).toBe(
        'AWS_PROFILE is set as a universal variable and still applies. To remove it: set -eU AWS_PROFILE',
      );
      expect(after).toMatchObject(SET);
    },
  );

  it.skipIf(!found('bash'))('bash: work under set -euo pipefail', () => {
    expect(environmentAfter('bash', `set -euo pipefail\n${textOf('bash', longTerm)}`, {})).toHaveProperty(
      'AWS_ACCESS_KEY_ID',
    );
  });

  it.skipIf(!found('bash'))('dotenv: are read by bash as they are by dotenv readers', () => {
    const text = textOf('dotenv', { ...input, profile: 'a b $HOME `id`' });
    expect(environmentAfter('bash', `set -a\n${text}set +a\n`, {})).toEqual({
      ...SET,
      UNDERSTUDY_PROFILE: 'a b $HOME `id`',
    });
  });
});
