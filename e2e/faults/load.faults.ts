import { type ChildProcess, spawn } from 'node:child_process';
import { expect, test } from '../stories/bastion.ts';

const PROMPTS = Number(process.env['PROMPTS'] ?? 500);
const BUSY_LOOPS = Number(process.env['BUSY_LOOPS'] ?? 4);
/** One that is not there by then is missing, in milliseconds. */
const MISSING_MS = 60_000;

test.describe.configure({ timeout: 2 * 60 * 60_000 });

test(`${PROMPTS} prompts in a row under ${BUSY_LOOPS} busy loops, and none is missing`, async ({
  jo,
  tray,
}) => {
  const loops: ChildProcess[] = Array.from({ length: BUSY_LOOPS }, () =>
    spawn('sh', ['-c', 'while :; do :; done'], { stdio: 'ignore' }),
  );
  const times: number[] = [];
  try {
    // Watches from inside: what is measured is the app, not the debugger that looks at it.
    await jo.app.electron.evaluate(({ BrowserWindow, app }) => {
      const seen = { opened: 0, answered: 0 };
      Object.assign(globalThis, { seen });
      app.on('browser-window-created', (_event, window) => {
        window.once('show', () => {
          seen.opened += 1;
        });
        window.webContents.once('did-finish-load', () => {
          seen.answered += 1;
        });
      });
      return BrowserWindow.getAllWindows().length;
    });
    for (let prompt = 1; prompt <= PROMPTS; prompt += 1) {
      const since = performance.now();
      await tray.click('production-admin');
      await expect
        .poll(() => seenBy(jo), { timeout: MISSING_MS, intervals: [50] })
        .toEqual({ opened: prompt, answered: prompt });
      times.push(performance.now() - since);
      await tray.click('Cancel production-admin');
      await expect.poll(() => jo.app.windowTitles(), { intervals: [50] }).toEqual([]);
    }
  } finally {
    for (const loop of loops) loop.kill('SIGKILL');
    const sorted = times.toSorted((a, b) => a - b);
    const at = (share: number) => ((sorted[Math.floor(share * (sorted.length - 1))] ?? 0) / 1000).toFixed(2);
    process.stdout.write(
      `\n${times.length} of ${PROMPTS} prompts seen; median ${at(0.5)} s, p95 ${at(0.95)} s, slowest ${at(1)} s\n`,
    );
  }
  // Each was the first window of its question: none had to be opened again.
  expect(jo.app.output()).not.toContain('is opened anew');
});

function seenBy({
  app,
}: {
  readonly app: { readonly electron: import('@playwright/test').ElectronApplication };
}) {
  return app.electron.evaluate(() => (globalThis as { seen?: object }).seen);
}
