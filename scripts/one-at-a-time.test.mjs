import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { oneAtATime } from './one-at-a-time.mjs';

let folder;
let lock;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'understudy-lock-'));
  lock = join(folder, 'locks', 'work');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('lets the second wait until the first is done', async () => {
  const events = [];
  let secondWaits;
  const untilSecondWaits = new Promise((resolve) => {
    secondWaits = resolve;
  });
  const first = oneAtATime(
    lock,
    () => undefined,
    async () => {
      events.push('first begins');
      await untilSecondWaits;
      events.push('first ends');
    },
  );
  await vi.waitFor(() => expect(events).toEqual(['first begins']));
  const second = oneAtATime(lock, secondWaits, async () => {
    events.push('second begins');
  });
  await Promise.all([first, second]);
  expect(events).toEqual(['first begins', 'first ends', 'second begins']);
  expect(existsSync(lock)).toBe(false);
});

it('never lets two of many do the work at once', async () => {
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
  };
  await Promise.all([1, 2, 3, 4].map(() => oneAtATime(lock, () => undefined, work)));
  expect(most).toBe(1);
});

it('frees the lock when the work fails', async () => {
  const failing = () => Promise.reject(new Error('no space'));
  await expect(oneAtATime(lock, () => undefined, failing)).rejects.toThrow('no space');
  expect(
    await oneAtATime(
      lock,
      () => undefined,
      async () => 'next',
    ),
  ).toBe('next');
});

it('takes over from an owner that shows no sign of life', async () => {
  await mkdir(join(folder, 'locks'));
  await writeFile(lock, '');
  await utimes(lock, 0, 0);
  expect(
    await oneAtATime(
      lock,
      () => undefined,
      async () => 'done',
    ),
  ).toBe('done');
});

it('frees the lock when a signal ends its owner', async () => {
  const script = `
    import { oneAtATime } from ${JSON.stringify(new URL('./one-at-a-time.mjs', import.meta.url).href)};
    await oneAtATime(${JSON.stringify(lock)}, () => undefined, () => new Promise(() => {
      process.stdout.write('working');
      setInterval(() => undefined, 1000);
    }));
  `;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(owner.stdout, 'data');
  expect(existsSync(lock)).toBe(true);
  owner.kill('SIGTERM');
  expect(await once(owner, 'exit')).toEqual([null, 'SIGTERM']);
  expect(existsSync(lock)).toBe(false);
});
