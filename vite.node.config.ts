import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

const completionModules =
  /[\\/]src[\\/](?:cli[\\/](?:start|shell[\\/](?:answer-completion|bash-line|command-line|complete|name-sources|profile-names)|awsume[\\/]awsume-flags)|core[\\/](?:aws-files[\\/](?:managed-comment|section-name)|delivery[\\/]shell-quoting))\.ts$/;

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

/** What everything begins with. */
const placeModules = /[\\/]src[\\/](?:cli[\\/]data-folder|core[\\/]aws-files[\\/]file-locations)\.ts$/;

/** What a `credential_process` needs to hear from the running app, and nothing of the command line's parser. */
const quickCredentialModules =
  /[\\/]src[\\/](?:cli[\\/](?:agent-backend|agent-answers|output|process-credentials)|core[\\/](?:agent[\\/](?:agent-client|agent-file|protocol)|chain[\\/](?:request-json|self-reference|command-line)))\.ts$/;

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
 * - The terminal's `understudy`, `out/cli/main.js` and the pieces that it loads when they are needed. All packages are in
 *   it, so that the folder runs wherever it is put; only the keychain's native module is found beside it, when it is there.
 */
export default defineConfig({
  publicDir: false,
  plugins: [commanderStartsNothing],
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
            format: 'es',
            entryFileNames: '[name].js',
            chunkFileNames: '[name]-[hash].js',
            // What a press of Tab needs is one file, what `understudy credentials` needs while the app runs is another, and
            // what all commands need a third: each further one costs a millisecond.
            codeSplitting: {
              groups: [
                { name: 'completion', test: completionModules, priority: 2 },
                { name: 'place', test: placeModules, priority: 3 },
                { name: 'agent', test: quickCredentialModules, priority: 2 },
                { name: 'understudy', test: onTheShortWay, priority: 1 },
              ],
            },
          },
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
