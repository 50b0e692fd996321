import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';
import { nodeModulesOnDemand } from './scripts/node-modules-on-demand.mjs';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

/**
 * commander can run subcommands as programs of their own, which `understudy` has none of; loading what starts processes would
 * cost every command a few milliseconds.
 */
const commanderStartsNothing: Plugin = {
  name: 'commander-starts-nothing',
  enforce: 'pre',
  transform(code, id) {
    if (!/[\\/]commander[\\/]lib[\\/]command\.js$/.test(id)) return undefined;
    return code.replace("require('node:child_process')", '{}');
  },
};

/**
 * What answers a `credential_process` and a press of Tab is one file; it loads the commands, which are a bundle of their own, as
 * a neighbour.
 */
const commandsNextDoor: Plugin = {
  name: 'commands-next-door',
  enforce: 'pre',
  applyToEnvironment: ({ name }) => name === 'cli',
  resolveId: (id) => (id === './run-process.ts' ? { id: './commands.js', external: true } : null),
};

/** Only what answers at once has its modules sorted by when they are needed; see there. */
const builtinsOnDemand: Plugin = {
  ...nodeModulesOnDemand,
  enforce: 'pre',
  applyToEnvironment: ({ name }) => name === 'cli',
};

/**
 * All of the terminal's files are CommonJS, wherever the folder is put: Node loads that in half the time, and a package.json of
 * their own keeps it from looking for another.
 */
const commonJsFolder: Plugin = {
  name: 'commonjs-folder',
  applyToEnvironment: ({ name }) => name === 'cli',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'package.json', source: '{"type":"commonjs"}\n' });
  },
};

/** The modules that every other command needs. */
const onTheShortWay = new RegExp(
  [
    'node_modules/(?:commander|picocolors)/',
    'src/cli/(?:run-process|program|command-list|exit-code|interruption|output|open-backend|printable|terminal|terminal-prompter)\\.ts',
    'src/cli/(?:report|colours|obtain-for|request-options|file-options|commands/credentials)\\.ts',
    'src/core/chain/(?:session-tags|sts-limits)\\.ts',
    'src/core/(?:clock|sessions/mfa-codes)\\.ts',
    'src/shared/device-name\\.ts',
  ]
    .join('|')
    .replaceAll('/', '[\\\\/]'),
);

/**
 * The programs that run in plain Node, without Electron.
 *
 * - The simulator, one file `out/node/simulator.js`. Packages of `dependencies` stay outside.
 * - The terminal's `understudy`, `out/cli/main.js`, and the commands that it loads when they are needed. All packages are in
 *   it, so that the folder runs wherever it is put; only the keychain's native module is found beside it, when it is there.
 */
export default defineConfig({
  publicDir: false,
  plugins: [commanderStartsNothing, commandsNextDoor, commonJsFolder, builtinsOnDemand],
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
          output: {
            format: 'cjs',
            entryFileNames: '[name].js',
            codeSplitting: false,
            strictExecutionOrder: true,
            dynamicImportInCjs: false,
          },
        },
      },
    },
    commands: {
      consumer: 'server',
      define: { UNDERSTUDY_VERSION: JSON.stringify(version) },
      resolve: { noExternal: true, external: ['keytar'] },
      build: {
        target: 'node20',
        outDir: 'out/cli',
        emptyOutDir: false,
        minify: true,
        rollupOptions: {
          input: { commands: 'src/cli/run-process.ts' },
          output: {
            format: 'cjs',
            entryFileNames: '[name].js',
            chunkFileNames: '[name]-[hash].js',
            dynamicImportInCjs: false,
            // What all commands need is one file: each further one costs a millisecond.
            codeSplitting: { groups: [{ name: 'understudy', test: onTheShortWay }] },
          },
        },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      for (const name of ['simulator', 'cli', 'commands']) {
        const environment = builder.environments[name];
        if (environment) await builder.build(environment);
      }
    },
  },
});
