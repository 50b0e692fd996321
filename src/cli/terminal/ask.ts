import type { CliContext } from '../context.ts';
import { ttyTerminal } from './tty-terminal.ts';

/** Asks the person at the terminal for one line; `undefined` where there is none, and after Ctrl C. */
export type Ask = (question: string) => Promise<string | undefined>;

/** Asks at the terminal that this process belongs to, wherever stdin and stdout lead. */
export function askAtTerminal({ platform, signal }: Pick<CliContext, 'platform' | 'signal'>): Ask {
  return async (question) => {
    const terminal = ttyTerminal(platform);
    if (terminal === undefined) return undefined;
    try {
      terminal.write(question);
      return await terminal.readLine(signal);
    } finally {
      terminal.close();
    }
  };
}
