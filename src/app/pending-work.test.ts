import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PendingWork } from './pending-work.ts';

describe('UnfinishedWork', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());
  const lasting = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

  it('is idle before, and after the work has ended', async () => {
    const work = new PendingWork();
    expect([work.isIdle, await work.settled(0)]).toEqual([true, true]);
    void work.track(lasting(100));
    expect(work.isIdle).toBe(false);
    const settled = work.settled(1000);
    await vi.advanceTimersByTimeAsync(100);
    expect([await settled, work.isIdle]).toEqual([true, true]);
  });

  it('waits for what comes in while it waits', async () => {
    const work = new PendingWork();
    void work.track(lasting(100).then(() => void work.track(lasting(100))));
    const settled = work.settled(1000);
    await vi.advanceTimersByTimeAsync(150);
    expect(work.isIdle).toBe(false);
    await vi.advanceTimersByTimeAsync(50);
    expect(await settled).toBe(true);
  });

  it('gives up when the time is over', async () => {
    const work = new PendingWork();
    void work.track(new Promise(() => undefined));
    const settled = work.settled(2000);
    await vi.advanceTimersByTimeAsync(2000);
    expect([await settled, work.isIdle]).toEqual([false, false]);
  });

  it('counts work that failed as ended, and hands the failure on', async () => {
    const work = new PendingWork();
    await expect(work.track(Promise.reject(new Error('no')))).rejects.toThrow('no');
    await vi.advanceTimersByTimeAsync(0);
    expect(work.isIdle).toBe(true);
  });
});
