import { defineConfig } from 'vite';

/** Builds the fake bridge as one script that a browser run puts into the built pages before they start. */
export default defineConfig({
  build: {
    outDir: 'out/harness',
    target: 'chrome130',
    lib: {
      entry: 'src/renderer/harness/fake-bridge.ts',
      formats: ['iife'],
      name: 'harness',
      fileName: () => 'fake-bridge.js',
    },
  },
});
