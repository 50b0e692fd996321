import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { MfaPrompter, MfaQuestion } from '../../core/sessions/mfa/mfa-prompter.ts';
import { heldWhileLocked, noted } from './held-while-locked.ts';
import { OpenQuestions } from './open-questions.ts';
import { ScreenLock } from './screen-lock.ts';

const question: MfaQuestion = { serial: 's', sourceProfile: 'b', wanted: 'prod', sessionSeconds: 43_200 };

describe('a prompt behind a locked screen', () => {
  let lock: ScreenLock;
  let questions: OpenQuestions;
  let events: string[];
  let answer: (code: string) => void;
  let prompter: MfaPrompter;
  beforeEach(() => {
    lock = new ScreenLock();
    questions = new OpenQuestions();
    events = [];
    const inner: MfaPrompter = {
      ask: () => {
        events.push('ask');
        questions.set(question, 'code');
        return new Promise((resolve) => {
          answer = resolve;
        });
      },
      settled: () => void events.push('settled'),
    };
    prompter = heldWhileLocked(inner, lock, questions);
  });
  const ask = (signal = new AbortController().signal) => prompter.ask(question, undefined, signal);
  const asked = () => vi.waitFor(() => expect(events).toEqual(['ask']));

  it('is raised at once where the screen is open', async () => {
    const code = ask();
    await asked();
    answer('123456');
    expect(await code).toBe('123456');
    prompter.settled(question);
    expect(events).toEqual(['ask', 'settled']);
    expect(questions.waitsFor).toBeUndefined();
  });

  it('waits until it is unlocked, and says so', async () => {
    lock.locked();
    const code = ask();
    await vi.waitFor(() => expect(questions.waitsFor).toBe('unlock'));
    expect(events).toEqual([]);
    lock.unlocked();
    await asked();
    expect(questions.waitsFor).toBe('code');
    answer('123456');
    expect(await code).toBe('123456');
  });

  it('is never raised when nobody wants the code any more', async () => {
    lock.locked();
    const controller = new AbortController();
    const code = ask(controller.signal);
    await vi.waitFor(() => expect(questions.waitsFor).toBe('unlock'));
    controller.abort();
    expect(await code).toBeUndefined();
    prompter.settled(question);
    lock.unlocked();
    await new Promise(setImmediate);
    expect(events).toEqual([]);
    expect(questions.waitsFor).toBeUndefined();
  });

  it('stands behind every terminal while nobody can see it, and says when that changes', async () => {
    const ranks: (number | undefined)[] = [];
    const end = prompter.onRankChange?.(() => ranks.push(prompter.rank));
    expect(prompter.rank).toBe(1);
    lock.locked();
    const code = ask();
    await vi.waitFor(() => expect(prompter.rank).toBe(3));
    lock.unlocked();
    await asked();
    expect(prompter.rank).toBe(1);
    // Its window could not be shown.
    questions.set(question, 'window');
    expect(prompter.rank).toBe(3);
    expect(ranks).toEqual([3, 1, 3]);
    end?.();
    answer('123456');
    await code;
  });

  it('leaves the question to the terminal that was given it, until the next one', async () => {
    lock.locked();
    const controller = new AbortController();
    const code = ask(controller.signal);
    await vi.waitFor(() => expect(prompter.rank).toBe(3));
    // A terminal is asked instead: this one leaves.
    controller.abort();
    await code;
    prompter.settled(question);
    lock.unlocked();
    expect(prompter.rank).toBe(3);
    void ask();
    await asked();
    expect(prompter.rank).toBe(1);
  });
});

describe('a terminal that asks', () => {
  it('is an open question until it is settled', async () => {
    const questions = new OpenQuestions();
    const settled: string[] = [];
    const terminal = noted(
      { rank: 2, ask: async () => '123456', settled: ({ wanted }) => void settled.push(wanted) },
      questions,
    );
    expect(terminal.rank).toBe(2);
    expect(await terminal.ask(question, undefined, new AbortController().signal)).toBe('123456');
    expect(questions.waitsFor).toBe('terminal');
    terminal.settled(question);
    expect(questions.waitsFor).toBeUndefined();
    expect(settled).toEqual(['prod']);
  });

  it.each([undefined, 0, 1, 3])('is no other one: rank %s', (rank) => {
    const other: MfaPrompter = {
      ...(rank !== undefined && { rank }),
      ask: async () => undefined,
      settled: () => undefined,
    };
    expect(noted(other, new OpenQuestions())).toBe(other);
  });
});
