import type { CliContext } from '../context.ts';
import { exitCode } from '../exit-code.ts';
import { tell } from '../options/report.ts';
import { ttyTerminal } from '../terminal/tty-terminal.ts';

/**
 * Asks a question that is answered by yes or no, in the terminal. `nobody`: there is none; that is said, with how to agree beforehand, and
 * the exit code is set.
 */
export async function agreed(
  context: CliContext,
  question: string,
  yes: boolean | undefined,
): Promise<'yes' | 'no' | 'nobody'> {
  if (yes) return 'yes';
  const terminal = ttyTerminal(context.platform);
  if (terminal === undefined) {
    tell(context, 'There is no terminal to ask in, so nothing was done. Add --yes to agree beforehand.');
    context.end(exitCode.failed);
    return 'nobody';
  }
  try {
    terminal.write(`${question} [y/N] `);
    const answer = await terminal.readLine(context.signal);
    return /^\s*y(?:es)?\s*$/i.test(answer ?? '') ? 'yes' : 'no';
  } finally {
    terminal.close();
  }
}

/** The same, and what is said where the answer is no. True: go on. */
export async function goesOn(
  context: CliContext,
  question: string,
  yes: boolean | undefined,
): Promise<boolean> {
  const answer = await agreed(context, question, yes);
  if (answer === 'no') {
    tell(context, 'Nothing was done.');
    context.end(exitCode.failed);
  }
  return answer === 'yes';
}
