// `npm run simulator`: builds the simulated AWS when its sources are newer than what was built, and runs it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const program = join(root, 'out', 'node', 'simulator.js');
const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');

if (!existsSync(vite)) {
  console.error('The npm packages are missing. Run "npm install" first.');
  process.exit(1);
}

const sources = ['src/simulator', 'src/core', 'vite.node.config.ts', 'package-lock.json'];
const built = existsSync(program) ? statSync(program).mtimeMs : 0;
if (newest(sources.map((source) => join(root, source))) > built) {
  console.error('Building the simulator.');
  const { status } = spawnSync(
    process.execPath,
    [vite, 'build', '--config', 'vite.node.config.ts', '--logLevel', 'warn'],
    { cwd: root, stdio: ['ignore', 2, 2] },
  );
  if (status !== 0) {
    console.error('The simulator could not be built; the lines above say why.');
    process.exit(1);
  }
}

// Relative folders on the command line are the caller's, not the project's.
const child = spawn(process.execPath, [program, ...process.argv.slice(2)], {
  cwd: process.env.INIT_CWD ?? process.cwd(),
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));

/** The latest modification below the paths, in ms since 1970; tests do not count. */
function newest(paths) {
  return Math.max(
    0,
    ...paths.filter(existsSync).map((path) => {
      if (!statSync(path).isDirectory()) return statSync(path).mtimeMs;
      const entries = readdirSync(path).filter((name) => !name.includes('.test.'));
      return newest(entries.map((name) => join(path, name)));
    }),
  );
}
