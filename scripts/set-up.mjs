import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveElectron } from './electron-runtime.mjs';
import { ensureSandbox } from './electron-sandbox.mjs';
import { ensureNpmPackages } from './npm-packages.mjs';
import { StepFailed } from './step.mjs';
import { projectRoot } from './subprocess.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

/** Fails with a sentence when this Node is older than package.json asks for. */
export function requireNode() {
  const { engines } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  const [major = 0, minor = 0] = engines.node
    .replace(/[^\d.]/g, '')
    .split('.')
    .map(Number);
  const [hereMajor = 0, hereMinor = 0] = process.versions.node.split('.').map(Number);
  if (hereMajor > major || (hereMajor === major && hereMinor >= minor)) return;
  throw new StepFailed(
    `Understudy needs Node ${major}.${minor} or newer, this is ${process.versions.node}.`,
    'Install a current Node (https://nodejs.org) and run the same command again.',
  );
}

/** Whether this Linux session has a screen; macOS and Windows always have one. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * Everything that must be there before the app can run: Node, npm packages, system packages, Electron.
 * @param {{ purpose: 'app' | 'tests', display?: boolean }} options `display`: whether there is a screen to use
 */
export async function setUp({ purpose, display = hasDisplay() }) {
  requireNode();
  await ensureNpmPackages();
  /** @type {import('./system-packages.mjs').Need[]} */
  const needs = ['app'];
  if (!display || purpose === 'tests') needs.push('virtual-desktop');
  if (purpose === 'tests') needs.push('tests');
  await ensureSystemPackages(needs);
  const electron = await resolveElectron({ purpose });
  await ensureSandbox(electron.executable);
  return electron;
}
