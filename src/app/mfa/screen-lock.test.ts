import { beforeEach, describe, expect, it } from 'vitest';
import type { MfaPrompter, MfaQuestion } from '../../core/sessions/mfa/mfa-prompter.ts';
import { heldWhileLocked, ScreenLock } from './screen-lock.ts';

const question: MfaQuestion = { serial: 's', sourceProfile: 'b', wanted: 'prod', sessionSeconds: 43_200 };

describe('a prompt behind a locked screen', () => {
  let lock: ScreenLock;
  let events: string[];
  let prompter: MfaPrompter;
  beforeEach(() => {
    lock = new ScreenLock();
    events = [];
    const inner: MfaPrompter = {
      ask: async () => {
        events.push('ask');
        return '123456';
      },
      settled: () => void events.push('settled'),
    };
    prompter = heldWhileLocked(inner, lock);
  });
  const ask = (signal = new AbortController().signal) => prompter.ask(question, undefined, signal);
  const turn = () => new Promise(setImmediate);

  it('is raised at once where the screen is open', async () => {
    expect(await ask()).toBe('123456');
    prompter.settled(question);
    expect(events).toEqual(['ask', 'settled']);
  });

  it('waits until it is unlocked', async () => {
    lock.locked();
    const answer = ask();
    await turn();
    expect(events).toEqual([]);
    lock.unlocked();
    expect(await answer).toBe('123456');
  });

  it('waits where the system tells of the lock only when it is asked, and looks no more afterwards', async () => {
    let isLockedNow = true;
    let look: (() => void) | undefined;
    const asked = new ScreenLock({
      isLockedNow: () => isLockedNow,
      every: (_ms, again) => {
        look = again;
        return () => {
          look = undefined;
        };
      },
    });
    let isOpen = false;
    const opened = asked.open(new AbortController().signal).then(() => {
      isOpen = true;
    });
    look?.();
    await turn();
    expect(isOpen).toBe(false);
    isLockedNow = false;
    look?.();
    await opened;
    expect(look).toBeUndefined();
  });

  it('is never raised when nobody wants the code any more', async () => {
    lock.locked();
    const controller = new AbortController();
    const answer = ask(controller.signal);
    controller.abort();
    expect(await answer).toBeUndefined();
    prompter.settled(question);
    lock.unlocked();
    await turn();
    expect(events).toEqual([]);
  });
});
