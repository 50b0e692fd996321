// The command and the core on every Node that they promise to run on. The one that runs `npm test` has run everything already.

import { fetchNode, linuxNodes } from './node-runtimes.mjs';
import { WrongArchive } from './npm-archive.mjs';
import { say } from './step.mjs';
import { sum, unit } from './test-suites.mjs';

/** What leans on the runtime: processes, sockets, files, certificates, native modules. The rest computes. */
export const LEANS_ON_NODE = [
  'src/cli/proof/alone.process.test.ts',
  'src/cli/program/',
  'src/core/agent/',
  'src/core/files/',
  'src/core/hooks/',
  'src/core/sessions/store/',
  'src/core/sts/network/',
];

const majorOf = (/** @type {string} */ version) => version.split('.')[0];

/** @returns {Promise<import('./test-suites.mjs').SuiteResult>} */
export async function otherNodes() {
  const results = [];
  for (const runtime of linuxNodes) {
    if (majorOf(runtime.version) === majorOf(process.versions.node)) continue;
    const name = `Node ${runtime.version}`;
    const program = await programOf(runtime);
    if (typeof program === 'string') results.push(await unit(LEANS_ON_NODE, { name, program }));
    else results.push(skip(name, program.why));
  }
  return sum('Other Nodes', results);
}

/** A Node that nobody can fetch here is none; one that is not the expected one is a failure. */
async function programOf(/** @type {import('./node-runtimes.mjs').NodeRuntime} */ runtime) {
  if (process.platform !== 'linux' || process.arch !== 'x64') return { why: 'none for this system' };
  try {
    return await fetchNode(runtime);
  } catch (error) {
    if (error instanceof WrongArchive) throw error;
    return { why: `not found (${error instanceof Error ? error.message.split('\n')[0] : String(error)})` };
  }
}

function skip(/** @type {string} */ name, /** @type {string} */ why) {
  say(name, `skipped: ${why}`);
  return { name, passed: 0, failed: 0, skipped: 1 };
}
