import { defineConfig } from '@playwright/test';

// The installed package on a clean system. Minutes long, so it is a suite of its own: npm run test:package.
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.packaged.ts',
  outputDir: '../../test-results/packaged',
  workers: 1,
  timeout: 15 * 60_000,
  expect: { timeout: 30_000 },
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  reporter: 'list',
});
