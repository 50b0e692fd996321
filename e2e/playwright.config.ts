import { availableParallelism } from 'node:os';
import { defineConfig } from '@playwright/test';

// Every test brings its own home, bus, tray and simulator, so they run side by side.
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.test.ts',
  // A suite of its own, for a screen of another kind.
  testIgnore: 'wayland/**',
  outputDir: '../test-results',
  fullyParallel: true,
  workers: Math.max(1, Math.min(4, availableParallelism())),
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  reporter: 'list',
});
