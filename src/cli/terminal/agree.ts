import type { CliContext } from '../context.ts';
import { ttyTerminal } from './tty-terminal.ts';

/** `nobody`: there is no terminal to ask in. */
export type Agreement = 'yes' | 'no' | 'nobody';

/** Asks a question that is answered by yes or no, in the terminal itself; anything but a yes is a no, and so is Ctrl C. */
export async function askToAgree(
  context: Pick<CliContext, 'platform' | 'signal'>,
  question: string,
): Promise<Agreement> {
  const terminal = ttyTerminal(context.platform);
  if (terminal === undefined) return 'nobody';
  try {
    terminal.write(`${question} [y/N] `);
    return /^\s*y(?:es)?\s*$/i.test((await terminal.readLine(context.signal)) ?? '') ? 'yes' : 'no';
  } finally {
    terminal.close();
  }
}

/** What is said where nobody agreed, so that nothing was done. */
export function notAgreed(agreement: Exclude<Agreement, 'yes'>): string {
  return agreement === 'nobody'
    ? 'There is no terminal to ask in, so nothing was written. Add --yes to agree beforehand.'
    : 'Nothing was written.';
}
