import { fromIni } from '@aws-sdk/credential-provider-ini';
import { awsCli, hasAwsCli } from '../desktop/aws-cli.ts';
import { expect, test } from './bastion.ts';

test('the AWS CLI is the assumed role', async ({ jo, home, simulator }) => {
  test.skip(!(await hasAwsCli()), 'aws not found');
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  const answer = await awsCli(home, simulator.url, ['sts', 'get-caller-identity', '--profile', 'understudy']);
  expect(answer.stderr).toBe('');
  expect(JSON.parse(answer.stdout)).toMatchObject({
    Account: '444444444444',
    Arn: 'arn:aws:sts::444444444444:assumed-role/Admin/jo',
  });
});

test('the AWS SDK for JavaScript reads the keys that were written', async ({ jo, home }) => {
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-deploy');
  const keys = await home.credentialsOf('understudy');
  const read = await fromIni({
    profile: 'understudy',
    filepath: home.credentialsFile,
    configFilepath: home.configFile,
    ignoreCache: true,
  })();
  expect(read).toMatchObject({
    accessKeyId: keys?.['aws_access_key_id'],
    secretAccessKey: keys?.['aws_secret_access_key'],
    sessionToken: keys?.['aws_session_token'],
  });
});
