import type { ChildProcess } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import spawn from 'cross-spawn';
import type { Environment } from '../aws-files/profiles/file-locations.ts';
import { redact } from '../redact.ts';

/** A program to run, without any shell. */
export interface ProgramCall {
  readonly program: string;
  readonly words: readonly string[];
  /** All that the program sees of the environment. */
  readonly environment: Environment;
  /** Given to it on stdin; absent: nothing can be read there. */
  readonly input?: string;
  readonly folder?: string;
  readonly timeoutMs: number;
  /** Told what it says on stderr, as it comes. */
  readonly onStderr?: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export type ProgramRun =
  | { readonly kind: 'not-started'; readonly code: string | undefined }
  | { readonly kind: 'timeout'; readonly stderr: string }
  | { readonly kind: 'cancelled' }
  /** More than a megabyte. */
  | { readonly kind: 'too-much' }
  | {
      readonly kind: 'ended';
      readonly code: number | null;
      readonly endedBy: NodeJS.Signals | null;
      readonly stdout: string;
      readonly stderr: string;
    };

const MOST_OUTPUT = 1024 * 1024;
const MOST_ERROR_OUTPUT = 8 * 1024;
const ERROR_LINES_SHOWN = 5;

/** Runs a program to its end and collects what it prints. It is ended when the time is up, cancelled, or prints too much. */
export function runProgram(call: ProgramCall): Promise<ProgramRun> {
  const { environment, folder, input, onStderr, program, signal, timeoutMs, words } = call;
  if (signal?.aborted) return Promise.resolve({ kind: 'cancelled' });
  return new Promise((resolve) => {
    let child: ChildProcess;
    try {
      child = spawn(program, [...words], {
        env: { ...environment },
        stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
        ...(folder !== undefined && { cwd: folder }),
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

    const settle = (run: ProgramRun) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      resolve(run);
    };
    const end = (run: ProgramRun) => {
      child.kill('SIGKILL');
      // A grandchild may hold the pipes open; nobody waits for it.
      child.stdout?.destroy();
      child.stderr?.destroy();
      settle(run);
    };
    const cancel = () => end({ kind: 'cancelled' });
    const timer = setTimeout(() => end({ kind: 'timeout', stderr: stderrText() }), timeoutMs);
    signal?.addEventListener('abort', cancel, { once: true });

    // A program that reads nothing, or ends before it has read all, breaks the pipe: that is its own affair.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
    child.stdout?.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MOST_OUTPUT) end({ kind: 'too-much' });
      else stdout.push(chunk);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      errors = Buffer.concat([errors, chunk]).subarray(-MOST_ERROR_OUTPUT);
      onStderr?.(errors.toString('utf8'));
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

/** The last lines of the error text, fit to be shown: no colours, no control characters, nothing that looks like a secret. */
export function said(stderr: string): string {
  const lines = errorLines(stderr);
  return lines.length === 0 ? '' : ` It said: ${lines.join(' ')}`;
}

/** The last line of the error text, fit to be shown; empty where there is none. */
export function lastErrorLine(stderr: string): string {
  return errorLines(stderr).at(-1) ?? '';
}

function errorLines(stderr: string): readonly string[] {
  return redact(stripVTControlCharacters(stderr))
    .split(/[\r\n]+/)
    .map((line) => line.replace(/\p{Cc}/gu, ' ').trim())
    .filter((line) => line !== '')
    .slice(-ERROR_LINES_SHOWN);
}
