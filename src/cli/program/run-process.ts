import { closeSync, openSync } from 'node:fs';
import { homedir } from 'node:os';
import type { Backend } from '../../core/agent/verbs.ts';
import { systemClock } from '../../core/clock.ts';
import { dataFolder } from '../../core/data-folder.ts';
import { hostPlatform } from '../../core/platform.ts';
import type { AgentContext } from '../backend/app-backend.ts';
import { type BackendContext, backendOpener } from '../backend/open-backend.ts';
import '../backend/zod-without-jit.ts';
import type { CliContext } from '../context.ts';
import { exitCode } from '../exit-code.ts';
import type { FastPathState } from '../fast-path/credentials-fast-path.ts';
import { outputOf } from '../terminal/output.ts';
import { printable } from '../terminal/printable.ts';
import { hasConsole, terminalInput } from '../terminal/terminal.ts';
import { terminalPrompter } from '../terminal/terminal-prompter.ts';
import { execArguments } from './exec-arguments.ts';
import { endSoon } from './force-exit.ts';
import { runProgram } from './program.ts';
import { Interruption } from './signals.ts';

/** Put in by the build. */
declare const UNDERSTUDY_VERSION: string;

/** Loaded when a command needs it. */
async function appOf(all: AgentContext): Promise<Backend | undefined> {
  return (await import('../backend/app-backend.ts')).connectToApp(all);
}

/**
 * Runs the command line of this process and sets its exit code.
 *
 * @param headStart what was done already
 */
export async function runProcess({
  connect = appOf,
  loadKeytar,
}: Partial<FastPathState> = {}): Promise<void> {
  const stdout = outputOf(1, hostPlatform);
  const stderr = outputOf(2, hostPlatform);
  const interruption = new Interruption(process);
  const processContext = {
    environment: { ...process.env },
    platform: hostPlatform,
    homeOfUser: homedir(),
    version: UNDERSTUDY_VERSION,
    clock: systemClock,
  };
  // Says at every call that this Node will be too old for the SDK one day. Commands that are run do not get to see it.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const isSeen = () => hasConsole(process.env, hostPlatform, [process.stdin, process.stdout, process.stderr]);
  const openTerminal = async () =>
    isSeen() ? (await import('../terminal/tty-terminal.ts')).ttyTerminal(hostPlatform) : undefined;
  const openOwn = async (all: BackendContext) =>
    (await import('../backend/local-backend.ts')).openLocalBackend({
      ...all,
      ...(loadKeytar && { loadKeytar }),
    });
  const backend = backendOpener(
    {
      ...processContext,
      dataFolder: dataFolder(processContext.environment, processContext.platform, processContext.homeOfUser),
      prompter: terminalPrompter(openTerminal, systemClock),
      say: (sentence) => stderr.write(`${printable(sentence)}\n`),
    },
    {
      connectToApp: (all) => connect({ ...all, alone: () => openOwn(all) }),
      openOwn,
    },
  );
  const { argv, afterDashes } = execArguments(process.argv.slice(2));
  const context: CliContext = {
    ...processContext,
    stdout,
    stderr,
    afterDashes,
    loadKeytar: loadKeytar ?? (async () => (await import('keytar')).default),
    hasTerminal: () => isSeen() && canOpen(terminalInput(hostPlatform)),
    openBackend: (args) => backend.open(args),
    async handOver({ keepBackend = false } = {}) {
      if (!keepBackend) await backend.close();
      interruption.stopListening();
    },
    get signal() {
      return interruption.signal;
    },
    end: (code) => {
      process.exitCode = interruption.exitCode ?? code;
    },
  };
  try {
    await runProgram(argv, context);
  } catch (error) {
    // A bug: what stands in a file or comes from AWS is never thrown.
    const reason = error instanceof Error ? error.message : String(error);
    stderr.write(`understudy met an error of its own: ${printable(reason)}\n`);
    process.exitCode = exitCode.failed;
  } finally {
    await backend.close();
    endSoon();
  }
}

function canOpen(path: string): boolean {
  try {
    closeSync(openSync(path, 'r+'));
    return true;
  } catch {
    return false;
  }
}
