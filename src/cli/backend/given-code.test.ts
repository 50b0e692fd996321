import { describe, expect, it } from 'vitest';
import type { MfaQuestion } from '../../core/sessions/mfa/mfa-prompter.ts';
import { givenCode } from './given-code.ts';

const question: MfaQuestion = { serial: 's', sourceProfile: 'b', wanted: 'prod', sessionSeconds: 3600 };
const error = { kind: 'code-refused', message: 'No.' } as const;
const { signal } = new AbortController();

describe('givenCode', () => {
  it('answers once, and remembers why AWS did not take it', async () => {
    const given = givenCode('123456', undefined);
    expect(await given.prompter.ask(question, undefined, signal)).toBe('123456');
    expect(await given.prompter.ask(question, error, signal)).toBeUndefined();
    expect(given.error()).toEqual(error);
  });

  it('lets someone else ask for the next one', async () => {
    const asked: unknown[] = [];
    const given = givenCode('123456', {
      ask: async (_question, why) => {
        asked.push(why);
        return '654321';
      },
      settled: () => undefined,
    });
    await given.prompter.ask(question, undefined, signal);
    expect(await given.prompter.ask(question, error, signal)).toBe('654321');
    expect(asked).toEqual([error]);
    expect(given.error()).toBeUndefined();
  });
});
