import { describe, expect, it } from 'vitest';
import { followTrayHost } from './tray-follower.ts';
import type { TraySight } from './tray-host.ts';

/** Follows through these sights, the last of them for good, and says what was done when, by the seconds that were waited. */
async function follow(sights: readonly TraySight[], { isAtLogin = false, untilSeconds = 600 } = {}) {
  const done: string[] = [];
  const end = new AbortController();
  let seconds = 0;
  let looks = 0;
  await followTrayHost({
    look: async () => {
      const sight = sights[Math.min(looks, sights.length - 1)] ?? 'no-host';
      looks += 1;
      return sight;
    },
    remakeIcon: () => done.push(`remade at ${seconds}`),
    onMissing: () => done.push(`told at ${seconds}`),
    isAtLogin,
    signal: end.signal,
    pause: async (ms) => {
      seconds += ms / 1000;
      if (seconds >= untilSeconds) end.abort();
    },
  });
  return { done, looks };
}

describe('the icon', () => {
  it('that is shown is left alone', async () => {
    expect(await follow(['shown'])).toEqual({ done: [], looks: 1 });
  });

  it('that is slow to register is not made anew', async () => {
    expect(await follow(['unknown-to-host', 'shown'])).toEqual({ done: [], looks: 2 });
  });

  it('is made anew for a host that comes late, and no window opens at login', async () => {
    const late = ['no-host', 'no-host', 'unknown-to-host', 'unknown-to-host', 'shown'] as const;
    expect(await follow(late, { isAtLogin: true })).toEqual({ done: ['remade at 4'], looks: 5 });
    expect(await follow(late)).toEqual({ done: ['told at 0', 'remade at 4'], looks: 5 });
  });

  it('is missed after a minute at login, and at once where a person started the app', async () => {
    expect((await follow(['no-host'], { isAtLogin: true })).done).toEqual(['told at 60']);
    expect((await follow(['no-host'])).done).toEqual(['told at 0']);
  });

  it('is made anew once for a host that never takes it, which is then said', async () => {
    expect((await follow(['unknown-to-host'])).done).toEqual(['remade at 1', 'told at 7']);
  });

  it('is made anew for every host that comes', async () => {
    const twice = [
      'unknown-to-host',
      'unknown-to-host',
      'no-host',
      'unknown-to-host',
      'unknown-to-host',
    ] as const;
    expect((await follow([...twice, 'shown'])).done).toEqual(['remade at 1', 'told at 3', 'remade at 8']);
  });

  it('is looked for once a minute at most after the first one', async () => {
    const { looks } = await follow(['no-host'], { untilSeconds: 660 });
    expect(looks).toBe(16);
  });

  it('is looked for no more once the app ends', async () => {
    const end = new AbortController();
    let looks = 0;
    const following = followTrayHost({
      look: async () => {
        looks += 1;
        return 'no-host';
      },
      remakeIcon: () => {},
      onMissing: () => end.abort(),
      isAtLogin: false,
      signal: end.signal,
    });
    await following;
    expect(looks).toBe(1);
  });
});
