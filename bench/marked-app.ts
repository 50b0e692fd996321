import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Comes before the app's own first line and tells on stdout when things happen: bench-mark NAME MS, on the wall clock.
 * A line on stdin, `close-windows`, closes its windows, and `drop-windows` does what the app does when they were hidden long. A signal would be simpler, but Electron's main process hears one signal
 * twice now and then, and the second closed the panel that had been opened again. A page tells when it was painted by the frame
 * behind the one in which its list is there.
 */
const program = (entry: string) => `
import { app, BrowserWindow } from 'electron';
const mark = (name) => process.stdout.write('bench-mark ' + name + ' ' + (performance.timeOrigin + performance.now()) + '\\n');
mark('first-line');
app.once('ready', () => mark('ready'));
const painted = "new Promise((done) => { const look = () => document.querySelector('[role=option]') === null"
  + " ? setTimeout(look, 1) : requestAnimationFrame(() => requestAnimationFrame(() =>"
  + " done(performance.timeOrigin + performance.now()))); look(); })";
app.on('browser-window-created', (_event, window) => {
  mark('window-created');
  window.on('hide', () => mark('hidden'));
  window.on('show', () => {
    mark('shown');
    window.webContents.executeJavaScript(painted).then((at) =>
      process.stdout.write('bench-mark painted ' + at + '\\n'), () => undefined);
  });
});
// Not before there is a window: opening stdin would slow the start.
app.once('browser-window-created', () => process.stdin.setEncoding('utf8').on('data', (words) => {
  if (words.includes('close-windows')) for (const window of BrowserWindow.getAllWindows()) window.close();
  if (words.includes('drop-windows')) for (const window of BrowserWindow.getAllWindows()) window.destroy();
}));
if (process.env.UNDERSTUDY_BENCH_KEYS) await import('./keys.js');
await import(${JSON.stringify(entry)});
mark('loaded');
`;

/**
 * Presses keys and turns the wheel in the panel as soon as it was painted, and tells what each took: script and all work of the
 * page's thread, and the time until the frame with its effect was there. In ms, as bench-mark KIND-script and so on.
 */
const keys = `
import { app } from 'electron';
const words = ['account-12', 'admin 007'];
const presses = words.flatMap((word) => [
  ...[...word].map((text) => ({ kind: 'typing', key: text, text })),
  ...[...word].map(() => ({ kind: 'erasing', key: 'Backspace', windowsVirtualKeyCode: 8 })),
]).concat(Array.from({ length: 4 }, () => [
  { kind: 'scrolling', key: 'PageDown', windowsVirtualKeyCode: 34 },
  { kind: 'scrolling', key: 'ArrowDown', windowsVirtualKeyCode: 40 },
]).flat(), [{ kind: 'scrolling', key: 'End', windowsVirtualKeyCode: 35 }],
  Array.from({ length: 16 }, (_, index) => ({ kind: 'wheel', deltaX: 0, deltaY: index < 8 ? -900 : 700, x: 200, y: 300 })));
const twoFrames = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0))))';
app.once('browser-window-created', (_event, window) => window.once('show', async () => {
  const { debugger: tools } = window.webContents;
  tools.attach('1.3');
  await tools.sendCommand('Performance.enable', { timeDomain: 'threadTicks' });
  const run = (expression) => tools.sendCommand('Runtime.evaluate', { expression, awaitPromise: true });
  const totals = async () => Object.fromEntries(
    (await tools.sendCommand('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]));
  await run("new Promise((done) => { const look = () => document.querySelector('[role=option]') ? done() : setTimeout(look, 5); look(); })");
  await run("document.querySelector('input[type=search], [role=searchbox]').focus()");
  const tell = (name, ms) => process.stdout.write('bench-mark ' + name + ' ' + ms.toFixed(3) + '\\n');
  for (let round = 0; round < 3; round += 1) {
    for (const { kind, ...event } of presses) {
      const before = await totals();
      const started = performance.now();
      if (kind === 'wheel') await tools.sendCommand('Input.dispatchMouseEvent', { type: 'mouseWheel', ...event });
      else await tools.sendCommand('Input.dispatchKeyEvent', { type: event.text ? 'keyDown' : 'rawKeyDown', ...event });
      await run(twoFrames);
      const painted = performance.now() - started;
      const after = await totals();
      if (kind !== 'wheel') await tools.sendCommand('Input.dispatchKeyEvent', { type: 'keyUp', key: event.key });
      if (round === 0) continue;
      tell(kind + '-script', (after.ScriptDuration - before.ScriptDuration) * 1000);
      tell(kind + '-all', (after.TaskDuration - before.TaskDuration) * 1000);
      tell(kind + '-painted', painted);
    }
  }
  tell('heap', (await totals()).JSHeapUsedSize / 2 ** 20);
  tell('keys-done', 0);
}));
`;

/** An app folder that runs the built app and lets it tell when things happen. */
export async function writeMarkedApp(folder: string, projectRoot: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const manifest: Readonly<Record<string, unknown>> = JSON.parse(
    await readFile(join(projectRoot, 'package.json'), 'utf8'),
  );
  const { name, productName, version, main } = manifest;
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name, productName, version, type: 'module', main: 'main.js' }),
  );
  await writeFile(join(folder, 'keys.js'), keys);
  await writeFile(join(folder, 'main.js'), program(pathToFileURL(join(projectRoot, String(main))).href));
}
