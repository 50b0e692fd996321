import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Starts the app as the demo: on a simulated AWS, in a home of its own that goes with it. */
export const DEMO_FLAG = '--demo';

/** Where the demo has its files; set for as long as the demo lasts. */
const DEMO_HOME = 'UNDERSTUDY_DEMO_HOME';

/** Names of variables that tell of the user's own AWS set-up, or of their own folders. */
const OWN = /^(AWS|AWSUME|UNDERSTUDY|XDG_(CONFIG|CACHE|DATA|STATE)_HOME)(_|$)/i;

/** True in the demo, however it was started: all that is shown is made up, and all that is written is thrown away. */
export function isDemo(environment: Readonly<Record<string, string | undefined>>): boolean {
  return Boolean(environment[DEMO_HOME]);
}

/**
 * Makes a temporary home and turns this process's environment into that of a person who has nothing else: no AWS file,
 * variable or keychain of the user's is within reach from here on. Call it before anything reads the environment, and
 * `leaveDemo` as the last thing of all.
 */
export function enterDemo(environment: NodeJS.ProcessEnv): string {
  const xauthority = join(homedir(), '.Xauthority');
  const home = mkdtempSync(join(tmpdir(), 'understudy-demo-'));
  for (const name of Object.keys(environment)) if (OWN.test(name)) delete environment[name];
  // Without this the X server's cookie would be looked for in the demo's home.
  if (environment['XAUTHORITY'] === undefined && existsSync(xauthority))
    environment['XAUTHORITY'] = xauthority;
  Object.assign(environment, {
    HOME: home,
    USERPROFILE: home,
    [DEMO_HOME]: home,
    UNDERSTUDY_HOME: join(home, 'understudy'),
    UNDERSTUDY_SECRETS: 'memory',
    AWS_CONFIG_FILE: join(home, '.aws', 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(home, '.aws', 'credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
  });
  return home;
}

/** Starts the simulated AWS in this process and fills the home for it: Jo, a bastion account, six others, an Identity Center. */
export async function openDemo(environment: NodeJS.ProcessEnv, home: string): Promise<void> {
  // Only the demo pays for loading it.
  const { createDemoRealm, startSimulator, writeDemoHome } = await import('../../simulator/index.ts');
  const simulator = await startSimulator({ realm: createDemoRealm(), control: true });
  writeDemoHome(home, { identityCenter: true });
  Object.assign(environment, simulator.environment);
  environment['UNDERSTUDY_DEMO'] = simulator.url;
}

/**
 * Takes the home away and ends the process: nothing in it is wanted any more. Chromium would go on, and put its cache and its
 * preferences back.
 */
export function leaveDemo(home: string): void {
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  process.kill(process.pid, 'SIGKILL');
}
