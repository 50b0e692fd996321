import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Comes before the app's own first line and tells on stdout when things happen: bench-mark NAME MS, on the wall clock.
 * On SIGUSR2 it closes its windows. A page tells when it was painted by the frame behind the one in which its list is there.
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
  window.on('show', () => {
    mark('shown');
    window.webContents.executeJavaScript(painted).then((at) =>
      process.stdout.write('bench-mark painted ' + at + '\\n'), () => undefined);
  });
});
process.on('SIGUSR2', () => { for (const window of BrowserWindow.getAllWindows()) window.close(); });
await import(${JSON.stringify(entry)});
mark('loaded');
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
  await writeFile(join(folder, 'main.js'), program(pathToFileURL(join(projectRoot, String(main))).href));
}
