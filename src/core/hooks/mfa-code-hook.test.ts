import { chmodSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MfaPrompter, MfaQuestion, MfaRejection } from '../sessions/mfa/mfa-prompter.ts';
import { withCodeHooks } from './mfa-code-hook.ts';
import { hasShell, type TestHooks, testHooks } from './testing/hooks.ts';

const NOW = new Date('2026-11-22T10:00:10Z');
const NEXT = new Date('2026-11-22T10:00:30Z');
const question: MfaQuestion = {
  serial: 'arn:aws:iam::111111111111:mfa/jo',
  sourceProfile: 'bastion',
  wanted: 'prod',
  roleName: 'Admin',
  accountId: '222222222222',
  sessionSeconds: 43_200,
};
const used: MfaRejection = { kind: 'code-used', message: 'Used already.', nextCodeAt: NEXT };
const refused: MfaRejection = { kind: 'code-refused', message: 'AWS said no.' };

describe.skipIf(!hasShell)('the hook mfa-code', () => {
  let test: TestHooks;
  let asked: (MfaRejection | undefined)[];
  let settled: number;
  let waited: number[];
  let signal: AbortSignal;
  let prompter: MfaPrompter;
  beforeEach(() => {
    test = testHooks();
    asked = [];
    settled = 0;
    waited = [];
    signal = new AbortController().signal;
    const user: MfaPrompter = {
      rank: 2,
      ask: async (_question, refusal) => {
        asked.push(refusal);
        return 'typed';
      },
      settled: () => {
        settled += 1;
      },
    };
    prompter = withCodeHooks(user, test.hooks, { now: () => NOW }, async (ms) => void waited.push(ms));
  });
  afterEach(() => test.remove());
  const ask = (refusal?: MfaRejection) => prompter.ask(question, refusal, signal);

  it.each([
    ['digits', 'echo 012345', '012345'],
    ['digits in groups', 'echo "012 345"', '012345'],
    ['JSON', `echo '{"code": "012345"}'`, '012345'],
  ])('gives the code as %s, and nobody is asked', async (_, script, code) => {
    test.put('mfa-code', script);
    expect(await ask()).toBe(code);
    prompter.settled(question);
    expect([asked.length, settled]).toEqual([0, 0]);
    expect(test.inputOf('mfa-code')).toEqual({
      version: 1,
      hook: 'mfa-code',
      serial: question.serial,
      sourceProfile: 'bastion',
      profile: 'prod',
      roleName: 'Admin',
      accountId: '222222222222',
    });
  });

  it('leaves the question to the user where there is none, or where it prints nothing', async () => {
    expect(await ask()).toBe('typed');
    test.put('mfa-code', 'exit 0');
    const other = { ...question };
    expect(await prompter.ask(other, undefined, signal)).toBe('typed');
    expect(asked).toEqual([undefined, undefined]);
    prompter.settled(question);
    expect(settled).toBe(1);
    expect(prompter.rank).toBe(2);
  });

  it.each([
    ['fails', 'echo "no key plugged in" >&2; exit 1', 'no key plugged in'],
    ['prints something else', 'echo hello', 'not a code of six digits'],
    ['prints seven digits', 'echo 1234567', 'not a code of six digits'],
  ])('that %s is told in the prompt, and the user is asked', async (_, script, words) => {
    test.put('mfa-code', script);
    expect(await ask()).toBe('typed');
    expect(asked[0]?.kind).toBe('failed');
    expect(asked[0]?.message).toContain(words);
    expect(asked[0]?.message).not.toContain('1234567');
    expect(test.reports.at(-1)?.outcome).toBe('failed');
  });

  it('that is not run for its mode is told in the prompt', async () => {
    chmodSync(test.put('mfa-code', 'echo 012345'), 0o777);
    expect(await ask()).toBe('typed');
    expect(asked[0]?.message).toContain('others may change it');
  });

  it('is asked once more, in the next step of the device, where its code was used before', async () => {
    test.put('mfa-code', 'echo 012345');
    expect(await ask()).toBe('012345');
    expect(await ask(used)).toBe('012345');
    expect(waited).toEqual([20_000]);
    expect(await ask(used)).toBe('typed');
    expect(asked).toEqual([used]);
  });

  it('is not asked where somebody has the code at hand', () => {
    const given: MfaPrompter = { rank: 0, ask: async () => '111111', settled: () => {} };
    expect(withCodeHooks(given, test.hooks, { now: () => NOW })).toBe(given);
  });

  it('is not asked again where AWS refused its code', async () => {
    test.put('mfa-code', 'echo 012345');
    await ask();
    expect(await ask(refused)).toBe('typed');
    expect(asked).toEqual([refused]);
    expect(await ask(refused)).toBe('typed');
    expect(test.reports).toHaveLength(1);
  });

  it('may be several: the first that knows the device gives the code', async () => {
    test.put('mfa-code.d/10-other', 'exit 0');
    test.put('mfa-code.d/15-no', 'exit 77');
    test.put('mfa-code.d/20-mine', 'echo 654321');
    expect(await ask()).toBe('654321');
  });

  it('ends with the question', async () => {
    test.put('mfa-code', 'sleep 60');
    const controller = new AbortController();
    const answer = prompter.ask(question, undefined, controller.signal);
    setImmediate(() => controller.abort());
    expect(await answer).toBeUndefined();
    expect(asked).toEqual([]);
  });
});
