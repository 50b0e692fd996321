import type { BackendError } from '../../core/agent/backend.ts';
import { inCommand } from '../../core/place-words.ts';
import { assertNever } from '../../shared/assert-never.ts';
import type { CliContext } from '../context.ts';
import { exitCode } from '../exit-code.ts';
import { coloursFor } from '../terminal/colours.ts';
import { printable } from '../terminal/printable.ts';

/** Says on stderr why something was not done, and sets the exit code that goes with it. */
export function refuse(context: CliContext, error: BackendError): void {
  const { message, advice, requestId } = error;
  const colours = coloursFor(context.environment, context.stderr);
  context.stderr.write(`${colours.red(printable(inCommand(message)))}\n`);
  if (advice) context.stderr.write(`${printable(inCommand(advice))}\n`);
  if (requestId) context.stderr.write(`${colours.dim(`AWS request id: ${printable(requestId)}`)}\n`);
  context.end(codeOf(error));
}

function codeOf({ kind }: BackendError): number {
  switch (kind) {
    case 'code-needed':
    case 'sign-in-needed':
      return exitCode.codeNeeded;
    case 'dismissed':
      return exitCode.interrupted;
    case 'refused':
    case 'failed':
    case 'confirm':
      return exitCode.failed;
    default:
      return assertNever(kind);
  }
}

/** A mistake in the command line: says it, and how to get help. */
export function usageMistake(context: CliContext, command: string, sentence: string): void {
  context.stderr.write(`${printable(sentence)}\nSee understudy ${command} --help.\n`);
  context.end(exitCode.usage);
}

/** One plain sentence for the person on stderr. */
export function tell(context: CliContext, sentence: string): void {
  context.stderr.write(`${printable(sentence)}\n`);
}

/** One plain sentence that begins with a profile's name; one that is marked as production is called that. */
export function tellOf(
  context: CliContext,
  { name, production }: { readonly name: string; readonly production?: true },
  rest: string,
): void {
  const mark = production ? ` ${coloursFor(context.environment, context.stderr).yellow('(production)')}` : '';
  context.stderr.write(`${printable(name)}${mark} ${printable(rest)}\n`);
}

/** Says of a profile that deserves care that it does. Nothing is asked: whoever types an exact name means it. */
export function sayProduction(
  context: CliContext,
  { name, production }: { readonly name: string; readonly production?: true },
): void {
  if (!production) return;
  const colours = coloursFor(context.environment, context.stderr);
  context.stderr.write(`${printable(name)} is marked as ${colours.yellow('production')}.\n`);
}

/** Quiet remarks, such as a duration that AWS capped. */
export function remark(context: CliContext, notes: readonly string[]): void {
  const colours = coloursFor(context.environment, context.stderr);
  for (const note of notes) context.stderr.write(`${colours.dim(printable(note))}\n`);
}
