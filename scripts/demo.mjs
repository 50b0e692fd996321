// npm run demo: the app on a simulated AWS, with a sample bastion set-up and an Identity Center in a temporary home. Needs no AWS account.

import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { electronFlags, openDesktop, runApp, takePicture } from './app-process.mjs';
import { build } from './build.mjs';
import { demoEnvironment } from './demo-environment.mjs';
import { hasDisplay, setUp } from './set-up.mjs';
import { runScript, StepFailed, say } from './step.mjs';
import { fromNodeModules, projectRoot } from './subprocess.mjs';

const usage = `Usage: npm run demo -- [options]

Runs Understudy on a simulated AWS, in a temporary home: a bastion with six accounts, an Identity Center with twelve. Needs no AWS account and touches no file of yours.

  --minutes <number>  let role sessions end after so many minutes (and MFA sessions after six times that)
  --tour              drive the app by itself, also without a display: prints what it proved, saves pictures
  --help              show this text
`;

runScript(async () => {
  const options = readOptions();
  if (options === undefined) return 2;
  if (options.help) {
    process.stdout.write(usage);
    return 0;
  }
  const electron = await setUp({
    purpose: options.tour ? 'tests' : 'app',
    display: options.tour ? false : hasDisplay(),
  });
  await build();
  return options.tour ? tour(electron) : demo(electron, options.minutes);
});

function readOptions() {
  try {
    const { values } = parseArgs({
      options: { minutes: { type: 'string' }, tour: { type: 'boolean' }, help: { type: 'boolean' } },
    });
    const minutes = values.minutes === undefined ? undefined : Number(values.minutes);
    if (minutes !== undefined && !(minutes >= 0.1 && minutes <= 60)) {
      process.stderr.write('--minutes takes a number from 0.1 to 60.\n');
      return undefined;
    }
    return { minutes, tour: values.tour ?? false, help: values.help ?? false };
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${usage}`);
    return undefined;
  }
}

async function demo(
  /** @type {import('./electron-runtime.mjs').ElectronRuntime} */ electron,
  /** @type {number | undefined} */ minutes,
) {
  const home = await mkdtemp(join(tmpdir(), 'understudy-demo-'));
  const simulator = await startSimulator(home, minutes).catch(async (error) => {
    await rm(home, { recursive: true, force: true });
    throw error;
  });
  try {
    const desktop = await openDesktop();
    try {
      await mkdir(join(home, 'understudy'), { mode: 0o700 });
      const endpoints = await endpointsOf(simulator.url);
      const env = { ...demoEnvironment(process.env, home, simulator.url, endpoints), ...desktop.env };
      process.stdout.write(invitation(home, simulator.url));
      return await runApp({
        executable: electron.executable,
        flags: electronFlags(desktop),
        args: [],
        env,
        onStart: () => {
          if (!desktop.virtual) return;
          void takePicture(desktop.env).then(
            (path) => path && say('Screen', `this is what it shows: ${path}`),
          );
        },
      });
    } finally {
      await desktop.close();
    }
  } finally {
    await simulator.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

function invitation(/** @type {string} */ home, /** @type {string} */ url) {
  const credentials = join(home, '.aws', 'credentials');
  return `
Understudy runs on a simulated AWS. You are Jo, with keys in the bastion account and roles in six others.

  1. Open the panel from the tray icon (it opens by itself where there is no tray), type "prod", press Enter.
  2. The MFA window shows the demo device's current code. Type it.
  3. The credentials are in the profile "understudy" of ${credentials}
  4. Switch to another role: no code is asked for.

Any AWS tool works with it, from another terminal:
  AWS_ENDPOINT_URL_STS=${url} AWS_SHARED_CREDENTIALS_FILE=${credentials} AWS_CONFIG_FILE=${join(home, '.aws', 'config')} \\
    aws sts get-caller-identity --profile understudy

What the app asks AWS shows up below. Ctrl+C ends the demo and removes its files.

`;
}

/** The variables that lead to every service of the simulator. @returns {Promise<Record<string, string>>} */
async function endpointsOf(/** @type {string} */ url) {
  const answer = await fetch(new URL('/_simulator/environment', url), {
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok)
    throw new StepFailed(`The simulator does not say where its services are: ${answer.status}.`);
  return answer.json();
}

/** Starts the simulator in a process of its own and passes its log through. */
async function startSimulator(/** @type {string} */ home, /** @type {number | undefined} */ minutes) {
  const lifetimes =
    minutes === undefined
      ? []
      : [
          '--role-seconds',
          String(Math.round(minutes * 60)),
          '--session-seconds',
          String(Math.round(minutes * 360)),
        ];
  const program = join(projectRoot, 'out', 'node', 'simulator.js');
  const child = spawn(process.execPath, [program, '--config', home, ...lifetimes], {
    // Ctrl+C reaches the app first; the simulator ends after it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await exited;
  };
  const url = await new Promise((resolve, reject) => {
    let complaint = '';
    let introduced = false;
    child.stderr.on('data', (chunk) => {
      complaint += chunk;
      if (introduced) process.stderr.write(chunk);
    });
    child.once('error', (error) => reject(new StepFailed(`The simulator did not start: ${error.message}`)));
    child.once('exit', () => reject(new StepFailed(`The simulator did not start: ${complaint.trim()}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /answers on (http:\/\/\S+?)\.? /.exec(`${line} `);
      if (found) resolve(found[1]);
      if (introduced) say('AWS', line);
      if (line.startsWith('Calls, ')) introduced = true;
    });
  });
  return { url, stop };
}

/** Plays the tour: a Playwright script on the real app, which brings its own screen, home and simulator. */
function tour(/** @type {import('./electron-runtime.mjs').ElectronRuntime} */ electron) {
  const script = fromNodeModules('@playwright/test/cli.js');
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, 'test', '--config', 'e2e/tour/playwright.config.ts'], {
      cwd: projectRoot,
      env: { ...process.env, UNDERSTUDY_TEST_ELECTRON: electron.executable },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
