import { describe, expect, it } from 'vitest';
import { parseIniDocument } from '../ini/ini-document.ts';
import { readFileProfiles } from '../profiles/file-profiles.ts';
import { mergeProfiles } from '../profiles/merge-profiles.ts';
import { assessTarget, type TargetAssessment } from './target-assessment.ts';

function assess(
  target: string,
  files: { readonly config?: string; readonly credentials?: string; readonly saml2aws?: readonly string[] },
): TargetAssessment {
  const credentials = parseIniDocument(files.credentials ?? '');
  const profiles = mergeProfiles(
    readFileProfiles(parseIniDocument(files.config ?? ''), 'config', '/home/jo/.aws/config'),
    readFileProfiles(credentials, 'credentials', '/home/jo/.aws/credentials'),
  );
  const saml2aws = new Set(files.saml2aws ?? []);
  return assessTarget({
    target,
    profiles,
    credentials,
    credentialsPath: '/home/jo/.aws/credentials',
    saml2aws,
  });
}

const session = 'aws_access_key_id = ASIAX\naws_secret_access_key = s\naws_session_token = t\n';
const ours = `# Managed by Understudy: x, expires 2026-11-22T16:00:00Z\n${session}x_security_token_expires = 2026-11-22T16:00:00Z\n`;

describe('a target is allowed without a word', () => {
  it.each([
    ['when nothing of that name is there', 'understudy', {}],
    ['when the section is ours', 'understudy', { credentials: `[understudy]\n${ours}` }],
    [
      'when the profile only says region and output',
      'dev',
      { config: '[profile dev]\nregion = x\noutput = json\n' },
    ],
    ['when a profile of another name has a role', 'dev', { config: '[profile dev2]\nrole_arn = r\n' }],
    ['when the header in the config file is no profile', 'dev', { config: '[dev]\nrole_arn = r\n' }],
  ])('%s', (_, target, files) => {
    expect(assess(target, files)).toEqual({ kind: 'allowed', warnings: [] });
  });
});

describe('a target is refused', () => {
  it.each([
    ['role', { config: '[profile dev]\nregion = x\nrole_arn = r\n' }, 'role_arn', '/home/jo/.aws/config', 3],
    ['role', { credentials: '[dev]\nrole_arn = r\n' }, 'role_arn', '/home/jo/.aws/credentials', 2],
    ['sso', { config: '[profile dev]\nsso_start_url = u\n' }, 'sso_start_url', '/home/jo/.aws/config', 2],
    ['sso', { config: '[profile dev]\nSSO_SESSION = u\n' }, 'sso_session', '/home/jo/.aws/config', 2],
    [
      'web-identity',
      { config: '[profile dev]\nweb_identity_token_file = f\n' },
      'web_identity_token_file',
      '/home/jo/.aws/config',
      2,
    ],
  ] as const)('because keys beside its %s would be ignored: %j', (reason, files, key, path, line) => {
    expect(assess('dev', files)).toMatchObject({
      kind: 'refused',
      reason,
      at: { path, line },
      message: `Keys in the profile dev would be ignored, because it has ${key} (${path}, line ${line}).`,
      advice: 'Write to another profile, for instance understudy.',
      suggestion: 'understudy',
    });
  });

  it('even when it holds keys of our own already', () => {
    const files = { config: '[profile dev]\nrole_arn = r\n', credentials: `[dev]\n${ours}` };
    expect(assess('dev', files)).toMatchObject({ kind: 'refused' });
  });

  it('and a free name is suggested when the usual one will not do', () => {
    const config = '[profile understudy]\nrole_arn = r\n[profile understudy-2]\nrole_arn = r\n';
    expect(assess('understudy', { config })).toMatchObject({ suggestion: 'understudy-3' });
    expect(assess('understudy-2', { config })).toMatchObject({ suggestion: 'understudy-3' });
  });

  it.each(['', 'a b', 'é', '__proto__', 'constructor', 'x]\n[y'])(
    'because some tool cannot read the name %j',
    (name) => {
      expect(assess(name, {})).toMatchObject({
        kind: 'refused',
        reason: 'unsafe-name',
        suggestion: 'understudy',
      });
    },
  );
});

describe('a target needs a yes', () => {
  it.each([
    ['aws_access_key_id = AKIAX\naws_secret_access_key = s\n', 2],
    ['# c\nAWS_ACCESS_KEY_ID = AKIAX\n', 3],
    ['aws_secret_access_key = s\n', 2],
    ['aws_access_key_id = AKIAX\naws_secret_access_key = s\naws_session_token = stale\n', 2],
    [
      '# Managed by Understudy: x, expires 2026-11-22T16:00:00Z\naws_access_key_id = AKIAX\naws_session_token = stale\n',
      3,
    ],
    ['aws_access_key_id = odd\naws_session_token =\n', 2],
  ])('before long-term keys are overwritten: %j', (keys, line) => {
    const assessment = assess('default', { credentials: `[default]\n${keys}` });
    expect(assessment).toMatchObject({
      kind: 'confirm',
      reason: 'long-term-keys',
      message: expect.stringContaining(`/home/jo/.aws/credentials, line ${line}`),
    });
    expect(JSON.stringify(assessment)).not.toContain('AKIAX');
  });

  it.each([
    ['AWSume', 'dev', 'manager = awsume\n'],
    ['AWSume', 'autoawsume-dev', ''],
    ['AWSume', 'dev', 'autoawsume = true\nexpiration = 2026\n'],
    ['saml2aws', 'dev', 'x_security_token_expires = 2026-11-22T16:00:00+01:00\n'],
    ['saml2aws', 'dev', 'x_principal_arn = arn\n'],
    ['aws-mfa', 'dev', 'assumed_role = False\nexpiration = 2026-11-22 16:00:00\n'],
    ['aws-vault', 'dev', 'credential_process = /usr/bin/aws-vault exec dev --json\n'],
    ['Granted', 'dev', 'granted_sso_start_url = x\n'],
    ['Leapp', 'dev', 'credential_process = "C:\\Program Files\\leapp.exe" session generate 1\n'],
  ])('before a section of %s is overwritten: [%s] %j', (tool, target, more) => {
    expect(assess(target, { credentials: `[${target}]\n${session}${more}` })).toMatchObject({
      kind: 'confirm',
      reason: 'other-tool',
      tool,
      message: `The profile ${target} was written by ${tool} (/home/jo/.aws/credentials). Overwrite it?`,
    });
  });

  it('before a profile is overwritten that aws-mfa or saml2aws is set up to write', () => {
    const credentials = `[dev]\n${session}[dev-long-term]\naws_access_key_id = AKIAX\n`;
    expect(assess('dev', { credentials })).toMatchObject({ tool: 'aws-mfa' });
    expect(assess('dev', { credentials: `[dev]\n${session}`, saml2aws: ['dev'] })).toMatchObject({
      tool: 'saml2aws',
    });
  });
});

describe('a target is allowed with a warning', () => {
  it.each([
    [
      { config: '[profile dev]\ncredential_process = x\n' },
      'has credential_process (/home/jo/.aws/config, line 2)',
    ],
    [{ config: '[profile dev]\nlogin_session = x\n' }, 'has login_session (/home/jo/.aws/config, line 2)'],
    [{ config: '[profile dev]\naws_access_key_id = x\n' }, 'in /home/jo/.aws/config, line 2 are passed over'],
    [{ credentials: `[dev]\n${session}` }, 'session keys that stood in the profile dev are put back'],
    [
      { credentials: '[dev]\nregion = x\n[b]\n[dev]\noutput = y\n' },
      'more than once in /home/jo/.aws/credentials (lines 1, 4)',
    ],
  ])('%j', (files, warning) => {
    expect(assess('dev', files)).toEqual({ kind: 'allowed', warnings: [expect.stringContaining(warning)] });
  });
});
