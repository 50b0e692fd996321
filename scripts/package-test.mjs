// npm run test:package: installs the package on a clean system, and uses it there as a person does.

import { ensureNpmPackages } from './npm-packages.mjs';
import { packageApp } from './package.mjs';
import { requireNode } from './set-up.mjs';
import { runScript, StepFailed } from './step.mjs';
import { ensureSystemPackages } from './system-packages.mjs';
import { packagedApp, report } from './test-suites.mjs';

runScript(async () => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new StepFailed(
      'These tests install a Debian system into a folder, which needs Linux and root.',
      'Run them in a container or as root: sudo npm run test:package',
    );
  }
  requireNode();
  await ensureNpmPackages();
  await ensureSystemPackages(['virtual-desktop', 'tests', 'package-tests']);
  if (!process.env.UNDERSTUDY_TEST_DEB) await packageApp({ quick: true });
  return report([await packagedApp()]);
});
