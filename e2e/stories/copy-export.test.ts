import { runCommand } from '../desktop/aws-cli.ts';
import { expect, test } from './bastion.ts';

test('the copied commands set the credentials in a real bash, and clear what would shadow them', async ({
  jo,
  home,
}) => {
  const panel = await jo.openPanel();
  await jo.switchWithCode(panel, 'production-admin');
  await panel.getByRole('button', { name: 'Copy export commands', exact: true }).click();
  await expect(panel.getByText(/Copied for bash/).first()).toBeVisible();
  const commands = await jo.app.electron.evaluate(({ clipboard }) => clipboard.readText());

  const script = `${commands}\nprintf '%s|' "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" "$AWS_SESSION_TOKEN" "$AWS_REGION" "$AWS_DEFAULT_REGION" "\${AWS_PROFILE-unset}"`;
  const { stdout, stderr } = await runCommand('bash', ['--norc', '-euc', script], { AWS_PROFILE: 'other' });
  const keys = await home.credentialsOf('understudy');
  expect(stderr).toBe('');
  expect(stdout.split('|')).toEqual([
    keys?.['aws_access_key_id'],
    keys?.['aws_secret_access_key'],
    keys?.['aws_session_token'],
    'eu-central-1',
    'eu-central-1',
    'unset',
    '',
  ]);
});
