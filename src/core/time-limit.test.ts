import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { withinMs } from './time-limit.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('gives what came in time, and leaves no timer', async () => {
  expect(await withinMs(Promise.resolve('in time'), 1_000, 'late')).toBe('in time');
  expect(vi.getTimerCount()).toBe(0);
});

it('gives the other answer once the time is over, whatever comes then', async () => {
  let fail: (reason: Error) => void = () => undefined;
  const work = new Promise<string>((_resolve, reject) => {
    fail = reject;
  });
  const outcome = withinMs(work, 1_000, 'late');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await outcome).toBe('late');
  fail(new Error('much later'));
});

it('fails as the work does', async () => {
  await expect(withinMs(Promise.reject(new Error('no')), 1_000, 'late')).rejects.toThrow('no');
});
