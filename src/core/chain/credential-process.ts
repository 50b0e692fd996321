import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import spawn from 'cross-spawn';
import type { Environment } from '../aws-files/file-locations.ts';
import type { Clock } from '../clock.ts';
import type { Credentials } from '../credentials.ts';
import { redact } from '../redact.ts';
import { splitCommand } from './command-line.ts';
import { readProcessCredentials } from './process-credentials.ts';

/** Where a command runs. The program is looked up in the `PATH` of `environment`. */
export interface ProcessSurroundings {
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  /** What `~` stands for. */
  readonly home: string | undefined;
  readonly clock: Clock;
  /** Milliseconds until the command is ended; one minute unless set. */
  readonly timeoutMs?: number;
}

export type CredentialProcessOutcome =
  | { readonly kind: 'credentials'; readonly credentials: Credentials; readonly accountId?: string }
  | {
      readonly kind: 'failed';
      readonly reason: 'command' | 'not-found' | 'not-started' | 'exit' | 'timeout' | 'cancelled' | 'output';
      readonly message: string;
      readonly advice: string;
    };

type Failure = Extract<CredentialProcessOutcome, { kind: 'failed' }>;

const DEFAULT_TIMEOUT_MS = 60_000;
const MOST_OUTPUT = 1024 * 1024;
const MOST_ERROR_OUTPUT = 8 * 1024;
const ERROR_LINES_SHOWN = 5;

/**
 * Runs the `credential_process` of a profile and reads the credentials it prints. No shell is involved: the line is split by
 * the platform's quoting rules, `~` is expanded in the program's name, and nothing can be typed into it. Its own error text
 * (the last lines of stderr) is part of the failure's message, what it printed on stdout never is.
 */
export async function runCredentialProcess(
  profile: string,
  command: string,
  surroundings: ProcessSurroundings,
  signal?: AbortSignal,
): Promise<CredentialProcessOutcome> {
  const { environment, platform, home, clock, timeoutMs = DEFAULT_TIMEOUT_MS } = surroundings;
  const split = splitCommand(command, platform);
  if (!split.ok)
    return failed(
      'command',
      `The credential_process of profile ${profile} has ${split.fault}.`,
      'Correct the line.',
    );
  const [program, ...words] = split.words;
  const path = expandHome(program, home, platform);
  const run = await collect(path, words, environment, timeoutMs, signal);
  switch (run.kind) {
    case 'not-started':
      return notStarted(profile, path, run.code);
    case 'timeout':
      return failed(
        'timeout',
        `The credential process of profile ${profile} did not answer in time (${timeoutMs / 1000} s).${said(run.stderr)}`,
        'Run it in a terminal to see what it waits for.',
      );
    case 'cancelled':
      return failed('cancelled', 'The credential process was cancelled.', 'Try again.');
    case 'too-much':
      return failed(
        'output',
        `The credential process of profile ${profile} printed more than a megabyte.`,
        'Check that the command prints credentials as JSON.',
      );
    case 'ended':
      break;
  }
  if (run.code !== 0) {
    const how =
      run.code === null ? `was ended by ${run.endedBy ?? 'a signal'}` : `failed with exit code ${run.code}`;
    return failed(
      'exit',
      `The credential process of profile ${profile} ${how}.${said(run.stderr)}`,
      'Run it in a terminal to see more.',
    );
  }
  const read = readProcessCredentials(run.stdout, clock.now());
  if (!read.ok)
    return failed(
      'output',
      `The credential process of profile ${profile} ${read.fault}.${said(run.stderr)}`,
      'It must print {"Version": 1, "AccessKeyId": …, "SecretAccessKey": …} and nothing else.',
    );
  return {
    kind: 'credentials',
    credentials: read.credentials,
    ...(read.accountId && { accountId: read.accountId }),
  };
}

function failed(reason: Failure['reason'], message: string, advice: string): Failure {
  return { kind: 'failed', reason, message, advice };
}

function notStarted(profile: string, program: string, code: string | undefined): Failure {
  if (code === 'ENOENT')
    return failed(
      'not-found',
      `The credential process of profile ${profile} was not found: ${program}.`,
      'Check the spelling, or write its full path. A program started from the desktop may see a shorter PATH than a terminal.',
    );
  const why = code === 'EACCES' ? 'it may not be executed' : (code ?? 'unknown reason');
  return failed(
    'not-started',
    `The credential process of profile ${profile} could not be started: ${program} (${why}).`,
    'Check that the file is a program and that you may execute it.',
  );
}

function expandHome(program: string, home: string | undefined, platform: NodeJS.Platform): string {
  if (!home || !(program.startsWith('~/') || (platform === 'win32' && program.startsWith('~\\'))))
    return program;
  return join(home, program.slice(2));
}

/** The last lines of the error text, fit to be shown: no colours, no control characters, nothing that looks like a secret. */
function said(stderr: string): string {
  const lines = redact(stripVTControlCharacters(stderr))
    .split(/[\r\n]+/)
    .map((line) => line.replace(/\p{Cc}/gu, ' ').trim())
    .filter((line) => line !== '')
    .slice(-ERROR_LINES_SHOWN);
  return lines.length === 0 ? '' : ` It said: ${lines.join(' ')}`;
}

type Run =
  | { readonly kind: 'not-started'; readonly code: string | undefined }
  | { readonly kind: 'timeout'; readonly stderr: string }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'too-much' }
  | {
      readonly kind: 'ended';
      readonly code: number | null;
      readonly endedBy: NodeJS.Signals | null;
      readonly stdout: string;
      readonly stderr: string;
    };

/** Runs a program to its end and collects what it prints. It is ended when the time is up, cancelled, or prints too much. */
function collect(
  program: string,
  words: readonly string[],
  environment: Environment,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<Run> {
  if (signal?.aborted) return Promise.resolve({ kind: 'cancelled' });
  return new Promise((resolve) => {
    let child: ChildProcess;
    try {
      child = spawn(program, [...words], {
        env: { ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
        windowsHide: true,
      });
    } catch (error) {
      resolve({ kind: 'not-started', code: codeOf(error) });
      return;
    }
    const stdout: Buffer[] = [];
    let size = 0;
    let errors = Buffer.alloc(0);
    const stderrText = () => errors.toString('utf8');

    const settle = (run: Run) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      resolve(run);
    };
    const end = (run: Run) => {
      child.kill('SIGKILL');
      // A grandchild may hold the pipes open; nobody waits for it.
      child.stdout?.destroy();
      child.stderr?.destroy();
      settle(run);
    };
    const cancel = () => end({ kind: 'cancelled' });
    const timer = setTimeout(() => end({ kind: 'timeout', stderr: stderrText() }), timeoutMs);
    signal?.addEventListener('abort', cancel, { once: true });

    child.stdout?.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MOST_OUTPUT) end({ kind: 'too-much' });
      else stdout.push(chunk);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      errors = Buffer.concat([errors, chunk]).subarray(-MOST_ERROR_OUTPUT);
    });
    child.once('error', (error) => settle({ kind: 'not-started', code: codeOf(error) }));
    child.once('close', (code, endedBy) =>
      settle({
        kind: 'ended',
        code,
        endedBy,
        stdout: Buffer.concat(stdout).toString('utf8'),
        stderr: stderrText(),
      }),
    );
  });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
