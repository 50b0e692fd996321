import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { leanBundle } from './lean-bundle.config.ts';
import { dependencies } from './package.json' with { type: 'json' };

// Node 20 and Chromium 130 are the oldest runtime the tests can reach (Electron 33); newer ones run the same code.
export default defineConfig({
  main: {
    plugins: [leanBundle()],
    // Where a build looks for newer versions, and whose signature it takes. Without them it never looks.
    define: {
      UNDERSTUDY_UPDATE_FEED: JSON.stringify(process.env['UNDERSTUDY_UPDATE_FEED'] ?? ''),
      UNDERSTUDY_UPDATE_KEY: JSON.stringify(process.env['UNDERSTUDY_UPDATE_KEY'] ?? ''),
    },
    build: {
      target: 'node20',
      minify: true,
      // All packages go into the bundle, but for native code: finding and reading hundreds of files took most of the start.
      externalizeDeps: { exclude: Object.keys(dependencies).filter((name) => name !== 'keytar') },
      rollupOptions: { input: { index: 'src/main/index.ts' } },
    },
  },
  preload: {
    build: {
      target: 'node20',
      // A sandboxed script can load no package: what it does not use of the contract's (zod) falls away in the bundle.
      externalizeDeps: { exclude: Object.keys(dependencies) },
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
      rollupOptions: {
        input: {
          panel: 'src/renderer/panel.html',
          mfa: 'src/renderer/mfa.html',
          settings: 'src/renderer/settings.html',
        },
      },
    },
  },
});
