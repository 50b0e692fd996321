import { dirname } from 'node:path';
import { assertNever } from '../../shared/assert-never.ts';
import type { Environment } from '../aws-files/profiles/file-locations.ts';
import { runProgram, said } from '../credential-sources/run-program.ts';
import { hostPlatform } from '../platform.ts';
import { type Hook, hookTimeoutMs } from './hook.ts';
import { hookCommand } from './hook-command.ts';
import { hookEnvironment } from './hook-environment.ts';
import { type HookSentence, hookFailures } from './messages.ts';

export interface HookRunOptions {
  readonly environment: Environment;
  readonly signal?: AbortSignal | undefined;
  /** Default: that of the hook's name. */
  readonly timeoutMs?: number;
}

export type HookRun =
  | { readonly kind: 'answered'; readonly stdout: string; readonly stderr: string }
  /** It ended with `NO`, which is how a hook says that it does not want this. */
  | { readonly kind: 'declined'; readonly stdout: string; readonly said: string }
  | ({ readonly kind: 'cancelled' } & HookSentence)
  | ({ readonly kind: 'failed' } & HookSentence);

/** The exit code with which a hook says no. Every other one but 0 is a failure of the hook. */
const NO = 77;

/**
 * Runs a hook: JSON on stdin, no word on the command line, no shell. What it prints on stdout is the answer; the last lines of
 * stderr are part of the sentence when it fails.
 */
export async function runHook(hook: Hook, input: object, options: HookRunOptions): Promise<HookRun> {
  const { name, path } = hook;
  const timeoutMs = options.timeoutMs ?? hookTimeoutMs[name];
  // The folder of hooks lists none that cannot be started.
  const run = await runProgram({
    ...(hookCommand(path, hostPlatform) ?? { program: path, words: [] }),
    environment: hookEnvironment(options.environment, name),
    input: `${JSON.stringify({ version: 1, hook: name, ...input })}\n`,
    folder: dirname(path),
    timeoutMs,
    signal: options.signal,
  });
  switch (run.kind) {
    case 'not-started':
      return { kind: 'failed', ...hookFailures.notStarted(path, run.code) };
    case 'timeout':
      return { kind: 'failed', ...hookFailures.timeout(path, timeoutMs / 1000, said(run.stderr)) };
    case 'cancelled':
      return { kind: 'cancelled', ...hookFailures.cancelled(path) };
    case 'too-much':
      return { kind: 'failed', ...hookFailures.tooMuch(path) };
    case 'ended':
      break;
    default:
      return assertNever(run);
  }
  if (run.code === 0) return { kind: 'answered', stdout: run.stdout, stderr: run.stderr };
  if (run.code === NO) return { kind: 'declined', stdout: run.stdout, said: said(run.stderr) };
  const how =
    run.code === null ? `was ended by ${run.endedBy ?? 'a signal'}` : `failed with exit code ${run.code}`;
  return { kind: 'failed', ...hookFailures.exit(path, how, said(run.stderr)) };
}

/** What a hook printed, as JSON; `undefined` where it is none. */
export function jsonOf(stdout: string): unknown {
  try {
    return JSON.parse(stdout.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
