import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { waitFor } from './waiting.ts';

/** The folder whose package.json names the app: the repository's root. */
export const projectRoot = join(fileURLToPath(import.meta.url), '..', '..', '..');

/** The app while it runs. */
export interface RunningApp {
  readonly electron: ElectronApplication;
  /** Everything the app wrote to stdout and stderr so far. */
  output(): string;
  /** Waits for a visible window whose title matches. */
  window(title: string | RegExp): Promise<Page>;
  /** The titles of the visible windows. */
  windowTitles(): Promise<readonly string[]>;
  /** Quits as the user does; ends it when it does not go. Resolves to whether it went by itself. */
  quit(): Promise<boolean>;
}

export interface AppStart {
  readonly executable: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Arguments for the app itself. */
  readonly args?: readonly string[];
  /** Another app folder than this repository; only the tests of the desktop itself need it. */
  readonly appFolder?: string;
}

const quitLimitMs = 8_000;

/** Starts the built app on a screen and a bus that `environment` names. */
export async function startApp(start: AppStart): Promise<RunningApp> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const electron = await _electron.launch({
    executablePath: start.executable,
    args: [...sandbox, '--disable-gpu', start.appFolder ?? projectRoot, ...(start.args ?? [])],
    cwd: projectRoot,
    env: { ...start.environment },
    timeout: 30_000,
    // Not Playwright's light theme, but what the app itself says.
    colorScheme: null,
  });
  let output = '';
  const child = electron.process();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  }
  const exited = new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    child.once('exit', () => resolve());
  });

  const lookOnce = (): Promise<readonly { title: string; id: number }[]> =>
    electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .filter((window) => window.isVisible())
        .map((window) => ({ title: window.getTitle(), id: window.id })),
    );
  /** The debugger may drop an answer of the main process before it is read; nothing was changed, so it is asked again. */
  const visible = () =>
    lookOnce().catch((error: unknown) => {
      if (error instanceof Error && error.message.includes('garbage collected')) return lookOnce();
      throw error;
    });

  return {
    electron,
    output: () => output,
    windowTitles: async () => (await visible()).map((window) => window.title),
    window(title) {
      let titles: readonly string[] = [];
      const matches = (text: string): boolean =>
        typeof title === 'string' ? text === title : title.test(text);
      return waitFor(
        async () => {
          const shown = await visible();
          titles = shown.map((window) => window.title);
          const wanted = shown.find((window) => matches(window.title));
          if (wanted === undefined) return undefined;
          for (const page of electron.windows()) {
            const handle = await electron.browserWindow(page);
            if ((await handle.evaluate((window) => window.id)) === wanted.id) return page;
          }
          return undefined;
        },
        () => `No window "${title}" is shown. Shown are: ${titles.join(', ') || 'none'}.\n${output}`,
      );
    },
    async quit() {
      if (child.exitCode !== null || child.signalCode !== null) return true;
      // The answer may not come: the app is about to end.
      electron.evaluate(({ app }) => app.quit()).catch(() => undefined);
      const inTime = await Promise.race([
        exited.then(() => true),
        new Promise<boolean>((resolve) => setTimeout(() => resolve(false), quitLimitMs)),
      ]);
      if (!inTime) child.kill('SIGKILL');
      await exited;
      return inTime;
    },
  };
}
