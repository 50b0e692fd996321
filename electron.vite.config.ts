import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

// Node 20 and Chromium 130 are the oldest runtime the tests can reach (Electron 33); newer ones run the same code.
export default defineConfig({
  main: {
    build: {
      target: 'node20',
      rollupOptions: { input: { index: 'src/main/index.ts' } },
    },
  },
  preload: {
    build: {
      target: 'node20',
      rollupOptions: {
        input: { index: 'src/preload/index.ts' },
        // A sandboxed preload script must be one CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    // Pages come from the app's own scheme: every address in them is relative.
    base: './',
    plugins: [react()],
    build: {
      target: 'chrome130',
      // Half the script to read at every opening.
      minify: true,
      rollupOptions: { input: { panel: 'src/renderer/panel.html', mfa: 'src/renderer/mfa.html' } },
    },
  },
});
