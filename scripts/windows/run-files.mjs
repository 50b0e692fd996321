// Runs on Windows' Node: the bundled test files that are named in the list, one after the other, and writes what came of each.
//
//   node.exe run-files.mjs LIST REPORT
//
// LIST is JSON, `[{ file, bundle }]`; REPORT gets a line of JSON for each file, so that what was done before a crash is known.

import { appendFileSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { startTests } from '@vitest/runner';
import { vi } from 'vitest';

const [list = '', report = ''] = process.argv.slice(2);
const root = process.cwd();
/** As in vitest.config.ts. */
const LIMIT_MS = 60_000;

process.on('unhandledRejection', (error) => say({ stray: describe(error) }));

/** @type {readonly { file: string, bundle: string }[]} */
const files = JSON.parse(readFileSync(list, 'utf8'));
for (const { bundle, file } of files) {
  const start = Date.now();
  say({ begin: file });
  const runner = {
    config: {
      root,
      setupFiles: [],
      name: undefined,
      passWithNoTests: false,
      testNamePattern: undefined,
      allowOnly: true,
      sequence: { seed: 0, hooks: 'stack', setupFiles: 'list' },
      chaiConfig: undefined,
      maxConcurrency: 1,
      testTimeout: LIMIT_MS,
      hookTimeout: LIMIT_MS,
      retry: 0,
      includeTaskLocation: false,
      tags: [],
      tagsFilter: undefined,
      strictTags: false,
    },
    importFile: () => import(pathToFileURL(bundle).href),
    onAfterRunTask: () => {
      vi.restoreAllMocks();
      vi.unstubAllEnvs();
    },
  };
  const [done] = await startTests([bundle], runner);
  say({
    file,
    ms: Date.now() - start,
    tests: [...testsIn(done)],
    error: done?.result?.errors?.[0] && describe(done.result.errors[0]),
  });
}
process.exit();

function* testsIn(task, path = []) {
  for (const child of task?.tasks ?? []) {
    const name = [...path, child.name];
    if (child.type === 'suite') yield* testsIn(child, name);
    else {
      const error = child.result?.errors?.[0];
      yield {
        name: name.join(' > '),
        state: child.result?.state ?? child.mode,
        ...(error && { error: describe(error) }),
      };
    }
  }
}

function describe(error) {
  const { message, stack } = error ?? {};
  return String(stack ?? message ?? error)
    .split('\n')
    .slice(0, 14)
    .join('\n');
}

function say(line) {
  appendFileSync(report, `${JSON.stringify(line)}\n`);
}
