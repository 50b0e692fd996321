import { expect, it } from 'vitest';
import type { Caller } from '../../core/agent/request-handler.ts';
import { OpenQuestions } from '../mfa/open-questions.ts';
import { promptingFor } from './mfa-prompting.ts';

const question = { serial: 's', sourceProfile: 'b', wanted: 'prod', sessionSeconds: 900 };

function terminal() {
  const told: (string | undefined)[] = [];
  const caller: Caller = {
    signal: new AbortController().signal,
    prompter: { rank: 2, ask: async () => undefined, settled: () => undefined },
    waits: (_signIn, why) => told.push(why),
  };
  return { caller, told };
}

it('tells a terminal that it waits, and why where nobody sees the question, until the call is over', () => {
  const questions = new OpenQuestions();
  const { caller, told } = terminal();
  const { options, end } = promptingFor({ ask: 'window' }, caller, true, questions);
  questions.set(question, 'code');
  expect(told).toEqual([]);
  options.onPrompt?.();
  expect(told).toEqual([undefined]);
  questions.set(question, 'unlock');
  expect(told[1]).toMatch(
    /^prod waits for an MFA code, which is asked for once the screen is unlocked\. .*terminal/,
  );
  questions.set(question, 'window');
  expect(told[2]).toContain('could not be shown');
  // Seen again: there is nothing to tell.
  questions.set(question, 'code');
  end();
  questions.set(question, 'unlock');
  expect(told).toHaveLength(3);
});

it('tells the reason at once where it is known already', () => {
  const questions = new OpenQuestions();
  const { caller, told } = terminal();
  questions.set(question, 'unlock');
  promptingFor({ ask: 'terminal' }, caller, true, questions).options.onPrompt?.();
  expect(told[0]).toContain('unlocked');
});
