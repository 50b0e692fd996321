import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startKeyring } from '../../e2e/desktop/keyring.ts';
import { startTestBus } from '../../e2e/desktop/session-bus.ts';
import {
  bastionRealm,
  profileOf,
  serial,
  writeBastionHome,
} from '../../src/app/simulation/bastion-fixture.ts';
import { readAgentFile } from '../../src/core/agent/agent-file.ts';
import { startSimulator } from '../../src/simulator/index.ts';
import { startOnDesktop } from '../app-run.ts';
import type { Report } from '../line.ts';
import { bastionConfig, bastionCredentials, roleName } from '../sample-files.ts';
import { race } from '../statistics.ts';
import { makeHome, times, type Workshop } from '../workshop.ts';

const SIZES = [5, 500, 5_000];
/** A command that waits for somebody is a fault of the bench, and ends the part. */
const COMMAND_LIMIT_MS = 60_000;

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

/** `credentials` of a live role: from the running app, and from the sealed store without it. */
async function measureCredentials(workshop: Workshop, understudy: string): Promise<void> {
  const { report } = workshop;
  const simulator = await startSimulator({ realm: bastionRealm(2) });
  try {
    const home = await makeHome(workshop, { config: '', credentials: '' });
    await rm(join(home.folder, '.aws'), { recursive: true });
    const environment = {
      ...home.environment,
      ...writeBastionHome(home.folder, 2, simulator.url),
      PATH: process.env['PATH'] ?? '',
    };
    const args = [understudy, 'credentials', profileOf(0)];
    const measure = async (what: string, own: Readonly<Record<string, string>>) => {
      const node = { program: process.execPath, environment: { ...environment, ...own } };
      await untilItWorks(() =>
        run({ ...node, args: [...args, '--mfa-token', simulator.mfaCode(serial).code] }),
      );
      simulator.journal.clear();
      report.doing(`credentials of a live role, ${what}`);
      const [ours = [], theirs = []] = await race(
        [() => run({ ...node, args }), () => run({ ...node, args: ['-e', '0'] })],
        { rounds: times(workshop, 25), warmUp: 3 },
      );
      report.measured({
        what: `understudy credentials, warm, ${what}`,
        unit: 'ms',
        ours,
        anchor: { what: 'node -e 0', values: theirs },
        target: { atMost: 1.5, of: 'ratio' },
      });
      report.measured({
        what: `the same, ${what}: calls to STS`,
        unit: '',
        ours: [simulator.journal.entries.length],
        target: { atMost: 0, of: 'figure' },
      });
    };
    await withApp(workshop, environment, () => measure('the app running', {}));
    await withKeyring(report, (keyring) => measure('alone', keyring));
  } finally {
    await simulator.close();
  }
}

async function withApp(
  workshop: Workshop,
  environment: Readonly<Record<string, string>>,
  work: () => Promise<void>,
): Promise<void> {
  const desktop = await workshop.desktop();
  const { electron: executable, root: folder } = workshop;
  const app = await startOnDesktop(desktop, { executable, folder, environment });
  try {
    await untilItListens(environment['UNDERSTUDY_HOME'] ?? '');
    await work();
  } finally {
    await app.end();
  }
}

/** Without the app the sessions lie in the sealed store, and the key to that in a keyring. */
async function withKeyring(
  report: Report,
  work: (environment: Readonly<Record<string, string>>) => Promise<void>,
): Promise<void> {
  const bus = await startTestBus();
  try {
    const keyring = await startKeyring(bus, process.env).catch(() => undefined);
    if (!keyring) {
      report.skipped('understudy credentials, warm, alone', 'gnome-keyring-daemon not found, or it failed');
      return;
    }
    try {
      await work({ DBUS_SESSION_BUS_ADDRESS: bus.address, UNDERSTUDY_SECRETS: 'keychain' });
    } finally {
      await keyring.close();
    }
  } finally {
    await bus.close();
  }
}

/** Medians of at least this many. */
const ROUNDS = 15;

async function measureLists(workshop: Workshop, understudy: string, size: number): Promise<void> {
  const { report } = workshop;
  const named = `${size.toLocaleString('en')} profiles`;
  report.doing(`list and completion, ${named}`);
  const home = await makeHome(workshop, { config: bastionConfig(size), credentials: bastionCredentials });
  const environment = { ...home.environment, PATH: process.env['PATH'] ?? '' };
  const node = { program: process.execPath, environment };
  const rounds = { rounds: times(workshop, ROUNDS), warmUp: 2 };
  const typed = roleName(0).slice(0, 'account-00'.length);
  const [list = [], complete = [], nothing = []] = await race(
    [
      () => run({ ...node, args: [understudy, 'list'] }),
      () => run({ ...node, args: [understudy, '__complete', 'zsh', 'us', 'us', typed] }),
      () => run({ ...node, args: ['-e', '0'] }),
    ],
    rounds,
  );
  const anchor = { what: 'node -e 0', values: nothing };
  const isMost = size === 5_000;
  report.measured({ what: `understudy list, ${named}`, unit: 'ms', ours: list, anchor });
  report.measured({ what: `completion, asking the program, ${named}`, unit: 'ms', ours: complete, anchor });
  for (const shell of shellsWithClocks) {
    const what = `completion in ${shell.name}, ${named}`;
    const script = await output({ ...node, args: [understudy, 'shell-init', shell.name] }).catch(() => '');
    const press = () => pressOfTab(shell, script, typed, environment);
    if ((await press().catch(() => undefined)) === undefined) {
      report.skipped(what, `${shell.name} not found, or it has no clock`);
      continue;
    }
    const [ours = []] = await race([press], rounds);
    report.measured({
      what,
      unit: 'ms',
      ours,
      ...(isMost && { target: { atMost: 50, of: 'figure' } }),
    });
  }
  if (isMost) await measurePeers(workshop, { ...node, args: [understudy, 'list'] }, environment, nothing);
}

/** What other tools take for the same on the same files. */
async function measurePeers(
  workshop: Workshop,
  list: Command,
  environment: Readonly<Record<string, string>>,
  nothing: readonly number[],
): Promise<void> {
  const { report } = workshop;
  const aws = { program: 'aws', environment: withVersions(environment) };
  const peers: readonly (readonly [string, Command])[] = [
    ['aws configure list-profiles', { ...aws, args: ['configure', 'list-profiles'] }],
    ['aws configure get region', { ...aws, args: ['configure', 'get', 'region', '--profile', roleName(0)] }],
    ['awsume --list-profiles', { program: 'awsume', args: ['--list-profiles'], environment }],
  ];
  for (const [what, peer] of peers) {
    if ((await run(peer).catch(() => undefined)) === undefined) {
      report.skipped(`understudy list next to ${what}`, `${peer.program} not found, or it failed`);
      continue;
    }
    const [ours = [], theirs = []] = await race([() => run(list), () => run(peer)], {
      rounds: times(workshop, ROUNDS),
      warmUp: 1,
    });
    report.measured({
      what: 'understudy list, 5,000 profiles',
      unit: 'ms',
      ours,
      anchor: { what, values: theirs },
    });
  }
  // The AWS CLI with the keys of one profile of the file in hand: what a credential_process adds to is this.
  const resolve = { ...aws, args: ['configure', 'list', '--profile', 'bastion'] };
  const resolved = 'aws configure list, keys from the file';
  if ((await run(resolve).catch(() => undefined)) === undefined) {
    report.skipped(resolved, 'aws not found, or it failed');
    return;
  }
  const [ours = []] = await race([() => run(resolve)], { rounds: nothing.length, warmUp: 1 });
  report.measured({ what: resolved, unit: 'ms', ours, anchor: { what: 'node -e 0', values: nothing } });
}

interface ShellWithClock {
  readonly name: 'bash' | 'zsh';
  readonly args: readonly string[];
  /** Presses Tab once behind `us <typed>`, with the completion in `$1` loaded, and prints the seconds before and after. */
  readonly script: string;
}

const shellsWithClocks: readonly ShellWithClock[] = [
  {
    name: 'bash',
    args: ['--norc', '--noprofile', '-c'],
    script: `eval "$1"; COMP_WORDS=(us "$2"); COMP_CWORD=1; COMP_LINE="us $2"; COMP_POINT=\${#COMP_LINE}; COMP_WORDBREAKS=' :'
from=$EPOCHREALTIME; _understudy_complete_us; to=$EPOCHREALTIME; echo "\${#COMPREPLY[@]} $from $to"`,
  },
  {
    name: 'zsh',
    args: ['-f', '-c'],
    script: `zmodload zsh/datetime; eval "$1"; compadd() { found=$#us_values }; words=(us "$2"); CURRENT=2; PREFIX="$2"; SUFFIX=''
from=$EPOCHREALTIME; _understudy_complete_us; to=$EPOCHREALTIME; echo "$found $from $to"`,
  },
];

/** How long the shell itself took for a press of Tab, in ms. */
async function pressOfTab(
  { args, name, script }: ShellWithClock,
  completion: string,
  typed: string,
  environment: Readonly<Record<string, string>>,
): Promise<number> {
  const text = await output({ program: name, args: [...args, script, name, completion, typed], environment });
  const [found = 0, from = Number.NaN, to = Number.NaN] = text.trim().split(' ').map(Number);
  if (found < 1 || Number.isNaN(to - from)) throw new Error(`${name} completed otherwise: ${text}`);
  return (to - from) * 1000;
}

/** A version manager's stand-in looks for its versions in the real home. */
function withVersions(environment: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const root = process.env['PYENV_ROOT'] ?? join(process.env['HOME'] ?? '', '.pyenv');
  return { ...environment, PYENV_ROOT: root };
}

/** The app takes a moment after its icon until its socket answers. A command that came before would do the work alone. */
async function untilItListens(dataFolder: string): Promise<void> {
  const end = Date.now() + COMMAND_LIMIT_MS;
  while (readAgentFile(dataFolder) === undefined) {
    if (Date.now() > end) throw new Error('The app does not listen for terminals.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

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

/** Resolves to what it printed; rejects when it fails. */
function output({ program, args, environment }: Command): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      [...args],
      { env: environment, maxBuffer: 2 ** 26, timeout: COMMAND_LIMIT_MS },
      (error, stdout) => {
        if (error) reject(error);
        else resolve(stdout);
      },
    );
  });
}

/** Resolves to its time from start to exit in ms; rejects when it fails. */
function run({ program, args, environment }: Command): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    execFile(
      program,
      [...args],
      { env: environment, maxBuffer: 2 ** 26, timeout: COMMAND_LIMIT_MS },
      (error, _stdout, stderr) => {
        const taken = performance.now() - started;
        if (error) reject(new Error(`${program} ${args.join(' ')} failed: ${stderr || error.message}`));
        else resolve(taken);
      },
    );
  });
}
