import { defineConfig } from '@playwright/test';

// What shows the icon: a real tray of another's making, and one that comes later than the app.
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.trays.ts',
  outputDir: '../../test-results/trays',
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  reporter: 'list',
});
