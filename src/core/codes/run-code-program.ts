import type { Environment } from '../aws-files/profiles/file-locations.ts';
import { lastErrorLine, runProgram } from '../credential-sources/run-program.ts';
import { plainEnvironment } from '../hooks/hook-environment.ts';
import { type CodeProgramId, codeProgram, type ProgramItem, unfitItem } from './code-programs.ts';
import { codeMessages } from './messages.ts';

export type ProgramCode =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly message: string; readonly advice: string };

/** A person may have to look for the key and touch it, or unlock the vault, in milliseconds. */
const TIMEOUT_MS = 60_000;

/**
 * Asks a program for a code: by argv, without a shell, with nothing to read. The code is the last line of stdout that is six digits;
 * what it printed is in no message, of stderr the last line is.
 *
 * @param options.onTouch called once, when the program says that it waits for a touch
 */
export async function runCodeProgram(
  id: CodeProgramId,
  item: ProgramItem,
  options: {
    readonly environment: Environment;
    readonly signal?: AbortSignal | undefined;
    readonly onTouch?: () => void;
    readonly timeoutMs?: number;
  },
): Promise<ProgramCode> {
  const { environment, onTouch, signal, timeoutMs = TIMEOUT_MS } = options;
  const { name, program, touch, variables, words } = codeProgram(id);
  const unfit = unfitItem(id, item);
  if (unfit !== undefined) return { kind: 'failed', message: unfit, advice: codeMessages.correct };
  let isTouchSaid = false;
  const run = await runProgram({
    program,
    words: words(item),
    environment: plainEnvironment(environment, variables),
    timeoutMs,
    signal,
    onStderr: (text) => {
      if (isTouchSaid || touch?.test(text) !== true) return;
      isTouchSaid = true;
      onTouch?.();
    },
  });
  if (run.kind === 'cancelled') return { kind: 'cancelled' };
  if (run.kind === 'not-started')
    return { kind: 'failed', ...codeMessages.notStarted(name, program, run.code) };
  if (run.kind === 'timeout')
    return {
      kind: 'failed',
      ...(isTouchSaid ? codeMessages.notTouched(name) : codeMessages.timeout(name, timeoutMs / 1000)),
    };
  if (run.kind === 'too-much') return { kind: 'failed', ...codeMessages.noCode(name) };
  if (run.code !== 0) return { kind: 'failed', ...codeMessages.failed(name, lastErrorLine(run.stderr)) };
  const code = run.stdout
    .split(/\r?\n/)
    .map((line) => line.trim())
    .findLast((line) => /^\d{6}$/.test(line));
  return code === undefined ? { kind: 'failed', ...codeMessages.noCode(name) } : { kind: 'code', code };
}
