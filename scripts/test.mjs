// npm test: sets up what is missing and runs everything. The last line is the sum over all suites.

import { build } from './build.mjs';
import { otherNodes } from './other-nodes-suite.mjs';
import { setUp } from './set-up.mjs';
import { printFailure, runScript } from './step.mjs';
import { endToEnd, lint, mustSucceed, onWayland, report, trays, types, unit } from './test-suites.mjs';
import { windows } from './windows-suite.mjs';

runScript(async () => {
  /** @type {import('./test-suites.mjs').SuiteResult[]} */
  const results = [];
  try {
    const electron = await setUp({ purpose: 'tests' });
    results.push(await lint(), await types(), await unit(), await otherNodes());
    results.push(await mustSucceed('Build', build));
    results.push(await windows());
    const env = { UNDERSTUDY_TEST_ELECTRON: electron.executable };
    results.push(await endToEnd(env), await trays(env), await onWayland(env));
  } catch (error) {
    printFailure(error);
    results.push({ name: 'Set-up', passed: 0, failed: 1, skipped: 0 });
  }
  return report(results);
});
