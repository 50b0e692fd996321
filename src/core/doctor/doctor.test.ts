import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseKnownFiles } from '@smithy/core/config';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIniDocument } from '../aws-files/ini/ini-document.ts';
import type { Environment } from '../aws-files/profiles/file-locations.ts';
import { readFileProfiles } from '../aws-files/profiles/file-profiles.ts';
import type { FileState, LoadedProfiles } from '../aws-files/profiles/load-profiles.ts';
import { mergeProfiles } from '../aws-files/profiles/merge-profiles.ts';
import type { AwsFile } from '../aws-files/profiles/profile-set.ts';
import { hasBotocore, readWithBotocore } from '../aws-files/testing/botocore.ts';
import { type SafeFiles, safeFiles } from '../aws-files/testing/safe-files.ts';
import { diagnose } from './doctor.ts';
import type { DoctorFinding } from './finding.ts';

const NOW = new Date('2026-11-22T12:00:00Z');

interface Case {
  readonly config?: string;
  readonly credentials?: string;
  readonly environment?: Environment;
  readonly mode?: number;
  readonly platform?: NodeJS.Platform;
  readonly targets?: readonly string[];
}

function stateOf(text: string, file: AwsFile, mode: number): Extract<FileState, { kind: 'read' }> {
  const path = `/home/ada/.aws/${file}`;
  const document = parseIniDocument(text);
  const stamp = { device: 1n, inode: 1n, size: 1n, modifiedNs: 1n, changedNs: 1n, mode };
  return {
    kind: 'read',
    path,
    document,
    profiles: readFileProfiles(document, file, path),
    stamp,
    isSettled: true,
  };
}

function examine({
  config = '',
  credentials = '',
  environment = {},
  mode = 0o600,
  platform = 'linux',
  targets = [],
}: Case) {
  const states = {
    config: stateOf(config, 'config', 0o644),
    credentials: stateOf(credentials, 'credentials', mode),
  };
  const profiles = mergeProfiles(states.config.profiles, states.credentials.profiles);
  const files: LoadedProfiles = { ...states, profiles };
  return diagnose({ files, environment, platform, targets, now: NOW });
}

function brief({ severity, file, line, variable, code }: DoctorFinding): string {
  const place = file ? `${file}${line === undefined ? '' : `:${line}`}` : variable;
  return `${severity} ${place} ${code}`;
}

const ROLE = 'role_arn = arn:aws:iam::123456789012:role/r\n';
const KEYS = 'aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = s\n';

describe('the doctor', () => {
  it('finds nothing in files that all tools read alike', () => {
    const config = `[default]\nregion = eu-west-1\n\n# roles\n[profile r]\n${ROLE}source_profile = default\n`;
    expect(examine({ config, credentials: `[default]\n${KEYS}` })).toEqual([]);
  });

  it('finds nothing where there is nothing', () => {
    expect(examine({})).toEqual([]);
  });

  it.each<[what: string, subject: Case, expected: string[]]>([
    // The text: research, table of reader differences.
    ['a byte order mark', { config: '\uFEFF[profile a]\nregion = r\n' }, ['error config:1 byte-order-mark']],
    [
      'carriage returns as line ends, once',
      { config: '[profile a]\rregion = r\r' },
      ['error config:1 carriage-return-line-ends'],
    ],
    [
      'bytes that are not UTF-8, once',
      { config: '# caf\uDCE9\n[profile a]\nregion = r\uDCE9\n' },
      ['error config:1 invalid-utf-8'],
    ],
    [
      'a section that stands twice',
      { config: '[profile a]\nk = v\n[profile a]\nl = w\n' },
      ['error config:3 duplicate-section'],
    ],
    [
      'a foreign section that stands twice',
      { config: '[plugins]\nk = v\n[plugins]\n' },
      ['error config:3 duplicate-section'],
    ],
    [
      'a key that stands twice',
      { config: '[profile a]\nRegion = r\nregion = s\n' },
      ['warning config:2 upper-case-key', 'error config:3 duplicate-key'],
    ],
    ['no duplicate in another section', { config: '[profile a]\nk = v\n[profile b]\nk = v\n' }, []],
    [
      'a key before the first section',
      { config: 'region = r\n[profile a]\nk = v\n' },
      ['error config:1 property-before-section'],
    ],
    [
      'a line without an equals sign',
      { config: '[profile a]\nk = v\nnonsense\n' },
      ['error config:3 property-without-equals'],
    ],
    [
      'a comment behind a value',
      { config: '[profile a]\nregion = r # home\n' },
      ['warning config:2 inline-comment'],
    ],
    ['no comment behind a header', { config: '[profile a] # c\nk = v\n' }, []],
    [
      'a comment sign in a value',
      { config: '[profile a]\nk = a#b\nl = a;b\n' },
      ['warning config:2 comment-sign-in-value', 'warning config:3 comment-sign-in-value'],
    ],
    [
      'no harm in the end of a start URL',
      { config: '[sso-session a]\nsso_start_url = https://x.awsapps.com/start#/\nsso_region = r\n' },
      [],
    ],
    [
      'a name only Python reads',
      { config: '[profile a b]\nk = v\n' },
      ['warning config:1 invalid-profile-name'],
    ],
    ['a name outside ASCII', { credentials: '[é]\nk = v\n' }, ['warning credentials:1 non-ascii-name']],
    [
      'a name in quotation marks',
      { config: '[profile "a b"]\nregion = eu-west-1\n' },
      ['warning config:1 quoted-name'],
    ],
    [
      'white space in a header',
      { config: '[ profile b ]\nk = v\n[profile   c]\nk = v\n[profile\td]\nk = v\n' },
      ['warning config:1 white-space-in-header', 'warning config:3 white-space-in-header'],
    ],
    [
      'quotes around a token',
      {
        credentials:
          '[a]\naws_access_key_id = ASIAX\naws_secret_access_key = s\naws_session_token = "abc=="\n',
      },
      ['error credentials:4 quoted-value'],
    ],
    ['quotes around a region', { config: "[profile a]\nregion = 'r'\n" }, ['warning config:2 quoted-value']],
    ['no quotes around a command', { config: '[profile a]\ncredential_process = "/opt/my tool"\n' }, []],
    [
      'capital letters in a key',
      { config: '[profile a]\nRegion = r\n' },
      ['warning config:2 upper-case-key'],
    ],
    [
      'a value that is missing',
      { config: '[profile a]\nregion =\nk = v\n' },
      ['warning config:2 empty-value'],
    ],
    ['no missing value above sub-properties', { config: '[profile a]\ns3 =\n  max = 1\nregion = r\n' }, []],
    ['a missing value at the end', { config: '[profile a]\nregion =' }, ['warning config:2 empty-value']],
    [
      'a section without keys',
      { config: '[profile a]\n\n# c\n[profile b]\nk = v\n[profile c]' },
      ['warning config:1 empty-section', 'warning config:6 empty-section'],
    ],
    ['an indented key', { config: '[profile a]\nk = v\n  l = w\n' }, ['warning config:3 indented-key']],
    [
      'an indented header',
      { config: '[profile a]\nk = v\n  [profile b]\nl = w\n' },
      ['warning config:3 indented-header'],
    ],
    ['an indented comment', { config: '[profile a]\nk = v\n  # c\n' }, ['warning config:3 indented-comment']],
    ['no harm in an indented comment above everything', { config: '  # c\n[profile a]\nk = v\n' }, []],
    [
      'a name that breaks the AWS SDK for JavaScript',
      { config: '[profile __proto__]\nk = v\n[profile constructor]\nk = v\n' },
      ['error config:1 name-of-javascript', 'warning config:3 name-of-javascript'],
    ],
    [
      '[default] beside [profile default]',
      { config: '[default]\nk = v\n[profile default]\nl = w\n' },
      ['warning config:1 default-replaced'],
    ],
    ['a profile without its prefix', { config: `[a]\n${ROLE}` }, ['warning config:1 missing-profile-prefix']],
    [
      'a prefix in the credentials file',
      { credentials: '[profile a]\nk = v\n' },
      ['warning credentials:1 profile-prefix-in-credentials'],
    ],
    [
      'unusual white space',
      { config: '[profile a]\nregion = r\u00A0\n' },
      ['warning config:2 unusual-white-space'],
    ],
    [
      'a key that the AWS SDK for JavaScript loses',
      { config: '[profile a]\n__proto__ = v\n' },
      ['warning config:2 key-of-javascript'],
    ],
    ['a colon in a key', { config: '[profile a]\na:b = v\n' }, ['warning config:2 colon-in-key']],
    // Chains.
    [
      'a source that does not exist',
      { config: `[profile a]\n${ROLE}source_profile = gone\n` },
      ['error config:3 missing-source-profile'],
    ],
    [
      'one missing source once',
      { config: `[profile a]\n${ROLE}source_profile = gone\n[profile b]\n${ROLE}source_profile = a\n` },
      ['error config:3 missing-source-profile'],
    ],
    ['a role without a source', { config: `[profile a]\n${ROLE}` }, ['error config:2 no-source']],
    [
      'a role with both sources',
      { config: `[profile a]\n${ROLE}source_profile = a\ncredential_source = Environment\n` },
      ['error config:4 both-sources'],
    ],
    [
      'half of the keys',
      { credentials: '[a]\naws_access_key_id = AKIAX\n' },
      ['error credentials:2 partial-keys'],
    ],
    ['no harm in a profile with settings only', { config: '[profile a]\nregion = r\n' }, []],
    // Credentials.
    [
      'keys in two files',
      { config: '[profile a]\naws_access_key_id = AKIAX\n', credentials: '[a]\naws_secret_access_key = s\n' },
      ['warning config:2 keys-in-two-files'],
    ],
    [
      'keys that shadow a process',
      { config: '[profile a]\ncredential_process = /bin/x\n', credentials: `[a]\n${KEYS}` },
      ['warning credentials:2 keys-beside-process'],
    ],
    [
      'keys that shadow a login',
      {
        config: '[profile a]\nlogin_session = arn:aws:iam::123456789012:user/u\n',
        credentials: `[a]\n${KEYS}`,
      },
      ['warning credentials:2 keys-beside-login'],
    ],
    [
      'keys beside a role',
      {
        config: `[default]\n${KEYS}[profile a]\n${ROLE}source_profile = default\n`,
        credentials: `[a]\n${KEYS}`,
      },
      ['warning config open-to-others', 'warning credentials:2 keys-not-used'],
    ],
    [
      'no harm in keys that sign their own role',
      { config: `[profile a]\n${ROLE}source_profile = a\n`, credentials: `[a]\n${KEYS}` },
      [],
    ],
    [
      'temporary keys without a token',
      { credentials: '[a]\naws_access_key_id = ASIAX\naws_secret_access_key = s\n' },
      ['error credentials:2 token-missing'],
    ],
    [
      'a token beside long-term keys',
      {
        credentials:
          '[a]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\naws_session_token = t\n',
      },
      ['error credentials:4 token-left-over'],
    ],
    [
      'a source that says nothing about credentials',
      { config: `[profile base]\nregion = eu-west-1\n[profile r]\n${ROLE}source_profile = base\n` },
      ['error config:1 no-credentials'],
    ],
    [
      'a source_profile without a role',
      { config: '[profile base]\nsource_profile = other\n' },
      ['error config:2 no-credentials'],
    ],
    ['no harm in a section of settings', { config: '[default]\nregion = eu-west-1\n' }, []],
    [
      'a duration in words, which does not count',
      {
        config: `[profile a]\n${ROLE}source_profile = b\nduration_seconds = one hour\n`,
        credentials: `[b]\n${KEYS}`,
      },
      ['warning config:4 duration-not-read'],
    ],
    [
      'a device without its name',
      {
        config: `[profile a]\n${ROLE}source_profile = b\nmfa_serial = arn:aws:iam::123456789012:mfa/\n`,
        credentials: `[b]\n${KEYS}`,
      },
      ['error config:4 invalid-field'],
    ],
    [
      'a security key, which gives no codes',
      {
        config: `[profile a]\n${ROLE}source_profile = b\nmfa_serial = arn:aws:iam::123456789012:u2f/user/jo/key-ABC\n`,
        credentials: `[b]\n${KEYS}`,
      },
      ['error config:4 invalid-field'],
    ],
    [
      'the token under its old name',
      {
        credentials:
          '[a]\naws_access_key_id = ASIAX\naws_secret_access_key = s\naws_session_token = t\naws_security_token = u\n',
      },
      ['warning credentials:5 legacy-token'],
    ],
    [
      'no harm in the same token under both names',
      {
        credentials:
          '[a]\naws_access_key_id = ASIAX\naws_secret_access_key = s\naws_session_token = t\naws_security_token = t\n',
      },
      [],
    ],
    [
      'keys that have ended',
      {
        credentials:
          '[a]\naws_access_key_id = ASIAX\naws_secret_access_key = s\naws_session_token = t\nx_security_token_expires = 2026-11-22T11:59:59Z\n',
      },
      ['warning credentials:2 expired-keys'],
    ],
    [
      'no harm in keys that have not',
      {
        credentials:
          '[a]\naws_access_key_id = ASIAX\naws_secret_access_key = s\naws_session_token = t\nx_security_token_expires = 2026-11-22T13:00:01+01:00\n',
      },
      [],
    ],
    // Modes.
    [
      'a credentials file that others may read',
      { credentials: `[a]\n${KEYS}`, mode: 0o644 },
      ['warning credentials open-to-others'],
    ],
    [
      'a credentials file that nobody may write',
      { credentials: `[a]\n${KEYS}`, mode: 0o400 },
      ['warning credentials read-only'],
    ],
    ['no modes on Windows', { credentials: `[a]\n${KEYS}`, mode: 0o666, platform: 'win32' }, []],
    [
      'a config file with keys that others may read',
      { config: `[default]\n${KEYS}` },
      ['warning config open-to-others'],
    ],
    // The environment.
    [
      'two home folders on Windows',
      { environment: { HOME: 'H:\\', USERPROFILE: 'C:\\Users\\jo' } },
      ['warning HOME two-homes'],
    ],
    [
      'one home in two spellings',
      { environment: { HOME: '/c/users/jo/', USERPROFILE: 'C:\\Users\\jo' } },
      [],
    ],
    ['a home alone', { environment: { HOME: '/home/jo' } }, []],
    [
      'keys in the environment',
      { environment: { AWS_ACCESS_KEY_ID: 'AKIAX', AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 't' } },
      ['warning AWS_ACCESS_KEY_ID keys-in-environment'],
    ],
    [
      'half of the keys in the environment',
      { environment: { AWS_ACCESS_KEY_ID: 'AKIAX' } },
      ['error AWS_ACCESS_KEY_ID half-keys-in-environment'],
    ],
    [
      'a secret alone in the environment',
      { environment: { AWS_SECRET_ACCESS_KEY: 's' } },
      ['warning AWS_SECRET_ACCESS_KEY half-keys-in-environment'],
    ],
    [
      'a token alone in the environment',
      { environment: { AWS_SESSION_TOKEN: 't' } },
      ['warning AWS_SESSION_TOKEN token-in-environment'],
    ],
    [
      'an empty variable, as if it were unset',
      { environment: { AWS_ACCESS_KEY_ID: '', AWS_SESSION_TOKEN: '' } },
      [],
    ],
    [
      'AWS_PROFILE without a name',
      { environment: { AWS_PROFILE: '' } },
      ['warning AWS_PROFILE empty-profile-in-environment'],
    ],
    [
      'AWS_PROFILE with an unknown name',
      { environment: { AWS_PROFILE: 'x' } },
      ['error AWS_PROFILE unknown-profile-in-environment'],
    ],
    [
      'no harm in a target that is not written yet',
      { environment: { AWS_PROFILE: 'understudy' }, targets: ['understudy'] },
      [],
    ],
    [
      'AWS_PROFILE that is no target',
      { config: '[profile a]\nk = v\n', environment: { AWS_PROFILE: 'a' }, targets: ['understudy'] },
      ['warning AWS_PROFILE other-profile-in-environment'],
    ],
    [
      'AWS_DEFAULT_PROFILE against AWS_PROFILE',
      {
        config: '[profile a]\nk = v\n[profile b]\nk = v\n',
        environment: { AWS_PROFILE: 'a', AWS_DEFAULT_PROFILE: 'b' },
      },
      ['warning AWS_DEFAULT_PROFILE default-profile-in-environment'],
    ],
    [
      'AWS_DEFAULT_PROFILE alone',
      { config: '[profile b]\nk = v\n', environment: { AWS_DEFAULT_PROFILE: 'b' } },
      ['warning AWS_DEFAULT_PROFILE default-profile-in-environment'],
    ],
    [
      'two regions in the environment',
      { environment: { AWS_REGION: 'r', AWS_DEFAULT_REGION: 's' } },
      ['warning AWS_REGION two-regions-in-environment'],
    ],
    [
      'a variable in a path',
      { environment: { AWS_CONFIG_FILE: '$HOME/c' } },
      ['warning AWS_CONFIG_FILE variable-in-path'],
    ],
  ])('finds %s', (_what, subject, expected) => {
    expect(examine(subject).map(brief)).toEqual(expected);
  });

  it('finds a loop, at the profiles that are in it', () => {
    const config = `[profile a]\n${ROLE}source_profile = b\n[profile b]\n${ROLE}source_profile = a\n`;
    const codes = new Set(examine({ config }).map(({ code }) => code));
    expect(codes).toEqual(new Set(['source-loop']));
  });

  it('reports a file that cannot be read', () => {
    const problem = {
      code: 'file-is-folder',
      severity: 'error',
      file: 'config',
      path: '/c',
      message: 'm',
      advice: 'a',
    } as const;
    const unreadable = {
      kind: 'unreadable',
      path: '/c',
      reason: 'is-folder',
      message: 'm',
      advice: 'a',
    } as const;
    const credentials = { kind: 'missing', path: '/k' } as const;
    const profiles = {
      profiles: new Map(),
      ssoSessions: new Map(),
      services: new Map(),
      problems: [problem],
    };
    const files = { config: unreadable, credentials, profiles };
    const findings = diagnose({ files, environment: {}, platform: 'linux', targets: [], now: NOW });
    expect(findings).toEqual([
      { ...problem, readers: expect.objectContaining({ javascript: 'Sees an empty file, without a word.' }) },
    ]);
  });

  it('goes through config, credentials and environment in order of lines', () => {
    const findings = examine({
      config: '[profile a]\nk = v # c\nnonsense\n[profile b]\n',
      credentials: '[a]\nK = v\n',
      mode: 0o644,
      environment: { AWS_PROFILE: '' },
    });
    expect(findings.map((finding) => finding.file ?? finding.variable)).toEqual([
      'config',
      'config',
      'config',
      'credentials',
      'credentials',
      'AWS_PROFILE',
    ]);
    expect(findings.slice(0, 5).map(({ line }) => line)).toEqual([2, 3, 4, undefined, 2]);
  });

  it('says nothing about files that all tools read alike, whatever is in them', () => {
    const aboutText = new Set([
      'upper-case-key',
      'inline-comment',
      'duplicate-key',
      'duplicate-section',
      'indented-key',
      'empty-value',
    ]);
    fc.assert(
      fc.property(safeFiles, (files: SafeFiles) => {
        expect(examine(files).filter(({ code }) => aboutText.has(code))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('never fails and never shows a value', () => {
    const secret = 'wJalrXUtnFEMIK7MDENG';
    const scrap = fc.constantFrom(
      '[',
      ']',
      '[a]\n',
      '[profile b]\n',
      'k',
      ' = ',
      '=',
      ':',
      ' # ',
      '"',
      '\n',
      '\r',
      '  ',
      `${secret}`,
      'aws_session_token = ',
      '\uFEFF',
    );
    fc.assert(
      fc.property(fc.array(scrap, { maxLength: 40 }), (scraps) => {
        const text = scraps.join('');
        const findings = examine({ config: text, credentials: text });
        // A name between brackets is shown; it is no secret.
        if (!/\[[^\r\n]*wJalr/.test(text)) {
          expect(JSON.stringify(findings).toLowerCase()).not.toContain(secret.toLowerCase());
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('what the doctor says about the other readers', () => {
  /** Code, files, and whether botocore refuses the whole file. */
  const claims: readonly [
    code: string,
    files: { readonly config?: string; readonly credentials?: string },
    refuses: boolean,
  ][] = [
    ['byte-order-mark', { config: '\uFEFF[profile a]\nk = v\n' }, true],
    ['invalid-utf-8', { config: '# caf\uDCE9\n[profile a]\nk = v\n' }, true],
    ['duplicate-section', { config: '[profile a]\nk = v\n[profile a]\nl = w\n' }, true],
    ['duplicate-key', { config: '[profile a]\nk = v\nK = w\n' }, true],
    ['property-before-section', { config: 'k = v\n[profile a]\nk = v\n' }, true],
    ['unclosed-section', { config: '[profile a]\nk = v\n[profile b\nl = w\n' }, true],
    ['property-without-equals', { config: '[profile a]\nnonsense\n' }, true],
    ['property-without-name', { config: '[profile a]\n= v\n' }, true],
    ['continuation-before-section', { config: '  k = v\n[profile a]\nk = v\n' }, true],
    ['sub-property-without-equals', { config: '[profile a]\ns3 =\n  nonsense\n' }, true],
    ['sub-property-without-name', { config: '[profile a]\ns3 =\n  = v\n' }, false],
    ['continuation-without-property', { config: '[profile a]\n  k = v\n' }, false],
    ['carriage-return-line-ends', { config: '[profile a]\rk = v\r' }, false],
    ['inline-comment', { config: '[profile a]\nk = v # c\n' }, false],
    ['indented-key', { config: '[profile a]\nk = v\n  l = w\n' }, false],
    ['indented-comment', { config: '[profile a]\nk = v\n  # c\n' }, false],
    ['upper-case-key', { config: '[profile a]\nK = v\n' }, false],
    ['empty-value', { config: '[profile a]\nk =\n' }, false],
    ['empty-section', { config: '[profile a]\n' }, false],
    ['quoted-value', { config: '[profile a]\nk = "v"\n' }, false],
    ['white-space-in-header', { config: '[profile   a]\nk = v\n' }, false],
    ['name-of-javascript', { config: '[profile __proto__]\nk = v\n' }, false],
    ['colon-in-key', { config: '[profile a]\na:b = v\n' }, false],
  ];

  it.each(claims)(
    '%s: the finding is there and says whether botocore refuses the file',
    (code, files, refuses) => {
      const finding = examine(files).find((found) => found.code === code);
      expect(finding?.readers?.botocore.includes('efuses the whole file')).toBe(refuses);
    },
  );

  it.skipIf(!hasBotocore())('is what botocore on this machine does', () => {
    const readings = readWithBotocore(
      claims.map(([, { config = '', credentials = '' }]) => ({ config, credentials })),
    );
    expect(readings.map(({ refused }, index) => [claims[index]?.[0], refused])).toEqual(
      claims.map(([code, , refuses]) => [code, refuses]),
    );
  });

  it.each<[code: string, config: string, theirs: Record<string, Record<string, string>>]>([
    ['byte-order-mark', '\uFEFF[profile a]\nk = v\n', { a: { k: 'v' } }],
    ['carriage-return-line-ends', '[profile a]\rk = v\r', {}],
    ['duplicate-section', '[profile a]\nk = v\n[profile a]\nk = w\n', { a: { k: 'w' } }],
    ['unclosed-section', '[profile a]\nk = v\n[profile b\nl = w\n', { a: { k: 'v', l: 'w' } }],
    ['property-without-equals', '[profile a]\nk = v\nnonsense\n', { a: { k: 'v' } }],
    ['inline-comment', '[profile a]\nk = v # c\n', { a: { k: 'v' } }],
    ['indented-key', '[profile a]\nk = v\n  l = w\n', { a: { k: 'v', l: 'w' } }],
    ['indented-header', '[profile a]\nk = v\n  [profile b]\nl = w\n', { a: { k: 'v' }, b: { l: 'w' } }],
    ['indented-comment', '[profile a]\nk = v\n  # c\n', { a: { k: 'v' } }],
    ['upper-case-key', '[profile a]\nK = v\n', { a: { K: 'v' } }],
    ['empty-value', '[profile a]\nk =\nl = w\n', { a: { l: 'w' } }],
    ['empty-section', '[profile a]\n[profile b]\nk = v\n', { b: { k: 'v' } }],
    ['quoted-value', '[profile a]\nk = "v"\n', { a: { k: '"v"' } }],
    ['white-space-in-header', '[profile   a]\nk = v\n', {}],
    ['name-of-javascript', '[profile __proto__]\nk = v\n[profile b]\nk = v\n', {}],
    ['default-replaced', '[profile default]\nk = v\n[default]\nl = w\n', { default: { k: 'v' } }],
  ])('%s: is what the AWS SDK for JavaScript does', async (code, config, theirs) => {
    const folder = mkdtempSync(join(tmpdir(), 'understudy-doctor-'));
    try {
      writeFileSync(join(folder, 'config'), config);
      const paths = { configFilepath: join(folder, 'config'), filepath: join(folder, 'credentials') };
      expect(await parseKnownFiles({ ...paths, ignoreCache: true })).toEqual(theirs);
      expect(examine({ config }).some((finding) => finding.code === code)).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
