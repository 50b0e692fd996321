import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RequestPace } from './request-pace.ts';

it('begins no more in a second than allowed, no more at once, and all of them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 6 }),
      fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 30 }),
      async (perSecond, atOnce, durations) => {
        let nowMs = 0;
        const begun: number[] = [];
        let running = 0;
        let most = 0;
        const sleep = async (ms: number) => {
          const until = nowMs + ms;
          await Promise.resolve();
          nowMs = Math.max(nowMs, until);
          return true;
        };
        const pace = new RequestPace({ perSecond, atOnce, nowMs: () => nowMs, sleep });
        await Promise.all(
          durations.map((ms) =>
            pace.run(async () => {
              begun.push(nowMs);
              running += 1;
              most = Math.max(most, running);
              await sleep(ms);
              running -= 1;
            }, undefined),
          ),
        );
        expect(begun).toHaveLength(durations.length);
        expect(most).toBeLessThanOrEqual(atOnce);
        for (const [index, at] of begun.entries())
          expect(at).toBeGreaterThanOrEqual((index * 1000) / perSecond - 1e-6);
      },
    ),
  );
});

it('begins nothing while it is held', async () => {
  let nowMs = 0;
  const pace = new RequestPace({
    perSecond: 5,
    atOnce: 1,
    nowMs: () => nowMs,
    sleep: async (ms) => {
      nowMs += ms;
      return true;
    },
  });
  pace.holdFor(3_000);
  expect(await pace.run(async () => nowMs, undefined)).toBe(3_000);
});

it('leaves the place of what is cancelled to the next', async () => {
  const pace = new RequestPace({ perSecond: 1, atOnce: 1, nowMs: () => 0, sleep: async () => false });
  expect(await pace.run(async () => 'first', undefined)).toBe('first');
  expect(await pace.run(async () => 'second', AbortSignal.abort())).toBeUndefined();
  expect(await pace.run(async () => 'third', undefined)).toBeUndefined();
});
