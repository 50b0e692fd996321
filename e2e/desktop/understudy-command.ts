import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { type CommandOutcome, runCommand } from './aws-cli.ts';
import { projectRoot } from './running-app.ts';
import { waitFor } from './waiting.ts';

/** The built command. */
export const understudyScript = join(projectRoot, 'out', 'cli', 'main.js');

type Environment = Readonly<Record<string, string>>;

/** Runs `understudy …` where nobody can be asked: without a terminal. */
export function understudy(environment: Environment, ...args: readonly string[]): Promise<CommandOutcome> {
  // In a session of its own a process has no terminal, whatever the tests were started from.
  return runCommand('setsid', ['--wait', process.execPath, understudyScript, ...args], environment);
}

/** A person who runs `understudy …` in a terminal. */
export interface TerminalRun {
  /** What stands on the screen so far. */
  screen(): string;
  /** Waits until the screen shows it. */
  shows(text: string | RegExp): Promise<void>;
  /** Types a line. */
  type(line: string): void;
  /** Ctrl C. */
  interrupt(): void;
  /** Closes the terminal's window. */
  close(): void;
  /** The exit code. */
  readonly ended: Promise<number>;
}

/** Runs it in a terminal of its own (util-linux `script`). */
export function understudyInTerminal(environment: Environment, ...args: readonly string[]): TerminalRun {
  const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
  const command = [process.execPath, understudyScript, ...args].map(quote).join(' ');
  const child = spawn('script', ['-qfec', `exec ${command}`, '/dev/null'], {
    env: { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', SHELL: '/bin/sh', ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let screen = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
  });
  const ended = new Promise<number>((resolve) => {
    child.once('close', (code) => resolve(code ?? 128));
  });
  return {
    screen: () => screen,
    async shows(text) {
      await waitFor(
        async () => (typeof text === 'string' ? screen.includes(text) : text.test(screen)) || undefined,
        () => `The terminal does not show ${text}, but:\n${screen}`,
      );
    },
    type: (line) => void child.stdin.write(`${line}\r`),
    interrupt: () => void child.stdin.write('\u0003'),
    close: () => void child.kill('SIGHUP'),
    ended,
  };
}
