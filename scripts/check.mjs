// npm run check: the quick part of the tests, for every commit: format and lint, types, unit tests. With --system only those unit tests
// that lean on the system, which is what is known to hold on Windows.

import { ensureNpmPackages } from './npm-packages.mjs';
import { requireNode } from './set-up.mjs';
import { runScript } from './step.mjs';
import { lint, report, types, unit } from './test-suites.mjs';
import { systemTests } from './windows-suite.mjs';

runScript(async () => {
  requireNode();
  await ensureNpmPackages();
  const filters = process.argv.includes('--system') ? await systemTests() : [];
  return report([await lint(), await types(), await unit(filters)]);
});
