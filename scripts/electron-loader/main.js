// Goes into `resources/app` of an Electron that has no default app: runs the app folder given on the command line.
// It is an ES module, because Electron waits for the whole of one before it becomes ready; an app may have to do
// things before that.

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (folder === undefined) {
  process.stderr.write('Usage: electron [flags] <app folder> [arguments]\n');
  app.exit(2);
} else {
  await runApp(resolve(folder));
}

async function runApp(/** @type {string} */ appFolder) {
  try {
    const manifest = JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8'));
    const name = manifest.productName ?? manifest.name;
    if (name) app.setName(name);
    if (manifest.version) app.setVersion(manifest.version);
    app.setDesktopName(manifest.desktopName ?? `${app.name}.desktop`);
    app.setAppPath(appFolder);
    await import(pathToFileURL(join(appFolder, manifest.main ?? 'index.js')).href);
  } catch (error) {
    process.stderr.write(`${appFolder} could not be started: ${error?.stack ?? error}\n`);
    app.exit(1);
  }
}
