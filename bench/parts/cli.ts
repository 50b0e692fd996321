import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bastionRealm, profileOf, serial, writeBastionHome } from '../../src/main/proof/bastion-home.ts';
import { startSimulator } from '../../src/sts-simulator/index.ts';
import { startOnDesktop } from '../app-run.ts';
import { bastionConfig, bastionCredentials, roleName } from '../sample-files.ts';
import { race } from '../statistics.ts';
import { makeHome, times, type Workshop } from '../workshop.ts';

const SIZES = [5, 500, 5_000];

interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Whole commands from start to exit, next to a Node that does nothing and to the tools people have. */
export async function measureCli(workshop: Workshop): Promise<void> {
  const understudy = join(workshop.root, 'out', 'cli', 'main.js');
  await measureCredentials(workshop, understudy);
  for (const size of SIZES) await measureLists(workshop, understudy, size);
}

/** `credentials` of a role that is alive in the running app. */
async function measureCredentials(workshop: Workshop, understudy: string): Promise<void> {
  const { electron: executable, report, root } = workshop;
  const desktop = await workshop.desktop();
  const simulator = await startSimulator({ realm: bastionRealm(2) });
  const home = await makeHome(workshop, { config: '', credentials: '' });
  await rm(join(home.folder, '.aws'), { recursive: true });
  const environment = {
    ...home.environment,
    ...writeBastionHome(home.folder, 2, simulator.url),
    PATH: process.env['PATH'] ?? '',
  };
  const app = await startOnDesktop(desktop, { executable, folder: root, environment });
  try {
    const args = [understudy, 'credentials', profileOf(0)];
    const node = { program: process.execPath, environment };
    await untilItWorks(() =>
      run({ ...node, args: [...args, '--mfa-token', simulator.mfaCode(serial).code] }),
    );
    simulator.journal.clear();
    report.doing('credentials of a live role, from the running app');
    const [ours = [], theirs = []] = await race(
      [() => run({ ...node, args }), () => run({ ...node, args: ['-e', '0'] })],
      { rounds: times(workshop, 25), warmUp: 3 },
    );
    report.measured({
      what: 'understudy credentials, warm',
      unit: 'ms',
      ours,
      anchor: { what: 'node -e 0', values: theirs },
      target: { atMost: 1.5, of: 'ratio' },
    });
    report.measured({
      what: 'the same: calls to STS',
      unit: '',
      ours: [simulator.journal.entries.length],
      target: { atMost: 0, of: 'figure' },
    });
  } finally {
    await app.end();
    await simulator.close();
  }
}

async function measureLists(workshop: Workshop, understudy: string, size: number): Promise<void> {
  const { report } = workshop;
  report.doing(`list and completion at ${size} profiles`);
  const home = await makeHome(workshop, { config: bastionConfig(size), credentials: bastionCredentials });
  const environment = { ...home.environment, PATH: process.env['PATH'] ?? '' };
  const node = { program: process.execPath, environment };
  const bare = () => run({ ...node, args: ['-e', '0'] });
  const rounds = { rounds: times(workshop, 11), warmUp: 2 };
  const named = size.toLocaleString('en');
  const [list = [], complete = [], nothing = []] = await race(
    [
      () => run({ ...node, args: [understudy, 'list'] }),
      () => run({ ...node, args: [understudy, '__complete', 'zsh', 'understudy', 'switch', 'account-'] }),
      bare,
    ],
    rounds,
  );
  const anchor = { what: 'node -e 0', values: nothing };
  report.measured({ what: `understudy list, ${named} profiles`, unit: 'ms', ours: list, anchor });
  report.measured({
    what: `completion, ${named} profiles`,
    unit: 'ms',
    ours: complete,
    anchor,
    ...(size === 5_000 && { target: { atMost: 2, of: 'ratio' } }),
  });
  if (size !== 5_000) return;
  const one = ['--profile', roleName(0)];
  const peers: readonly (readonly [string, Command])[] = [
    [
      'aws configure get region',
      {
        program: 'aws',
        args: ['configure', 'get', 'region', ...one],
        environment: withVersions(environment),
      },
    ],
    ['awsume --list-profiles', { program: 'awsume', args: ['--list-profiles'], environment }],
  ];
  for (const [what, peer] of peers) {
    const answer = await run(peer).catch((error: unknown) => error);
    if (answer instanceof Error) {
      report.skipped(`understudy list next to ${what}`, `${peer.program} not found, or it failed`);
      continue;
    }
    const [ours = [], theirs = []] = await race(
      [() => run({ ...node, args: [understudy, 'list'] }), () => run(peer)],
      { rounds: times(workshop, 5), warmUp: 1 },
    );
    report.measured({
      what: `understudy list, ${named} profiles`,
      unit: 'ms',
      ours,
      anchor: { what, values: theirs },
    });
  }
}

/** A version manager's stand-in looks for its versions in the real home. */
function withVersions(environment: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const root = process.env['PYENV_ROOT'] ?? join(process.env['HOME'] ?? '', '.pyenv');
  return { ...environment, PYENV_ROOT: root };
}

/** The app takes a moment after its icon until its socket answers. */
async function untilItWorks(attempt: () => Promise<number>): Promise<void> {
  const end = Date.now() + 20_000;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

/** Resolves to its time from start to exit in ms; rejects when it fails. */
function run({ program, args, environment }: Command): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    execFile(program, [...args], { env: environment, maxBuffer: 2 ** 26 }, (error, _stdout, stderr) => {
      const taken = performance.now() - started;
      if (error) reject(new Error(`${program} ${args.join(' ')} failed: ${stderr || error.message}`));
      else resolve(taken);
    });
  });
}
