import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { enterDemo, isDemo } from './demo-home.ts';

const homes: string[] = [];
afterEach(async () => {
  for (const home of homes.splice(0)) await rm(home, { recursive: true, force: true });
});

function entered(environment: NodeJS.ProcessEnv): string {
  const home = enterDemo(environment);
  homes.push(home);
  return home;
}

describe('entering the demo', () => {
  it('leaves nothing of the user’s AWS set-up within reach', () => {
    const environment: NodeJS.ProcessEnv = {
      PATH: '/usr/bin',
      HOME: '/home/ada',
      USERPROFILE: 'C:\\Users\\ada',
      AWS_ACCESS_KEY_ID: 'AKIAREAL',
      AWS_PROFILE: 'work',
      aws_session_token: 'real',
      AWSUME_PROFILE: 'work',
      AWS_ENDPOINT_URL_STS: 'https://sts.example.com',
      UNDERSTUDY_HOME: '/home/ada/understudy',
      XDG_CONFIG_HOME: '/home/ada/.config',
      XDG_RUNTIME_DIR: '/run/user/1000',
      XAUTHORITY: '/run/user/1000/xauth',
      DISPLAY: ':1',
    };
    const home = entered(environment);
    expect(JSON.stringify(environment)).not.toMatch(/ada|AKIAREAL|work|"real"|example/);
    expect(environment).toMatchObject({
      PATH: '/usr/bin',
      DISPLAY: ':1',
      XDG_RUNTIME_DIR: '/run/user/1000',
      XAUTHORITY: '/run/user/1000/xauth',
      HOME: home,
      AWS_CONFIG_FILE: join(home, '.aws', 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(home, '.aws', 'credentials'),
      UNDERSTUDY_SECRETS: 'memory',
    });
    expect(existsSync(home)).toBe(true);
  });

  it('is told from the app itself', () => {
    const environment: NodeJS.ProcessEnv = { HOME: '/home/ada' };
    expect(isDemo(environment)).toBe(false);
    entered(environment);
    expect(isDemo(environment)).toBe(true);
  });

  it('gives each demo a home of its own', () => {
    expect(entered({})).not.toBe(entered({}));
  });
});
