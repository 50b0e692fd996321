import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StepFailed, say } from './step.mjs';
import { findProgram, run } from './subprocess.mjs';

/**
 * Makes sure that Chromium's sandbox works for this Electron, since without it a user's Electron aborts at once. It needs
 * user namespaces, which some systems keep from normal users (Ubuntu 24.04 does), or else its helper program set up
 * as root. Sets the helper up when this user may, otherwise fails with the one command to run. Root has no sandbox.
 * @param {string} executable Electron's program
 */
export async function ensureSandbox(executable) {
  if (process.platform !== 'linux' || process.getuid?.() === 0) return;
  const helper = join(dirname(executable), 'chrome-sandbox');
  if ((await isSetUp(helper)) || (await hasUserNamespaces())) return;
  const sudo = findProgram('sudo');
  if (sudo) {
    await run(sudo, ['-n', 'chown', 'root:root', helper]);
    await run(sudo, ['-n', 'chmod', '4755', helper]);
  }
  if (await isSetUp(helper)) {
    say('Sandbox', `this system needs its helper to belong to root, set that up: ${helper}`);
    return;
  }
  throw new StepFailed(
    'This system does not let a normal user open the namespaces that Chromium’s sandbox is made of.',
    `Allow Electron its sandbox helper with this one command, then run the same again:\n  sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`,
  );
}

async function isSetUp(/** @type {string} */ helper) {
  const facts = await stat(helper).catch(() => undefined);
  return facts !== undefined && facts.uid === 0 && (facts.mode & 0o4000) !== 0;
}

/** Tries one, as Chromium will: the kernel's switches for this differ from system to system. */
async function hasUserNamespaces() {
  const unshare = findProgram('unshare');
  return unshare === undefined || (await run(unshare, ['--user', '--map-root-user', 'true'])).code === 0;
}
