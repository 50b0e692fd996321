import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { loginFile, loginFolder, readLogin } from '../../core/sign-in/aws-login/login-file.ts';
import { jo, max, signInRealm } from '../../simulator/sign-in/testing/realm.ts';
import { createSimulatorClock } from '../../simulator/simulator-clock.ts';
import { simulatorForEachTest } from '../../simulator/sts/testing/started-simulator.ts';
import { homeWith, now, runCli } from '../testing/cli.ts';

const clock = createSimulatorClock();
clock.freeze(now);
const simulator = simulatorForEachTest({ realm: signInRealm, clock });
beforeEach(() => simulator.current.signIn.setConsent('allow'));

const config = `# Jo's files
[profile console]
region = eu-west-1
login_session = ${jo} # mine

[profile other]
login_session = ${max}

[profile deploy]
role_arn = arn:aws:iam::222222222222:role/Deploy
source_profile = console

[profile settings]
output = json
region = eu-central-1

[profile process]
credential_process = /bin/true
`;

async function login(words: readonly string[], changes: Readonly<Record<string, string>> = {}) {
  const home = homeWith(config);
  const environment = {
    AWS_ENDPOINT_URL_SIGNIN: simulator.current.address('signin', 'eu-west-1'),
    // The page is fetched as a browser does it, the redirects too.
    BROWSER: `${process.execPath} -e "fetch(process.argv[1])"`,
    HOME: home,
    ...changes,
  };
  const result = await runCli(['login', ...words], { home, environment });
  const configPath = join(home, '.aws', 'config');
  const path = (session: string) => loginFile(session, loginFolder(environment, home));
  return { ...result, home, path, config: readFileSync(configPath, 'utf8') };
}

describe('understudy login for a login_session', () => {
  it.each([['console'], ['deploy']])(
    '%s signs in as its base names it, and changes no file of the user',
    async (profile) => {
      const { code, config: after, path, stderr, stdout } = await login([profile]);
      expect([code, stdout]).toEqual([0, '']);
      expect(stderr).toMatch(
        /Sign in in the browser: http.*\n.*Signed in to profile console as arn:aws:iam::111111111111:user\/staff\/jo\./,
      );
      expect(after).toBe(config);
      const login_ = await readLogin(path(jo));
      expect(login_).toMatchObject({ accountId: '111111111111', region: 'eu-west-1' });
      for (const secret of [login_?.refreshToken, login_?.credentials.sessionToken, login_?.dpopKey])
        expect(stderr).not.toContain(secret);
    },
  );

  it('asks before a profile becomes somebody else, and writes nothing without a yes', async () => {
    const { code, config: after, path, stderr } = await login(['other']);
    expect(code).toBe(1);
    expect(stderr).toContain(`You signed in as ${jo}, but profile other is for ${max}.`);
    expect(stderr).toContain(`-login_session = ${max}\n+login_session = ${jo}`);
    expect(stderr).toContain('Add --yes to agree beforehand.');
    expect(after).toBe(config);
    expect([existsSync(path(jo)), existsSync(path(max))]).toEqual([false, false]);
  });

  it('changes the line, and the region that other tools renew it in, after a yes', async () => {
    const { code, config: after, path } = await login(['other', '--yes']);
    expect(code).toBe(0);
    expect(after).toBe(
      config.replace(
        `[profile other]\nlogin_session = ${max}\n`,
        `[profile other]\nlogin_session = ${jo}\nregion = us-east-1\n`,
      ),
    );
    expect(await readLogin(path(jo))).toBeDefined();
  });

  it.each([
    ['brand-new', `${config}[profile brand-new]\nlogin_session = ${jo}\nregion = eu-north-1\n`],
    ['settings', config.replace('region = eu-central-1\n', `region = eu-central-1\nlogin_session = ${jo}\n`)],
  ])('--create gives %s the line', async (profile, expected) => {
    const {
      code,
      config: after,
      path,
    } = await login([profile, '--create', '--region', 'eu-north-1', '--yes']);
    expect(code).toBe(0);
    expect(after).toBe(expected);
    expect(await readLogin(path(jo))).toMatchObject({ region: 'eu-north-1' });
  });

  it.each([
    [['process', '--create', '--yes'], 1, 'has credentials of another kind'],
    [['settings'], 1, 'says nothing about credentials'],
    [['nobody'], 1, 'There is no profile named nobody'],
    [['a]b', '--create', '--yes'], 1, 'Choose another name'],
  ])('%j ends with %i', async (words, expected, sentence) => {
    const { code, config: after, stderr } = await login(words);
    expect(code).toBe(expected);
    expect(stderr).toContain(sentence);
    expect(after).toBe(config);
    expect(simulator.current.journal.entries).toEqual([]);
  });

  it('names what the user lacks', async () => {
    simulator.current.signIn.setConsent('deny');
    const { code, path, stderr } = await login(['console']);
    expect(code).toBe(1);
    expect(stderr).toContain('The sign-in ended in the browser: The person denied access.');
    expect(existsSync(path(jo))).toBe(false);
  });

  it('keeps a file of the shared folder that is not its own', async () => {
    const home = homeWith(config);
    writeFileSync(join(home, 'other.json'), '{}');
    const { code } = await login(['console'], { AWS_LOGIN_CACHE_DIRECTORY: home });
    expect(code).toBe(0);
    expect(readFileSync(join(home, 'other.json'), 'utf8')).toBe('{}');
    expect(existsSync(loginFile(jo, home))).toBe(true);
  });
});
