import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../subprocess.mjs';
import { windowsPath } from './wine.mjs';

const HERE = import.meta.dirname;

/** What only vitest itself can do: it takes a module's place, or the clock's. */
const NEEDS_VITEST = /\bvi\.(?:mock|doMock|hoisted|useFakeTimers)\b/;

/** Whether a test file can run without vitest. @param {string} file */
export async function runsWithoutVitest(file) {
  return !NEEDS_VITEST.test(await readFile(join(projectRoot, file), 'utf8'));
}

/**
 * Bundles test files and what runs them for Windows' Node, so that it reads a few large files in place of thousands of small ones.
 * @param {readonly string[]} files relative to the repository's root
 * @param {string} folder where the bundles are put
 * @returns {Promise<{ runner: string, list: readonly { file: string, bundle: string }[] }>} paths as Windows sees them
 */
export async function bundleTests(files, folder) {
  const names = files.map((_file, index) => `t${index}`);
  const input = Object.fromEntries([
    ['run', join(HERE, 'run-files.mjs')],
    ...files.map((file, index) => [names[index], join(projectRoot, file)]),
  ]);
  // Loaded here: whoever imports this file may be about to install the packages.
  const { rolldown } = await import('rolldown');
  const bundle = await rolldown({
    input,
    platform: 'node',
    cwd: projectRoot,
    resolve: { alias: { vitest: join(HERE, 'vitest-stand-in.mjs') } },
    // Native, and found by its own package.
    external: [/^node:/, 'keytar', 'electron', 'vite', 'rolldown'],
    plugins: [placesAsOnWindows],
    logLevel: 'silent',
  });
  await bundle.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: 'c-[hash].mjs',
  });
  await bundle.close();
  return {
    runner: windowsPath(join(folder, 'run.mjs')),
    list: files.map((file, index) => ({ file, bundle: windowsPath(join(folder, `${names[index]}.mjs`)) })),
  };
}

/** A module still knows where it stood before it was bundled: tests read files beside them. */
const placesAsOnWindows = {
  name: 'places-as-on-windows',
  transform(/** @type {string} */ code, /** @type {string} */ id) {
    if (id.includes('node_modules') || !code.includes('import.meta.')) return undefined;
    const [path = ''] = id.split('?');
    const windows = windowsPath(path);
    const places = {
      'import.meta.dirname': windows.slice(0, windows.lastIndexOf('\\')),
      'import.meta.filename': windows,
      'import.meta.url': `file:///Z:${pathToFileURL(path).pathname}`,
    };
    let text = code;
    for (const [name, value] of Object.entries(places)) text = text.replaceAll(name, JSON.stringify(value));
    return text;
  },
};
