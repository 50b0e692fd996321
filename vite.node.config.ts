import { readFileSync } from 'node:fs';
import { defineConfig, type EnvironmentOptions, type Plugin } from 'vite';
import { nodeModulesOnDemand } from './scripts/node-modules-on-demand.mjs';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

/**
 * commander can run subcommands as programs of their own, which `understudy` has none of; loading what starts processes would
 * cost every command a few milliseconds. So would asking for `process`, which is there anyway: Node opens the three streams then.
 */
const commanderStartsNothing: Plugin = {
  name: 'commander-starts-nothing',
  enforce: 'pre',
  transform(code, id) {
    if (!/[\\/]commander[\\/]lib[\\/]command\.js$/.test(id)) return undefined;
    return code
      .replace("require('node:child_process')", '{}')
      .replace("const process = require('node:process');", '');
  },
};

/**
 * The terminal's files besides `main.js`, and the module of which each is the bundle. None of them is loaded for the sake of
 * another: what answers a `credential_process` should not read what completes a line.
 */
const nextDoor: Readonly<Record<string, string>> = {
  commands: './program/run-process.ts',
  kept: './sealed-credentials.ts',
  completion: './completion/answer-completion.ts',
};

const isQuick = ({ name }: { readonly name: string }) => /^terminal(?:Kept|Completion)?$/.test(name);
const isTerminal = ({ name }: { readonly name: string }) => name.startsWith('terminal');

const bundlesNextDoor: Plugin = {
  name: 'bundles-next-door',
  enforce: 'pre',
  applyToEnvironment: isQuick,
  resolveId(id) {
    // The table of the commands names each one's file. What answers a press of Tab reads the table and loads none of them.
    if (id.startsWith('../commands/')) return { id: './commands.js', external: true };
    const found = Object.entries(nextDoor).find(([, module]) => module === id);
    return found ? { id: `./${found[0]}.js`, external: true } : null;
  },
};

/** Node's modules are loaded when they are needed; see there. */
const builtinsOnDemand: Plugin = { ...nodeModulesOnDemand, enforce: 'pre', applyToEnvironment: isQuick };

/** V8 takes a text of ASCII as it lies on the disk; one other character, and the whole is decoded and takes twice the room. */
const asciiOnly: Plugin = {
  name: 'ascii-only',
  applyToEnvironment: isTerminal,
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk') chunk.code = escaped(chunk.code);
  },
};

/**
 * All of the terminal's files are CommonJS, wherever the folder is put: Node loads that in half the time, and a package.json of
 * their own keeps it from looking for another.
 */
const commonJsFolder: Plugin = {
  name: 'commonjs-folder',
  applyToEnvironment: ({ name }) => name === 'terminal',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'package.json', source: '{"type":"commonjs"}\n' });
  },
};

/** The modules that every other command needs. */
const onTheShortWay = new RegExp(
  [
    'node_modules/(?:commander|picocolors)/',
    'src/cli/exit-code\\.ts',
    'src/cli/program/(?:run-process|program|command-list|signals)\\.ts',
    'src/cli/terminal/(?:output|printable|terminal|terminal-prompter|colours)\\.ts',
    'src/cli/options/(?:report|obtain|request-options|file-options)\\.ts',
    'src/cli/completion/command-spec\\.ts',
    'src/cli/backend/open-backend\\.ts',
    'src/cli/commands/obtain/credentials\\.ts',
    'src/core/chain/(?:request/session-tags|sts-limits)\\.ts',
    'src/core/(?:clock|sessions/mfa/mfa-codes)\\.ts',
    'src/shared/words/device-name\\.ts',
  ]
    .join('|')
    .replaceAll('/', '[\\\\/]'),
);

/** The same program in ASCII: other characters stand in texts and patterns only, where an escape means the same. */
function escaped(code: string): string {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** One of the terminal's bundles. All packages are in it; only the keychain's native module is found beside it. */
function cliBundle(
  name: string,
  module: string,
  output: NonNullable<NonNullable<EnvironmentOptions['build']>['rollupOptions']>['output'],
): EnvironmentOptions {
  return {
    consumer: 'server',
    define: { UNDERSTUDY_VERSION: JSON.stringify(version) },
    resolve: { noExternal: true, external: ['keytar'] },
    build: {
      target: 'node20',
      outDir: 'out/cli',
      emptyOutDir: name === 'main',
      minify: true,
      rollupOptions: {
        input: { [name]: module },
        output: { format: 'cjs', entryFileNames: '[name].js', dynamicImportInCjs: false, ...output },
      },
    },
  };
}

/** One file, whose modules run when they are first needed. */
const oneFile = { codeSplitting: false, strictExecutionOrder: true } as const;

/**
 * The programs that run in plain Node, without Electron.
 *
 * - The simulator, one file `out/node/simulator.js`. Packages of `dependencies` stay outside.
 * - The terminal's `understudy`, the folder `out/cli`, which runs wherever it is put: `main.js` asks the running app for a
 *   `credential_process`, `kept.js` looks into the sealed store, `completion.js` answers a press of Tab, and `commands.js`
 *   is everything else. One file, since each further one costs a millisecond; `main.js` keeps what V8 compiled of it.
 */
export default defineConfig({
  publicDir: false,
  plugins: [commanderStartsNothing, bundlesNextDoor, commonJsFolder, builtinsOnDemand, asciiOnly],
  environments: {
    simulator: {
      consumer: 'server',
      build: {
        target: 'node20',
        outDir: 'out/node',
        emptyOutDir: true,
        rollupOptions: {
          input: { simulator: 'src/simulator/main.ts' },
          output: { format: 'es', entryFileNames: '[name].js' },
        },
      },
    },
    terminal: cliBundle('main', 'src/cli/main.ts', oneFile),
    terminalKept: cliBundle('kept', 'src/cli/fast-path/sealed-credentials.ts', oneFile),
    terminalCompletion: cliBundle('completion', 'src/cli/completion/answer-completion.ts', oneFile),
    terminalCommands: cliBundle('commands', 'src/cli/program/run-process.ts', {
      chunkFileNames: '[name]-[hash].js',
      // What all commands need is one file: each further one costs a millisecond.
      codeSplitting: { groups: [{ name: 'understudy', test: onTheShortWay }] },
    }),
  },
  builder: {
    async buildApp(builder) {
      for (const environment of Object.values(builder.environments)) {
        if (environment.name === 'simulator' || environment.name.startsWith('terminal'))
          await builder.build(environment);
      }
    },
  },
});
