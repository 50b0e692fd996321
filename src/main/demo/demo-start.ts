import { type ChildProcess, spawn } from 'node:child_process';
import { AT_LOGIN_FLAG } from '../../app/settings/launch-at-login.ts';
import type { ActionResult } from '../../shared/view.ts';
import { DEMO_FLAG } from './demo-home.ts';

export interface DemoStartOptions {
  /** The program and its arguments that start this app. */
  readonly command: () => readonly [program: string, ...args: string[]];
  /** The command line of this process, without the program. */
  readonly appArguments: readonly string[];
  readonly start?: (program: string, args: readonly string[]) => ChildProcess;
}

/**
 * The way into the demo from the app itself: the same program once more, as a process of its own with everything of its own.
 * It lives on when this app ends.
 */
export class DemoStart {
  readonly #options: DemoStartOptions;
  #running: ChildProcess | undefined;

  constructor(options: DemoStartOptions) {
    this.#options = options;
  }

  async start(): Promise<ActionResult> {
    if (this.#running)
      return {
        ok: false,
        reason: 'refused',
        message: 'The demo runs already.',
        advice: 'Open its window from its own tray icon, or start Understudy with --demo for another one.',
      };
    const { command, appArguments, start = startDetached } = this.#options;
    const [program, ...args] = command();
    // Such as --no-sandbox, where this process could not be without it either.
    const switches = appArguments.filter(
      (argument) => argument.startsWith('--') && argument !== AT_LOGIN_FLAG && argument !== DEMO_FLAG,
    );
    const child = start(program, [...switches, ...args, DEMO_FLAG]);
    this.#running = child;
    child.once('exit', () => {
      this.#running = undefined;
    });
    const problem = await new Promise<Error | undefined>((resolve) => {
      child.once('spawn', () => resolve(undefined));
      child.once('error', resolve);
    });
    if (problem) {
      this.#running = undefined;
      return { ok: false, reason: 'failed', message: `The demo did not start: ${problem.message}` };
    }
    child.unref();
    return { ok: true, message: 'The demo opens in a window of its own.' };
  }
}

function startDetached(program: string, args: readonly string[]): ChildProcess {
  return spawn(program, [...args], { detached: true, stdio: 'ignore' });
}
