import { join } from 'node:path';
import { assertNever } from '../../shared/assert-never.ts';
import type { Environment } from '../aws-files/profiles/file-locations.ts';
import { shellOperatorIn, splitCommand } from '../chain/split-command.ts';
import type { Clock } from '../clock.ts';
import type { Credentials } from '../credentials.ts';
import { readProcessCredentials } from './process-credentials.ts';
import { runProgram, said } from './run-program.ts';

/** Where a command runs. The program is looked up in the `PATH` of `environment`. */
export interface ProcessContext {
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  /** What `~` stands for. */
  readonly home: string | undefined;
  readonly clock: Clock;
  /** Milliseconds until the command is ended; one minute unless set. */
  readonly timeoutMs?: number;
}

export type CredentialProcessOutcome =
  | { readonly kind: 'credentials'; readonly credentials: Credentials }
  | {
      readonly kind: 'failed';
      readonly reason: 'command' | 'not-found' | 'not-started' | 'exit' | 'timeout' | 'cancelled' | 'output';
      readonly message: string;
      readonly advice: string;
    };

type Failure = Extract<CredentialProcessOutcome, { kind: 'failed' }>;

const DEFAULT_TIMEOUT_MS = 60_000;

/**
 * Runs the `credential_process` of a profile and reads the credentials it prints. No shell is involved: the line is split by
 * the platform's quoting rules, `~` is expanded in the program's name, and nothing can be typed into it. Its own error text
 * (the last lines of stderr) is part of the failure's message, what it printed on stdout never is.
 */
export async function runCredentialProcess(
  profile: string,
  command: string,
  context: ProcessContext,
  signal?: AbortSignal,
): Promise<CredentialProcessOutcome> {
  const { environment, platform, home, clock, timeoutMs = DEFAULT_TIMEOUT_MS } = context;
  const split = splitCommand(command, platform);
  if (!split.ok)
    return failed(
      'command',
      `The credential_process of profile ${profile} has ${split.fault}.`,
      'Correct the line.',
    );
  const [program, ...words] = split.words;
  const path = expandHome(program, home, platform);
  // What needs a shell explains a program that is not found, fails or prints something else better than any of these do.
  const operator = shellOperatorIn(command, platform);
  const shell = operator === undefined ? undefined : noShell(operator, platform);
  const run = await runProgram({ program: path, words, environment, timeoutMs, signal });
  switch (run.kind) {
    case 'not-started':
      return notStarted(profile, path, run.code, shell);
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
    default:
      return assertNever(run);
  }
  if (run.code !== 0) {
    const how =
      run.code === null ? `was ended by ${run.endedBy ?? 'a signal'}` : `failed with exit code ${run.code}`;
    return failed(
      'exit',
      `The credential process of profile ${profile} ${how}.${said(run.stderr)}`,
      shell ?? 'Run it in a terminal to see more.',
    );
  }
  const read = readProcessCredentials(run.stdout, clock.now());
  if (!read.ok)
    return failed(
      'output',
      `The credential process of profile ${profile} ${read.fault}.${said(run.stderr)}`,
      shell ?? read.advice,
    );
  return { kind: 'credentials', credentials: read.credentials };
}

function failed(reason: Failure['reason'], message: string, advice: string): Failure {
  return { kind: 'failed', reason, message, advice };
}

function noShell(operator: string, platform: NodeJS.Platform): string {
  const form = platform === 'win32' ? 'cmd /c "…"' : "sh -c '…'";
  return `No shell is used here, as with the AWS CLI, so the program was handed ${operator} as it stands. Write the line as ${form} to have one.`;
}

function notStarted(
  profile: string,
  program: string,
  code: string | undefined,
  shell: string | undefined,
): Failure {
  if (code === 'ENOENT')
    return failed(
      'not-found',
      `The credential process of profile ${profile} was not found: ${program}.`,
      shell ??
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
