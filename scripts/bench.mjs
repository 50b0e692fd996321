// npm run bench: sets up what is missing, builds the app, measures it. `npm run bench -- files cli` measures parts alone.

import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from './build.mjs';
import { setUp } from './set-up.mjs';
import { runScript } from './step.mjs';
import { projectRoot } from './subprocess.mjs';

const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** @type {import('node:child_process').ChildProcess | undefined} */
let measuring;

runScript(async () => {
  const electron = await setUp({ purpose: 'tests' });
  await build();
  const cache = join(projectRoot, 'node_modules', '.cache');
  await mkdir(cache, { recursive: true });
  // Inside node_modules, so that the bundle finds the packages it leaves outside.
  const folder = await mkdtemp(join(cache, 'understudy-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  // Later signals are for the measuring process, which ends what it started; until it is there, they end this one.
  for (const signal of signals) process.on(signal, interrupted);
  try {
    const vite = await import('vite');
    await vite.build({
      root: projectRoot,
      configFile: false,
      logLevel: 'warn',
      publicDir: false,
      build: {
        ssr: join(projectRoot, 'bench', 'main.ts'),
        outDir: folder,
        target: 'node20',
        rollupOptions: { output: { entryFileNames: '[name].mjs' } },
      },
    });
    return await measure(join(folder, 'main.mjs'), {
      UNDERSTUDY_BENCH_ROOT: projectRoot,
      UNDERSTUDY_BENCH_ELECTRON: electron.executable,
      UNDERSTUDY_BENCH_ELECTRON_VERSION: `${electron.version}, ${electron.source}`,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

function interrupted() {
  if (measuring === undefined) process.exit(130);
  measuring.kill('SIGTERM');
}

/** @param {string} program @param {Readonly<Record<string, string>>} env @returns {Promise<number>} its exit code */
function measure(program, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...process.argv.slice(2)], {
      cwd: projectRoot,
      // The SDK's advice about Node's age does not belong between the figures.
      env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ...process.env, ...env },
      stdio: 'inherit',
    });
    measuring = child;
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
