import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

/**
 * The programs that run in plain Node, without Electron.
 *
 * - The simulator, one file `out/node/simulator.js`. Packages of `dependencies` stay outside.
 * - The terminal's `understudy`, `out/cli/main.js` and the pieces that it loads when they are needed. All packages are in
 *   it, so that the folder runs wherever it is put; only the keychain's native module is found beside it, when it is there.
 */
export default defineConfig({
  publicDir: false,
  environments: {
    simulator: {
      consumer: 'server',
      build: {
        target: 'node20',
        outDir: 'out/node',
        emptyOutDir: true,
        rollupOptions: {
          input: { simulator: 'src/sts-simulator/main.ts' },
          output: { format: 'es', entryFileNames: '[name].js' },
        },
      },
    },
    cli: {
      consumer: 'server',
      define: { UNDERSTUDY_VERSION: JSON.stringify(version) },
      resolve: { noExternal: true, external: ['keytar'] },
      build: {
        target: 'node20',
        outDir: 'out/cli',
        emptyOutDir: true,
        minify: true,
        rollupOptions: {
          input: { main: 'src/cli/main.ts' },
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
        },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      for (const name of ['simulator', 'cli']) {
        const environment = builder.environments[name];
        if (environment) await builder.build(environment);
      }
    },
  },
});
