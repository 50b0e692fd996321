import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'scripts/**/*.test.mjs'],
    // Seen by vitest, so that a test can stand in for the Electron it asks.
    server: { deps: { inline: ['electron-store'] } },
    restoreMocks: true,
    testTimeout: 20_000,
  },
});
