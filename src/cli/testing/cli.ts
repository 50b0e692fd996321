import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type {
  BackendError,
  ObtainCallOptions,
  ObtainedAnswer,
  SwitchCallOptions,
} from '../../core/agent/backend.ts';
import {
  type Backend,
  type BackendMethods,
  backendOver,
  callOn,
  type ParametersOf,
  type VerbName,
} from '../../core/agent/verbs.ts';
import type { ChainRequest } from '../../core/chain/chain.ts';
import type { SessionCredentials } from '../../core/credentials.ts';
import type { Keytar } from '../../core/sessions/store/keychain-item.ts';
import type { BackendOptions, CliContext } from '../context.ts';
import { runProgram } from '../program/program.ts';

/** The instant of all these tests. */
export const now = new Date('2026-11-22T12:00:00Z');

export const credentials: SessionCredentials = {
  accessKeyId: 'ASIATESTTESTTESTTEST',
  secretAccessKey: 'secret/of+the/test',
  sessionToken: 'token/of+the/test==',
  expiration: new Date('2026-11-22T13:00:00Z'),
  accountId: '444444444444',
};

export const obtained: ObtainedAnswer = {
  name: 'prod',
  credentials,
  region: 'eu-west-1',
  arn: 'arn:aws:sts::444444444444:assumed-role/Admin/jo',
  fromCache: false,
  notes: [],
};

/** What the backend was asked for, in order. */
export type BackendCall =
  | { readonly what: 'obtain'; readonly request: ChainRequest; readonly args: ObtainCallOptions }
  | { readonly what: 'switch'; readonly request: ChainRequest; readonly args: SwitchCallOptions }
  | { readonly what: Exclude<VerbName, 'obtain' | 'switch'>; readonly which?: unknown };

function callOf<V extends VerbName>(what: V, [first, second]: ParametersOf<V>): BackendCall {
  // Of the verbs these two take a request and options.
  if (what === 'obtain' || what === 'switch') return { what, request: first, args: second } as BackendCall;
  return { what, ...(first !== undefined && { which: first }) } as BackendCall;
}

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** What the backend answers; each is refused where it is not given. */
  readonly backend?: Partial<Backend>;
  readonly hasTerminal?: boolean;
  readonly isTTY?: boolean;
  readonly afterDashes?: readonly string[];
  readonly home?: string;
  readonly platform?: NodeJS.Platform;
  readonly loadKeytar?: () => Promise<Keytar>;
  /** Fires when the person presses Ctrl C. Default: never. */
  readonly signal?: AbortSignal;
  /** Told of everything that is written, as it is. */
  readonly onOutput?: (text: string) => void;
}

export interface RunResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly calls: readonly BackendCall[];
  readonly requests: readonly BackendOptions[];
}

/** Runs one command line with everything in memory. */
export async function runCli(argv: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  let code = 0;
  const stdout: string[] = [];
  const stderr: string[] = [];
  const calls: BackendCall[] = [];
  const requests: BackendOptions[] = [];
  const refused = { ok: false, error: { kind: 'failed', message: 'Not in this test.' } } as const;
  const answers = options.backend ?? {};
  const backend = backendOver(
    async (verb, parameters) => {
      calls.push(callOf(verb, parameters));
      return answers[verb] === undefined ? refused : callOn(answers as BackendMethods, verb, parameters);
    },
    { kind: answers.kind ?? 'self', close: async () => undefined },
  );
  const home = options.home ?? emptyHome();
  const isTTY = options.isTTY ?? false;
  const said = (stream: string[], text: string) => {
    stream.push(text);
    options.onOutput?.(text);
  };
  const context: CliContext = {
    environment: { UNDERSTUDY_HOME: join(home, 'understudy'), ...options.environment },
    platform: options.platform ?? 'linux',
    homeOfUser: home,
    version: '1.2.3',
    clock: { now: () => now },
    stdout: { isTTY, write: (text) => said(stdout, text) },
    stderr: { isTTY, write: (text) => said(stderr, text) },
    afterDashes: options.afterDashes ?? [],
    loadKeytar: options.loadKeytar ?? (() => Promise.reject(new Error('No keychain in this test.'))),
    hasTerminal: () => options.hasTerminal ?? false,
    async openBackend(args = {}) {
      requests.push(args);
      return backend;
    },
    handOver: async () => undefined,
    signal: options.signal ?? new AbortController().signal,
    end: (wanted) => {
      code = wanted;
    },
  };
  await runProgram(argv, context);
  return { code, stdout: stdout.join(''), stderr: stderr.join(''), calls, requests };
}

/** A backend whose answer to `obtain` and `switch` is always this refusal. */
export function refusing(error: BackendError): Partial<Backend> {
  return { obtain: async () => ({ ok: false, error }), switch: async () => ({ ok: false, error }) };
}

/** A home folder with these AWS files, for one test. */
export function homeWith(config: string, credentialsText = ''): string {
  const home = emptyHome();
  mkdirSync(join(home, '.aws'), { mode: 0o700 });
  writeFileSync(join(home, '.aws', 'config'), config, { mode: 0o600 });
  writeFileSync(join(home, '.aws', 'credentials'), credentialsText, { mode: 0o600 });
  return home;
}

const homes: string[] = [];
afterAll(() => {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
});

function emptyHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'understudy-cli-'));
  homes.push(home);
  return home;
}
