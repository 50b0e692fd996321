import { openSync } from 'node:fs';
import { homedir } from 'node:os';
import { systemClock } from '../core/clock.ts';
import type { CliContext, Output } from './context.ts';
import { dataFolder } from './data-folder.ts';
import { exitCode } from './exit-code.ts';
import { backendOpener } from './open-backend.ts';
import { runProgram } from './program.ts';
import { terminalPrompter } from './terminal-prompter.ts';
import { ttyTerminal } from './tty-terminal.ts';

/** Put in by the build. */
declare const UNDERSTUDY_VERSION: string;

/** Runs the command line of this process and sets its exit code. */
export async function runProcess(): Promise<void> {
  const stdout = outputOf(process.stdout);
  const stderr = outputOf(process.stderr);
  const interruption = lazyInterruption();
  const surroundings = {
    environment: process.env,
    platform: process.platform,
    homeOfUser: homedir(),
    version: UNDERSTUDY_VERSION,
    clock: systemClock,
  };
  const openTerminal = () => ttyTerminal(openSync, process.platform);
  const backend = backendOpener(
    {
      ...surroundings,
      dataFolder: dataFolder(surroundings.environment, surroundings.platform, surroundings.homeOfUser),
      prompter: terminalPrompter(openTerminal, systemClock),
      say: (sentence) => stderr.write(`${sentence}\n`),
    },
    {
      connectToApp: async () => undefined,
      openOwn: async (all) => (await import('./own-backend.ts')).openOwnBackend(all),
    },
  );
  const context: CliContext = {
    ...surroundings,
    stdout,
    stderr,
    openTerminal,
    openBackend: (wish) => backend.open(wish),
    get signal() {
      return interruption();
    },
    end: (code) => {
      process.exitCode = code;
    },
  };
  try {
    await runProgram(process.argv.slice(2), context);
  } catch (error) {
    // A bug: what stands in a file or comes from AWS is never thrown.
    stderr.write(
      `understudy met an error of its own: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exitCode = exitCode.failed;
  } finally {
    await backend.close();
  }
}

/** Ctrl C ends the process at once, until a command asks for the signal to put things in order first. */
function lazyInterruption(): () => AbortSignal {
  let controller: AbortController | undefined;
  return () => {
    if (controller) return controller.signal;
    const aborting = new AbortController();
    controller = aborting;
    for (const [name, number] of [
      ['SIGINT', 2],
      ['SIGTERM', 15],
      ['SIGHUP', 1],
    ] as const) {
      process.on(name, () => {
        process.exitCode = 128 + number;
        // The second time nobody waits any more.
        if (aborting.signal.aborted) process.exit();
        aborting.abort();
      });
    }
    return controller.signal;
  };
}

function outputOf(stream: NodeJS.WriteStream): Output {
  // Whoever read it has gone away, as `head` does: there is nothing left to say.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  return {
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns;
    },
    write: (text) => void stream.write(text),
  };
}
