import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EndingProcess, endAtOnce } from './force-exit.ts';

function endOf(own: Partial<EndingProcess>, canKill = true): readonly string[] {
  const done: string[] = [];
  const fake: EndingProcess = {
    pid: 7,
    platform: 'linux',
    kill: (pid, signal) => done.push(`${signal} ${pid}`),
    exit: (code) => {
      done.push(`exit ${code}`);
      throw new Error('This process is gone.');
    },
    ...own,
  };
  try {
    endAtOnce(fake, (pid) => {
      if (canKill) done.push(`killed later: ${pid}`);
      return canKill;
    });
  } catch {
    // Gone.
  }
  return done;
}

describe('a process that something keeps from ending', () => {
  it.each([
    [0, 'exit 0'],
    [3, 'exit 3'],
    [undefined, 'exit 0'],
  ])('ends with the exit code it has: %s', (exitCode, line) => {
    const seen: unknown[] = [];
    const ended = new Error('This process is another one now.');
    const execve = (...given: unknown[]) => {
      seen.push(...given);
      throw ended;
    };
    endOf({ exitCode, execve });
    expect(seen).toEqual(['/bin/sh', ['sh', '-c', line], {}]);
  });

  it('exits with it where Node cannot become another program, with somebody to kill it if that hangs', () => {
    expect(endOf({ exitCode: 3 })).toEqual(['killed later: 7', 'exit 3']);
  });

  it('is killed where nobody could do that later', () => {
    expect(endOf({ exitCode: 3 }, false)).toEqual(['SIGKILL 7']);
    expect(endOf({ platform: 'win32', exitCode: 3, execve: () => undefined })).toEqual(['SIGKILL 7']);
  });
});

describe.skipIf(process.platform === 'win32')('a real process without execve', () => {
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'understudy-end-'));
    await build({
      configFile: false,
      logLevel: 'silent',
      build: {
        ssr: fileURLToPath(new URL('force-exit.ts', import.meta.url)),
        outDir: folder,
        rollupOptions: { output: { entryFileNames: 'force-exit.mjs' } },
      },
    });
    spawnSync('mkfifo', [join(folder, 'pipe')]);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function run(holding: string): Promise<readonly [number | null, NodeJS.Signals | null]> {
    const script = join(folder, 'held.mjs');
    writeFileSync(
      script,
      `import { open } from 'node:fs'; import { createServer } from 'node:net';
       import { endSoon } from './force-exit.mjs';
       process.execve = undefined; process.exitCode = 4; ${holding}; endSoon();`,
    );
    const child = spawn(process.execPath, [script], { stdio: 'ignore' });
    const [code, signal] = await once(child, 'exit');
    return [code, signal];
  }

  it('keeps its exit code though a connection stays open', async () => {
    expect(await run("createServer().listen(0, '127.0.0.1')")).toEqual([4, null]);
  });

  it('is killed where a thread that never comes back holds it', async () => {
    expect(await run(`open(${JSON.stringify(join(folder, 'pipe'))}, 'r', () => undefined)`)).toEqual([
      null,
      'SIGKILL',
    ]);
  });
});
