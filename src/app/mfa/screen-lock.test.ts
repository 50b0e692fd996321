import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LOCK_ANSWER_MS, ScreenLock } from './screen-lock.ts';

const never = () => new AbortController().signal;

describe('the screen', () => {
  it('is open where nobody says otherwise', async () => {
    expect(await new ScreenLock().isLocked()).toBe(false);
  });

  it('is locked from the word of the system on, until the next', async () => {
    const lock = new ScreenLock();
    lock.locked();
    expect(await lock.isLocked()).toBe(true);
    lock.unlocked();
    expect(await lock.isLocked()).toBe(false);
  });

  it.each([true, false])('is asked for where the system does not tell by itself: %s', async (locked) => {
    expect(await new ScreenLock({ ask: async () => locked }).isLocked()).toBe(locked);
  });

  it('is asked for once by all who want to know at a time', async () => {
    let asked = 0;
    const lock = new ScreenLock({
      ask: async () => {
        asked += 1;
        return true;
      },
    });
    expect(await Promise.all([lock.isLocked(), lock.isLocked()])).toEqual([true, true]);
    expect(asked).toBe(1);
    await lock.isLocked();
    expect(asked).toBe(2);
  });

  it('seems to be what it was when it was looked at last', async () => {
    let isLocked = true;
    const lock = new ScreenLock({ ask: async () => isLocked });
    expect(lock.seemsLocked).toBe(false);
    await vi.waitFor(() => expect(lock.seemsLocked).toBe(true));
    isLocked = false;
    await vi.waitFor(() => expect(lock.seemsLocked).toBe(false));
    lock.locked();
    expect(lock.seemsLocked).toBe(true);
  });

  it('counts as open where the question fails', async () => {
    expect(await new ScreenLock({ ask: () => Promise.reject(new Error('no bus')) }).isLocked()).toBe(false);
  });

  describe('whose keeper does not answer', () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());

    it('counts as open after seconds', async () => {
      const locked = new ScreenLock({ ask: () => new Promise(() => undefined) }).isLocked();
      await vi.advanceTimersByTimeAsync(LOCK_ANSWER_MS);
      expect(await locked).toBe(false);
    });
  });

  it('is waited for, and it is said once that it is', async () => {
    let isLocked = true;
    let look: (() => void) | undefined;
    const lock = new ScreenLock({
      ask: async () => isLocked,
      every: (_ms, again) => {
        look = again;
        return () => {
          look = undefined;
        };
      },
    });
    const said: string[] = [];
    let isOpen = false;
    const opened = lock
      .open(never(), () => said.push('locked'))
      .then(() => {
        isOpen = true;
      });
    await vi.waitFor(() => expect(look).toBeDefined());
    look?.();
    await new Promise(setImmediate);
    expect({ isOpen, said }).toEqual({ isOpen: false, said: ['locked'] });
    isLocked = false;
    look?.();
    await opened;
    expect(look).toBeUndefined();
    expect(said).toEqual(['locked']);
  });

  it('is not waited for by whoever has left', async () => {
    const lock = new ScreenLock();
    lock.locked();
    const controller = new AbortController();
    const opened = lock.open(controller.signal);
    controller.abort();
    await opened;
    expect(await lock.isLocked()).toBe(true);
  });
});
