import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createBuilder } from 'vite';

/** What one bundle of the command became. */
export interface BuiltFile {
  /** Such as `main.js`. */
  readonly name: string;
  readonly code: string;
  /** The source files in it. */
  readonly modules: readonly string[];
  /** What it loads that is not in it: Node's modules, packages, files beside it. */
  readonly loads: readonly string[];
  /** The files beside it that are loaded along with it, at once. */
  readonly atOnce: readonly string[];
}

/** Builds the command as it is shipped into a folder. */
export async function buildInto(outDir: string): Promise<readonly BuiltFile[]> {
  const builder = await createBuilder({
    configFile: fileURLToPath(new URL('../../../vite.node.config.ts', import.meta.url)),
    logLevel: 'silent',
  });
  const bundles = Object.values(builder.environments).filter(({ name }) => name.startsWith('terminal'));
  const files: BuiltFile[] = [];
  for (const bundle of bundles) {
    bundle.config.build.outDir = outDir;
    const built = await builder.build(bundle);
    if (!('output' in built)) throw new Error('The build gave more than one output.');
    for (const file of built.output) {
      if (file.type !== 'chunk') continue;
      const { code, fileName, imports, moduleIds } = file;
      const loads = [...code.matchAll(/\brequire\(\W([^"'`]+)\W\)/g)].map((match) => match[1] ?? '');
      files.push({ name: fileName, code, modules: moduleIds, loads, atOnce: imports });
    }
  }
  return files;
}

/**
 * Builds the command as it is shipped and returns the path of its `main.js`. The keychain's module beside it is a stand-in that
 * keeps its one item in the file `TEST_KEYCHAIN`, and has none without that variable.
 */
export async function buildCommand(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-command-'));
  const outDir = join(folder, 'cli');
  await buildInto(outDir);

  const keytar = join(folder, 'node_modules', 'keytar');
  mkdirSync(keytar, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(keytar, 'package.json'), '{"name":"keytar","main":"index.cjs"}');
  writeFileSync(join(keytar, 'index.cjs'), standIn);
  return join(outDir, 'main.js');
}

const standIn = `
const { readFileSync, rmSync, writeFileSync } = require('node:fs');
const file = process.env.TEST_KEYCHAIN;
if (file === 'hang') {
  // Like native code that waits for a keychain: one of Node's threads, for minutes.
  const { pbkdf2 } = require('node:crypto');
  exports.getPassword = () => new Promise((resolve) => pbkdf2('a', 'b', 3e8, 64, 'sha512', () => resolve(null)));
  exports.setPassword = exports.getPassword;
  return;
}
if (!file) throw new Error('Cannot autolaunch D-Bus without a display');
const fileOf = (account) => account === 'master-key' ? file : file + '.' + account.replaceAll(/[^\\w-]/g, '_');
exports.getPassword = async (service, account) => {
  try { return readFileSync(fileOf(account), 'utf8'); } catch { return null; }
};
exports.setPassword = async (service, account, password) => writeFileSync(fileOf(account), password, { mode: 0o600 });
exports.deletePassword = async (service, account) => {
  try { rmSync(fileOf(account)); return true; } catch { return false; }
};
`;
