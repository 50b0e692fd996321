import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const MANIFEST = { name: 'bare-browser', productName: 'Bare browser', version: '1.0.0', main: 'main.cjs' };

/** Opens the last argument in one window, notes the page that it lands on, and ends when the window is closed. */
const PROGRAM = `
const { app, BrowserWindow } = require('electron');
const { appendFileSync } = require('node:fs');
app.setPath('userData', require('node:path').join(__dirname, 'data-' + process.pid));
if (process.env.BROWSER_PROXY) {
  app.commandLine.appendSwitch('proxy-server', process.env.BROWSER_PROXY);
  // This machine, too, is reached through the proxy.
  app.commandLine.appendSwitch('proxy-bypass-list', '<-loopback>');
}
app.whenReady().then(async () => {
  const window = new BrowserWindow({ webPreferences: { sandbox: true } });
  await window.loadURL(process.argv.at(-1)).catch(() => undefined);
  if (!process.env.BROWSER_NOTES) return;
  const text = await window.webContents.executeJavaScript('document.body.innerText');
  appendFileSync(process.env.BROWSER_NOTES, JSON.stringify({ title: window.getTitle(), text }) + '\\n');
  app.quit();
});
`;

/** Writes a browser of a few lines on Electron's Chromium into `folder`. It opens the address that is its last argument. */
export async function writeBareBrowser(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify(MANIFEST));
  await writeFile(join(folder, 'main.cjs'), PROGRAM);
}
