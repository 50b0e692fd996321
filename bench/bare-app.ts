import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const MANIFEST = { name: 'bare-tray', productName: 'Bare tray', version: '1.0.0', main: 'main.cjs' };

/** All that a tray app needs, in the form that starts fastest. */
const PROGRAM = `
const { app, Menu, Tray } = require('electron');
const { join } = require('node:path');
app.on('window-all-closed', () => undefined);
let tray;
app.whenReady().then(() => {
  tray = new Tray(join(__dirname, 'icon.png'));
  tray.setToolTip('Bare tray');
  tray.setContextMenu(Menu.buildFromTemplate([
    { label: 'Nothing', enabled: false },
    { type: 'separator' },
    { label: 'Quit', click: () => app.quit() },
  ]));
});
`;

/** Writes a tray app of a few lines into `folder`: what Electron itself costs. */
export async function writeBareApp(folder: string, icon: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify(MANIFEST));
  await writeFile(join(folder, 'main.cjs'), PROGRAM);
  await copyFile(icon, join(folder, 'icon.png'));
}
