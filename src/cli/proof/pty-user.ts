import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createDemoRealm,
  DEMO_MFA_SERIAL,
  type JournalEntry,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
  writeDemoHome,
} from '../../simulator/index.ts';

/** How a command ended, and what it said. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that is under way. */
export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** A command in a terminal: what it shows, and keys for it. */
export interface Sitting {
  /** Resolves when the text was shown since the last key; rejects when the command ends before. */
  sees(text: string): Promise<void>;
  type(keys: string): void;
  /** Everything shown so far. */
  shown(): string;
  readonly ended: Promise<number>;
}

/** Jo at a computer without the app: a home with the demo's files, a keychain, and a simulator. */
export class Person {
  readonly home = mkdtempSync(join(tmpdir(), 'understudy-jo-'));
  readonly simulator: Simulator;
  readonly #main: string;

  private constructor(main: string, simulator: Simulator) {
    this.#main = main;
    this.simulator = simulator;
    writeDemoHome(this.home);
  }

  static async sitDown(main: string, options: Partial<SimulatorOptions> = {}): Promise<Person> {
    return new Person(main, await startSimulator({ realm: createDemoRealm(), ...options }));
  }

  async leave(): Promise<void> {
    await this.simulator.close();
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }

  get environment(): Record<string, string> {
    return {
      PATH: process.env['PATH'] ?? '',
      LANG: 'C.UTF-8',
      TZ: 'UTC',
      HOME: this.home,
      UNDERSTUDY_HOME: join(this.home, 'understudy'),
      TEST_KEYCHAIN: join(this.home, 'keychain'),
      ...this.simulator.environment,
      AWS_EC2_METADATA_DISABLED: 'true',
    };
  }

  /** Starts the command without any terminal: in a session of its own, stdin at its end. */
  start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Started {
    const child = spawn(process.execPath, [this.#main, ...args], {
      env: { ...this.environment, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    return { child, ended: endOf(child) };
  }

  run(args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Ended> {
    return this.start(args, environment).ended;
  }

  /** Runs another program with the same environment. */
  runProgram(program: string, args: readonly string[]): Promise<Ended> {
    return endOf(spawn(program, args, { env: this.environment, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  /** Runs a line of bash in a terminal of its own, in which `understudy` is a function. */
  sit(line: string, environment: Readonly<Record<string, string>> = {}): Sitting {
    const understudy = `understudy() { "${process.execPath}" "${this.#main}" "$@"; }`;
    // No trap of bash for Ctrl C: the line ends as the command does.
    const child = spawn('script', ['-qec', `bash --norc -c '${understudy}; ${line}'`, '/dev/null'], {
      env: { ...this.environment, SHELL: '/bin/bash', TERM: 'xterm', ...environment },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let shown = '';
    let since = 0;
    const listeners = new Set<() => void>();
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      shown += text;
      for (const listener of [...listeners]) listener();
    });
    const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
    return {
      ended,
      shown: () => shown,
      type(keys) {
        since = shown.length;
        child.stdin.write(keys);
      },
      sees: (text) =>
        new Promise((resolve, reject) => {
          const look = () => {
            if (!shown.slice(since).includes(text)) return;
            listeners.delete(look);
            resolve();
          };
          listeners.add(look);
          void ended.then(() => reject(new Error(`It ended without ${text}: ${shown}`)));
          look();
        }),
    };
  }

  /** What the phone shows: a code that was not used yet. */
  code(): string {
    return this.simulator.mfaCode(DEMO_MFA_SERIAL).code;
  }

  /** The calls that were granted, as `GetSessionToken` or `AssumeRole Admin`. */
  calls(): readonly string[] {
    return this.granted().map(({ action, parameters }) =>
      [action, parameters['RoleArn']?.split('/').at(-1)].filter(Boolean).join(' '),
    );
  }

  granted(): readonly JournalEntry[] {
    return this.simulator.journal.entries.filter(({ outcome }) => outcome === 'ok');
  }

  readCredentials(): string {
    return readFileSync(join(this.home, '.aws', 'credentials'), 'utf8');
  }

  modeOf(...path: readonly string[]): number {
    return statSync(join(this.home, ...path)).mode & 0o777;
  }
}

function endOf(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve) => {
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('close', (code, signal) =>
      resolve({ code: code ?? (signal === 'SIGKILL' ? 137 : 128), stdout, stderr }),
    );
  });
}
