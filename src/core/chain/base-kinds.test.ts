import { describe, expect, it } from 'vitest';
import { accountOfChain } from './base-kinds.ts';
import { resolveChain } from './resolve-chain.ts';
import { profileSetOf } from './testing/profile-set.ts';

const KEYS = { aws_access_key_id: 'AKIAEXAMPLE000000001', aws_secret_access_key: 's' };
const SESSION = { ...KEYS, aws_access_key_id: 'ASIAEXAMPLE000000001', aws_session_token: 't' };

describe('the account that a chain leads to, as far as the files tell', () => {
  it.each<[string, Record<string, string>, string | undefined]>([
    ['keys with aws_account_id', { ...KEYS, aws_account_id: '111111111111' }, '111111111111'],
    ['session keys with aws_account_id', { ...SESSION, aws_account_id: '111111111111' }, '111111111111'],
    ['keys that say nothing', KEYS, undefined],
    ['keys with an account that is none', { ...KEYS, aws_account_id: 'production' }, undefined],
    [
      'a process, beside aws_account_id',
      { credential_process: 'p', aws_account_id: '111111111111' },
      '111111111111',
    ],
    ['a process', { credential_process: 'p' }, undefined],
    [
      'IAM Identity Center',
      {
        sso_start_url: 'https://x.awsapps.com/start',
        sso_region: 'eu-west-1',
        sso_account_id: '333333333333',
        sso_role_name: 'Admin',
      },
      '333333333333',
    ],
    [
      'a web identity',
      { role_arn: 'arn:aws:iam::444444444444:role/Pod', web_identity_token_file: '/t' },
      '444444444444',
    ],
    ['a console login', { login_session: 'arn:aws:iam::555555555555:user/jo' }, '555555555555'],
    [
      'a container',
      { credential_source: 'EcsContainer', role_arn: 'arn:aws:iam::666666666666:role/X' },
      '666666666666',
    ],
  ])('%s', (_, properties, expected) => {
    const resolved = resolveChain(profileSetOf({ p: properties }), { profile: 'p' }, {});
    expect(resolved.ok && accountOfChain(resolved.chain)).toBe(expected);
  });

  it('is that of the last role, whatever the keys below it belong to', () => {
    const profiles = profileSetOf({
      p: { role_arn: 'arn:aws:iam::222222222222:role/Admin', source_profile: 'k' },
      k: { ...KEYS, aws_account_id: '111111111111' },
    });
    const resolved = resolveChain(profiles, { profile: 'p' }, {});
    expect(resolved.ok && accountOfChain(resolved.chain)).toBe('222222222222');
  });
});
