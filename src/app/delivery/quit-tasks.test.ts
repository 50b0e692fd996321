import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeliveryTarget } from '../../core/delivery/switch/delivery-target.ts';
import type { LiveTarget } from '../../core/delivery/switch/target-switcher.ts';
import { PendingWork } from '../pending-work.ts';
import { DeliveryGate, SHUTDOWN_TIMEOUT_MS, Shutdown } from './quit-tasks.ts';

const line = (profile: string, target = profile): LiveTarget => ({
  profile,
  target,
  working: false,
  expiresAt: new Date('2026-11-22T11:00:00Z'),
});
const entry = {
  profile: 'prod',
  credentials: { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c', expiration: new Date(0) },
};

function setUp(options: { keep?: boolean; live?: LiveTarget[]; stopMs?: number; writeMs?: number } = {}) {
  const { keep = true, live = [], stopMs = 0, writeMs = 0 } = options;
  const lines: string[] = [];
  const done: string[] = [];
  const note = (text: string) => void lines.push(text);
  const work = new PendingWork();
  const gate = new DeliveryGate(work);
  const shutdown = new Shutdown({
    gate,
    work,
    live: () => live,
    keep: () => keep,
    stop: async (profile) => {
      await new Promise((resolve) => setTimeout(resolve, stopMs));
      done.push(`stop ${profile}`);
      return { kind: 'stopped', targets: [profile] };
    },
    log: { info: note, warn: note, error: note },
  });
  const delivery: DeliveryTarget = {
    assess: () => ({ kind: 'allowed' }),
    list: async () => [],
    remove: async () => ({ ok: true }),
    write: async (target) => {
      await new Promise((resolve) => setTimeout(resolve, writeMs));
      done.push(`write ${target}`);
      return { ok: true };
    },
  };
  return {
    done,
    shutdown,
    guarded: gate.guard(delivery, () => new Promise((resolve) => setTimeout(resolve, 100))),
    lines,
    work,
  };
}

const write = (delivery: DeliveryTarget) =>
  delivery.write('understudy', entry, { confirmed: false, renewal: true });

describe('Shutdown', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('holds nothing up when there is nothing to do', () => {
    expect(setUp({ live: [line('prod')] }).shutdown.isDone).toBe(true);
    expect(setUp({ keep: false }).shutdown.isDone).toBe(true);
  });

  it('lets a write that is under way finish, and what the writer does behind it', async () => {
    const { done, shutdown, guarded, lines } = setUp({ writeMs: 300 });
    void write(guarded);
    expect(shutdown.isDone).toBe(false);
    const said = shutdown.run();
    await vi.advanceTimersByTimeAsync(300);
    expect([done, shutdown.isDone]).toEqual([['write understudy'], false]);
    await vi.advanceTimersByTimeAsync(100);
    await said;
    expect([done, shutdown.isDone, lines]).toEqual([['write understudy'], true, []]);
  });

  it('takes out every profile once when nothing is to be kept, and lets nothing in any more', async () => {
    const live = [line('prod'), line('prod', 'other'), line('dev')];
    const { done, shutdown, guarded } = setUp({ keep: false, live });
    expect(shutdown.isDone).toBe(false);
    const said = shutdown.run();
    expect(await write(guarded)).toMatchObject({ ok: false });
    await vi.advanceTimersByTimeAsync(1);
    await said;
    expect(done).toEqual(['stop prod', 'stop dev']);
  });

  it.each([
    ['a renewal', { writeMs: 60_000 }],
    ['taking out', { keep: false, live: [line('prod')], stopMs: 60_000 }],
  ])('ends in two seconds although %s hangs', async (_what, options) => {
    const { shutdown, guarded, lines } = setUp(options);
    void write(guarded);
    let over = false;
    void shutdown.run().then(() => {
      over = true;
    });
    await vi.advanceTimersByTimeAsync(SHUTDOWN_TIMEOUT_MS);
    expect([over, shutdown.isDone]).toEqual([true, true]);
    expect(lines).toEqual(['Quit before everything had ended.']);
    expect(await write(guarded)).toMatchObject({ ok: false });
  });

  it('is said once, however often Quit is chosen', async () => {
    const { done, shutdown } = setUp({ keep: false, live: [line('prod')] });
    const both = Promise.all([shutdown.run(), shutdown.run()]);
    await vi.advanceTimersByTimeAsync(1);
    await both;
    expect(done).toEqual(['stop prod']);
  });
});
