import { defineConfig } from '@playwright/test';

// What happens to a question for a code when a part of the desktop dies or hangs. Minutes long, so it is no part of npm test:
// npx playwright test --config e2e/faults/playwright.config.ts prints the table.
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.faults.ts',
  outputDir: '../../test-results/faults',
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  reporter: 'list',
});
