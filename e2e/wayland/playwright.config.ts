import { defineConfig } from '@playwright/test';

// The app as a native Wayland program on a real compositor (sway without a screen). A suite of its own: npm test skips it where
// the compositor is not installed.
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.test.ts',
  outputDir: '../../test-results/wayland',
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  reporter: 'list',
});
