import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createHooks, type HookReport, type Hooks } from '../hooks.ts';

/** A folder of hooks for tests, on systems with a POSIX shell. */
export interface TestHooks {
  readonly folder: string;
  readonly hooks: Hooks;
  readonly reports: readonly HookReport[];
  /** Writes a shell script; what it got on stdin is kept in a file beside it for `inputOf`. */
  put(name: string, script: string): string;
  inputOf(name: string): unknown;
  remove(): void;
}

export const hasShell = process.platform !== 'win32';
export const testOwner = { platform: process.platform, uid: process.getuid?.() };

export function testHooks(
  environment: Readonly<Record<string, string | undefined>> = { PATH: process.env['PATH'] },
  timeoutMs = 30_000,
): TestHooks {
  const home = mkdtempSync(join(tmpdir(), 'understudy-hooks-'));
  const folder = join(home, 'hooks');
  mkdirSync(folder, { mode: 0o700 });
  const reports: HookReport[] = [];
  const inputs = (name: string) => join(home, `${name.replaceAll('/', '-')}.stdin`);
  return {
    folder,
    reports,
    hooks: createHooks({
      folder,
      environment,
      owner: testOwner,
      timeoutMs,
      onRun: (report) => void reports.push(report),
    }),
    put(name, script) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeFileSync(path, `#!/bin/sh\ncat > '${inputs(name)}'\n${script}\n`);
      chmodSync(path, 0o700);
      return path;
    },
    inputOf: (name) => JSON.parse(readFileSync(inputs(name), 'utf8')),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}
