import { describe, expect, it } from 'vitest';
import { runCli } from '../testing/cli.ts';
import { joinPolicyArns } from './request-options.ts';

const arn = (name: string) => `arn:aws:iam::aws:policy/${name}`;

async function wanted(...argv: string[]) {
  const { calls, code, stderr, requests } = await runCli(['env', ...argv]);
  return { call: calls[0], code, stderr, files: requests[0]?.files };
}

describe('the flags of a request', () => {
  it('carries every flag to whoever does the work', async () => {
    const policy = '{"Version":"2012-10-17","Statement":[]}';
    const { call } = await wanted(
      'prod',
      ...['--external-id', 'x:1', '--session-name', 'jo', '--role-duration', '900', '--region', 'eu-west-1'],
      ...['--session-policy', policy, '--session-policy-arns', `${arn('A')},${arn('B')}`],
      ...['-t', 'a=1,b=x=y', '--tags', 'c=3', '-r', '--mfa-token', '123 456'],
    );
    expect(call).toMatchObject({
      request: {
        profile: 'prod',
        externalId: 'x:1',
        sessionName: 'jo',
        durationSeconds: 900,
        region: 'eu-west-1',
        sessionPolicy: policy,
        sessionPolicyArns: [arn('A'), arn('B')],
        tags: new Map([
          ['a', '1'],
          ['b', 'x=y'],
          ['c', '3'],
        ]),
      },
      args: { refresh: true, mfaCode: '123456' },
    });
  });

  it('takes a role that is in no file', async () => {
    const { call } = await wanted('--role-arn', '123456789012:Admin', '--source-profile', 'bastion');
    expect(call).toMatchObject({ request: { roleArn: '123456789012:Admin', sourceProfile: 'bastion' } });
  });

  it('names the files', async () => {
    const { files } = await wanted('prod', '--config-file', '/c', '--credentials-file', '/d');
    expect(files).toEqual({ config: '/c', credentials: '/d' });
  });

  it.each([
    [[], /Name a profile/],
    [[''], /empty/],
    [['prod', '--source-profile', 'x'], /--role-arn/],
    [['prod', '--role-duration', '899'], /900 to 43200/],
    [['prod', '--role-duration', '1h'], /900 to 43200/],
    [['prod', '--mfa-token', '12345'], /six digits/],
    [['prod', '--tags', 'novalue'], /team=ops/],
  ])('takes %j for a mistake and says which', async (argv, sentence) => {
    const { call, code, stderr } = await wanted(...argv);
    expect(call).toBeUndefined();
    expect(code).toBe(2);
    expect(stderr).toMatch(sentence);
    expect(stderr).toContain('understudy env --help');
  });
});

describe('joinPolicyArns', () => {
  it.each([
    [
      ['env', '--session-policy-arns', arn('A'), arn('B'), 'prod'],
      ['env', '--session-policy-arns', `${arn('A')},${arn('B')}`, 'prod'],
    ],
    [
      ['env', '--session-policy-arns', arn('A'), '--role-arn', arn('R')],
      ['env', '--session-policy-arns', arn('A'), '--role-arn', arn('R')],
    ],
    [
      ['env', 'prod', '--session-policy-arns'],
      ['env', 'prod', '--session-policy-arns'],
    ],
    [
      ['env', 'prod'],
      ['env', 'prod'],
    ],
  ])('%j', (argv, joined) => {
    expect(joinPolicyArns(argv)).toEqual(joined);
  });
});
