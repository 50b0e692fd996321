import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tokenFilePath } from '../../../core/sign-in/identity-center/token-file.ts';
import { corp, identityRealm } from '../../../simulator/identity-center/testing/realm.ts';
import { simulatorForEachTest } from '../../../simulator/sts/testing/started-simulator.ts';
import { homeWith, runCli } from '../../testing/cli.ts';

const config = `[sso-session corp]
sso_start_url = ${corp.startUrl}
sso_region = ${corp.region}
[profile portal]
sso_session = corp
sso_account_id = 222222222222
sso_role_name = Admin
[profile keys]
region = eu-west-1
`;
const simulator = simulatorForEachTest({ realm: identityRealm({ consent: 'allow' }) });

function login(...words: readonly string[]) {
  const home = homeWith(config, '[keys]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n');
  const environment = {
    AWS_ENDPOINT_URL_SSO_OIDC: simulator.current.address('sso-oidc', corp.region),
    // The page is fetched as a browser does it, the redirects too.
    BROWSER: `${process.execPath} -e "fetch(process.argv[1])"`,
    HOME: home,
  };
  return runCli(['login', ...words], { home, environment }).then((result) => ({ ...result, home }));
}

describe('understudy login', () => {
  it.each([['portal'], ['--sso-session', 'corp']])(
    '%s %s signs in with the program in BROWSER',
    async (...words) => {
      const { code, home, stderr, stdout } = await login(...words);
      expect(stderr).toMatch(/Sign in to corp in the browser: http.*\n.*Signed in to corp until 20/);
      expect([code, stdout]).toEqual([0, '']);
      const path = tokenFilePath({ name: 'corp', startUrl: corp.startUrl }, home);
      const { accessToken, refreshToken } = JSON.parse(readFileSync(path, 'utf8'));
      expect(stderr).not.toContain(accessToken);
      expect(stderr).not.toContain(refreshToken);
    },
  );

  it('prints the code of a device', async () => {
    const { code, stderr } = await login('portal', '--device-code');
    expect(code).toBe(0);
    expect(stderr).toMatch(/The page must show the code \w{4}-\w{4}\./);
  });

  it.each([
    [['keys'], 1, 'does not sign in through IAM Identity Center'],
    [['--sso-session', 'none'], 1, 'no complete [sso-session none]'],
    [[], 2, 'Name a profile'],
    [['portal', '--sso-session', 'corp'], 2, 'Name a profile'],
    [['--start-url', 'http://corp.example', '--sso-region', 'eu-west-1'], 2, 'must begin with https://'],
  ])('%j ends with %i', async (words, expected, sentence) => {
    const { code, home, stderr } = await login(...words);
    expect(code).toBe(expected);
    expect(stderr).toContain(sentence);
    expect(existsSync(join(home, '.aws', 'sso'))).toBe(false);
  });
});
