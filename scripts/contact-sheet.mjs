// npm run contact-sheet: a picture of every window in every state, look and zoom, on sheets in out/contact-sheet.

import { spawn } from 'node:child_process';
import { build } from './build.mjs';
import { runScript } from './step.mjs';
import { fromNodeModules, projectRoot, run } from './subprocess.mjs';

runScript(async () => {
  await build();
  const config = 'src/renderer/harness/vite.config.ts';
  const bridge = await run(process.execPath, [
    fromNodeModules('vite/bin/vite.js'),
    'build',
    '--config',
    config,
  ]);
  if (bridge.code !== 0) {
    process.stderr.write(bridge.output);
    return 1;
  }
  const sheet = spawn(
    process.execPath,
    ['src/renderer/harness/contact-sheet.mjs', ...process.argv.slice(2)],
    { cwd: projectRoot, stdio: 'inherit' },
  );
  return new Promise((resolve) => sheet.once('exit', (code) => resolve(code ?? 1)));
});
