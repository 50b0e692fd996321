import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The environment of a person who has nothing but the demo's files: no variable of the caller's AWS set-up gets through,
 * and nothing goes into the caller's keychain.
 * @param {NodeJS.ProcessEnv} outer
 * @param {string} home
 * @param {string} url the simulator's
 * @param {Record<string, string>} endpoints the variables that lead to each of its services
 */
export function demoEnvironment(outer, home, url, endpoints) {
  const kept = Object.entries(outer).filter(([name]) => !/^(AWS|AWSUME|UNDERSTUDY)_/i.test(name));
  const ownXauthority = join(homedir(), '.Xauthority');
  return {
    // Without this the X server's cookie would be looked for in the demo's home.
    ...(existsSync(ownXauthority) ? { XAUTHORITY: ownXauthority } : {}),
    ...Object.fromEntries(kept),
    HOME: home,
    USERPROFILE: home,
    UNDERSTUDY_HOME: join(home, 'understudy'),
    UNDERSTUDY_SECRETS: 'memory',
    UNDERSTUDY_DEMO: url,
    UNDERSTUDY_DEMO_HOME: home,
    ...endpoints,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: join(home, '.aws', 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(home, '.aws', 'credentials'),
  };
}
