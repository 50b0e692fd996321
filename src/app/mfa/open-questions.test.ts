import { expect, it } from 'vitest';
import type { MfaQuestion } from '../../core/sessions/mfa/mfa-prompter.ts';
import type { WaitKind } from '../../shared/words/wait-text.ts';
import { OpenQuestions } from './open-questions.ts';

const asking = (wanted: string): MfaQuestion => ({
  serial: 's',
  sourceProfile: 'b',
  wanted,
  sessionSeconds: 43_200,
});

it.each<[readonly WaitKind[], WaitKind | undefined, WaitKind | undefined]>([
  [[], undefined, undefined],
  [['code'], 'code', undefined],
  [['terminal', 'code'], 'code', undefined],
  [['terminal'], 'terminal', undefined],
  [['code', 'unlock'], 'unlock', 'unlock'],
  [['terminal', 'unlock', 'window'], 'window', 'unlock'],
])('of %j what is told is %s, and what nobody sees is %s', (kinds, told, hidden) => {
  const questions = new OpenQuestions();
  for (const [index, kind] of kinds.entries()) questions.set(asking(`p${index}`), kind);
  expect(questions.waitsFor).toBe(told);
  expect(questions.hidden?.waitsFor).toBe(hidden);
});

it('tells of each change once, and of a profile what its own question waits for', () => {
  const questions = new OpenQuestions();
  let changes = 0;
  const end = questions.onChange(() => {
    changes += 1;
  });
  const [prod, dev] = [asking('prod'), asking('dev')];
  questions.set(prod, 'code');
  questions.set(prod, 'code');
  questions.set(dev, 'terminal');
  expect(changes).toBe(2);
  expect([questions.waitsForOf('prod'), questions.waitsForOf('dev')]).toEqual(['code', 'terminal']);
  // Another one that waits for the same code.
  expect(questions.waitsForOf('ops')).toBe('code');
  questions.clear(prod);
  questions.clear(prod);
  expect(changes).toBe(3);
  end();
  questions.clear(dev);
  expect(changes).toBe(3);
});
