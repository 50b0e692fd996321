// `understudy` for machines without Node: the command and a Node in one program ("single executable application").

import { spawnSync } from 'node:child_process';
import { chmod, copyFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeModulesOnDemand } from './node-modules-on-demand.mjs';
import { packagedFolder } from './package-stage.mjs';
import { StepFailed, say, secondsSince } from './step.mjs';
import { findProgram, fromNodeModules, projectRoot, run, tail } from './subprocess.mjs';

const entry = 'understudy-in-one-program';
const startModule = join(projectRoot, 'src', 'cli', 'start.ts');
const folder = join(packagedFolder, 'command');
const work = join(packagedFolder, 'work', 'command');
/** Node looks for this in its own program to see whether something was put in. It is part of Node's documentation. */
const sentinel = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/**
 * Makes `dist/command`: the program and the keychain's native part beside it.
 * @param {{ platform: NodeJS.Platform, arch: string }} target must be this machine: the Node that runs this is what ships
 * @returns {Promise<{ program: string, modules: readonly string[] }>} `modules` are the files that were bundled
 */
export async function buildCommand({ platform, arch }) {
  const start = Date.now();
  await refuseSharedNode();
  for (const each of [folder, work]) {
    await rm(each, { recursive: true, force: true });
    await mkdir(each, { recursive: true });
  }
  const { code, modules } = await bundleCommand();
  await writeFile(join(work, 'understudy.cjs'), code);
  const program = join(folder, platform === 'win32' ? 'understudy.exe' : 'understudy');
  await copyFile(process.execPath, program);
  await chmod(program, 0o755);
  await withoutSymbols(program, platform);
  await putIn(program, platform);
  await copyFile(
    fromNodeModules(join('keytar', 'prebuilds', `${platform}-${arch}`, 'keytar.node')),
    join(folder, 'keytar.node'),
  );
  const megabytes = Math.round((await stat(program)).size / 1e6);
  say('Command', `understudy with Node ${process.versions.node}, ${megabytes} MB (${secondsSince(start)})`);
  return { program, modules };
}

/** Some systems' Node is a small program around a shared library: a copy of it would not run elsewhere. */
async function refuseSharedNode() {
  const shared = /** @type {any} */ (process.config).variables?.node_shared;
  if (shared !== true && shared !== 'true') return;
  throw new StepFailed(
    `The Node in ${process.execPath} needs a shared library of this system, so it cannot go into a package.`,
    'Run this with a Node from https://nodejs.org.',
  );
}

/**
 * The whole command as one CommonJS script, which is what Node can take in. Modules that are imported on demand are still
 * evaluated on demand.
 * @returns {Promise<{ code: string, modules: readonly string[] }>}
 */
export async function bundleCommand() {
  const { rolldown } = await import('rolldown');
  const { version } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'));
  const bundle = await rolldown({
    input: entry,
    platform: 'node',
    transform: { target: 'node20', define: { UNDERSTUDY_VERSION: JSON.stringify(version) } },
    plugins: [singleEntry, keychainBesideTheProgram, nodeModulesOnDemand],
    logLevel: 'warn',
  });
  const { output } = await bundle.generate({
    format: 'cjs',
    codeSplitting: false,
    strictExecutionOrder: true,
    minify: true,
  });
  await bundle.close();
  const [chunk] = output;
  return { code: chunk.code, modules: chunk.moduleIds.filter((id) => !id.startsWith('\0') && id !== entry) };
}

/** `src/cli/main.ts` turns a compile cache on, which is in the program here. */
const singleEntry = {
  name: 'single-entry',
  resolveId: { filter: { id: new RegExp(`^${entry}$`) }, handler: () => entry },
  load: {
    filter: { id: new RegExp(`^${entry}$`) },
    handler: () => `import { start } from ${JSON.stringify(startModule)};\nvoid start();\n`,
  },
};

/** The package looks for its native part in its own folder, which does not ship with the command. */
const keychainBesideTheProgram = {
  name: 'keychain-beside-the-program',
  load: {
    filter: { id: /[\\/]node_modules[\\/]keytar[\\/]lib[\\/]keytar\.js$/ },
    async handler(/** @type {string} */ id) {
      const code = await readFile(id, 'utf8');
      const loader = /\nvar keytar = loadNativeAddon\(\);?\n/;
      if (!loader.test(code))
        throw new StepFailed('keytar loads its native part in another way than before.');
      return {
        code: code.replace(
          loader,
          `\nvar keytar = require('node:module').createRequire(process.execPath)('./keytar.node');\n`,
        ),
      };
    },
  },
};

/** A released Node carries 12 MB of names for debuggers. */
async function withoutSymbols(/** @type {string} */ program, /** @type {NodeJS.Platform} */ platform) {
  const strip = platform === 'win32' ? undefined : findProgram('strip');
  if (platform === 'darwin') await must('codesign', ['--remove-signature', program]);
  if (strip) await must(strip, platform === 'darwin' ? ['-x', program] : [program]);
}

async function putIn(/** @type {string} */ program, /** @type {NodeJS.Platform} */ platform) {
  const configuration = {
    main: join(work, 'understudy.cjs'),
    output: join(work, 'understudy.blob'),
    disableExperimentalSEAWarning: true,
    useCodeCache: true,
    // What the app's fuses forbid is forbidden here too; a Node before 22.20 does not know these two and leaves them out.
    execArgvExtension: 'none',
    execArgv: process.allowedNodeEnvironmentFlags.has('--disable-sigusr1') ? ['--disable-sigusr1'] : [],
  };
  await writeFile(join(work, 'sea.json'), JSON.stringify(configuration));
  await must(process.execPath, ['--experimental-sea-config', join(work, 'sea.json')]);
  const segment = platform === 'darwin' ? ['--macho-segment-name', 'NODE_SEA'] : [];
  const injector = fromNodeModules(join('postject', 'dist', 'cli.js'));
  const blob = [program, 'NODE_SEA_BLOB', configuration.output, '--sentinel-fuse', sentinel];
  await must(process.execPath, [injector, ...blob, ...segment]);
  // macOS runs no unsigned program on Apple silicon; electron-builder signs it again with the real identity.
  if (platform === 'darwin') await must('codesign', ['--sign', '-', program]);
}

async function must(/** @type {string} */ command, /** @type {readonly string[]} */ args) {
  const outcome = await run(command, args);
  if (outcome.code === 0) return;
  throw new StepFailed(`${command} failed while the command was built:\n${tail(outcome.output, 12)}`);
}

/**
 * Tries the finished program as a user without Node would, and says whether NODE_OPTIONS can make it load something else.
 * @param {string} program
 * @param {string} version what it must answer
 */
export function tryCommand(program, version) {
  const ask = (/** @type {NodeJS.ProcessEnv} */ env) =>
    spawnSync(program, ['--version'], {
      encoding: 'utf8',
      env: { PATH: '', SystemRoot: process.env.SystemRoot ?? '', ...env },
      timeout: 60_000,
    });
  const answer = ask({});
  if (answer.status !== 0 || answer.stdout.trim() !== version) {
    throw new StepFailed(
      `The packaged command does not answer its version: ${answer.error?.message ?? answer.stdout + answer.stderr}`,
    );
  }
  if (ask({ NODE_OPTIONS: '--require=./there-is-no-such-file.cjs' }).status === 0) return;
  say('Command', 'NODE_OPTIONS reaches it; take Node 22.20 or newer for a release');
}

/**
 * The completion scripts that the finished program prints, by the paths below `/usr/share` where shells look for them.
 * @param {string} program
 * @returns {Promise<ReadonlyMap<string, string>>}
 */
export async function completionScripts(program) {
  const places = {
    bash: 'bash-completion/completions/understudy',
    zsh: 'zsh/vendor-completions/_understudy',
    fish: 'fish/vendor_completions.d/understudy.fish',
  };
  /** @type {Map<string, string>} */
  const scripts = new Map();
  for (const [shell, path] of Object.entries(places)) {
    const { code, output } = await run(program, ['completion', shell]);
    if (code !== 0) throw new StepFailed(`understudy completion ${shell} failed:\n${tail(output, 6)}`);
    scripts.set(path, output);
  }
  return scripts;
}
