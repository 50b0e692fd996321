import { constants } from 'node:os';
import spawn from 'cross-spawn';

export type EndedChild =
  | { readonly kind: 'ended'; readonly exitCode: number }
  | { readonly kind: 'not-started'; readonly exitCode: 126 | 127; readonly message: string };

/** Passed on to the command. */
const FORWARDED = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const;
/** A terminal sends these to the command by itself, and twice is too often. */
const OF_THE_TERMINAL = ['SIGINT', 'SIGQUIT'] as const;

/**
 * Runs a command in the place of this process, as far as a process can stand in for another: it has the same streams and the
 * same terminal, it gets the signals, and its end is told as a shell tells it.
 */
export function runChild(
  command: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<EndedChild> {
  return new Promise((resolve) => {
    const child = spawn(command, [...words], { env: { ...environment }, stdio: 'inherit' });
    const atTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
    const pass = (signal: NodeJS.Signals) => void child.kill(signal);
    const leave = () => undefined;
    for (const signal of FORWARDED) process.on(signal, pass);
    for (const signal of OF_THE_TERMINAL) process.on(signal, atTerminal ? leave : pass);
    const settle = (ended: EndedChild) => {
      for (const signal of FORWARDED) process.off(signal, pass);
      for (const signal of OF_THE_TERMINAL) process.off(signal, atTerminal ? leave : pass);
      resolve(ended);
    };
    child.once('error', (error: NodeJS.ErrnoException) => settle(notStarted(command, error.code)));
    child.once('exit', (code, signal) =>
      settle({ kind: 'ended', exitCode: code ?? 128 + (signal ? constants.signals[signal] : 0) }),
    );
  });
}

function notStarted(command: string, code: string | undefined): EndedChild {
  return code === 'ENOENT'
    ? { kind: 'not-started', exitCode: 127, message: `The command ${command} was not found.` }
    : {
        kind: 'not-started',
        exitCode: 126,
        message: `The command ${command} could not be started (${code ?? 'unknown reason'}).`,
      };
}
