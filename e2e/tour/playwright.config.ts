import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  testMatch: 'tour.ts',
  outputDir: '../../test-results/tour',
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: './tour-reporter.ts',
});
