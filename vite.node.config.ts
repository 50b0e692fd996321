import { defineConfig } from 'vite';

// The programs that run in plain Node, each built into one file `out/node/NAME.js`. Packages of `dependencies` stay outside.
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'out/node',
    emptyOutDir: true,
    rollupOptions: {
      input: {
        simulator: 'src/sts-simulator/main.ts',
      },
      output: { format: 'es', entryFileNames: '[name].js' },
    },
  },
});
