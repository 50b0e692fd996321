// npm run check: the quick part of the tests, for every commit: format and lint, types, unit tests.

import { ensureNpmPackages } from './npm-packages.mjs';
import { requireNode } from './set-up.mjs';
import { runScript } from './step.mjs';
import { lint, report, types, unit } from './test-suites.mjs';

runScript(async () => {
  requireNode();
  await ensureNpmPackages();
  return report([await lint(), await types(), await unit()]);
});
