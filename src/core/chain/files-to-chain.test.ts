import { describe, expect, it } from 'vitest';
import { parseIniDocument } from '../aws-files/ini/ini-document.ts';
import { readFileProfiles } from '../aws-files/profiles/file-profiles.ts';
import { mergeProfiles } from '../aws-files/profiles/merge-profiles.ts';
import { resolveChain } from './resolve-chain.ts';

const CONFIG = `[default]
region = us-east-1

[profile bastion]
region = eu-west-1 # where we sit
mfa_serial = arn:aws:iam::111111111111:mfa/jo

[profile hub]
Role_Arn = arn:aws:iam::222222222222:role/Hub
source_profile = bastion

[profile prod-admin]
role_arn = arn:aws:iam::333333333333:role/Admin
source_profile = hub
duration_seconds = 60
services = local

[profile prod-read]
role_arn = arn:aws:iam::333333333333:role/Read
source_profile = hub
services = local

[services local]
sts =
  endpoint_url = http://127.0.0.1:4566
s3 =
  endpoint_url = http://127.0.0.1:4567
`;
const CREDENTIALS = `[bastion]
aws_access_key_id = AKIAEXAMPLE
aws_secret_access_key = secret+/==
`;

const profiles = mergeProfiles(
  readFileProfiles(parseIniDocument(CONFIG), 'config', '/home/jo/.aws/config'),
  readFileProfiles(parseIniDocument(CREDENTIALS), 'credentials', '/home/jo/.aws/credentials'),
);

describe('from the text of both files to a chain', () => {
  it('signs with the keys of the credentials file, by way of the config file, to the endpoint of the profile', () => {
    const result = resolveChain(profiles, { profile: 'prod-read' }, {});
    expect(result).toMatchObject({
      ok: true,
      chain: {
        base: {
          kind: 'long-term-keys',
          profile: 'bastion',
          credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret+/==' },
          at: { file: 'credentials', line: 2 },
        },
        hops: [
          { profile: 'hub', roleArn: 'arn:aws:iam::222222222222:role/Hub' },
          { profile: 'prod-read', roleArn: 'arn:aws:iam::333333333333:role/Read' },
        ],
        mfaSerial: { value: 'arn:aws:iam::111111111111:mfa/jo', from: { profile: 'bastion' } },
        region: { value: 'eu-west-1', from: { profile: 'bastion', at: { line: 5 } } },
        endpoint: { value: 'http://127.0.0.1:4566', from: { profile: 'prod-read' } },
      },
    });
  });

  it('names file and line of a duration that is no number', () => {
    const result = resolveChain(profiles, { profile: 'prod-admin' }, {});
    expect(result.ok ? '' : result.problem.message).toBe(
      'The duration_seconds of profile prod-admin is "60", but must be a whole number of seconds from 900 to 43200 (/home/jo/.aws/config, line 15).',
    );
  });
});
