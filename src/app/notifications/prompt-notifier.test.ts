import { beforeEach, describe, expect, it } from 'vitest';
import type { MfaQuestion } from '../../core/sessions/mfa/mfa-prompter.ts';
import { OpenQuestions } from '../mfa/open-questions.ts';
import { PromptNotifier } from './prompt-notifier.ts';

const question: MfaQuestion = { serial: 's', sourceProfile: 'b', wanted: 'prod', sessionSeconds: 43_200 };

describe('a question that nobody sees', () => {
  let said: string[];
  let questions: OpenQuestions;
  let notifier: PromptNotifier;
  let click: (() => void) | undefined;
  beforeEach(() => {
    said = [];
    click = undefined;
    questions = new OpenQuestions();
    notifier = new PromptNotifier({
      questions,
      board: {
        show: (id, { body, title }, onClick) => {
          click = onClick;
          said.push(`${id}: ${title}. ${body}`);
        },
        close: (id) => said.push(`close ${id}`),
      },
      onClick: () => said.push('raise'),
    });
  });

  it('needs no notification while it is seen', () => {
    questions.set(question, 'code');
    questions.clear(question);
    expect(said).toEqual([]);
  });

  it.each(['unlock', 'window'] as const)(
    'is told once (%s), with the way to answer, and taken back',
    (kind) => {
      questions.set(question, kind);
      questions.set({ ...question, wanted: 'dev' }, 'code');
      expect(said).toHaveLength(1);
      expect(said[0]).toContain('prompt: A code is needed for prod. prod waits for an MFA code');
      expect(said[0]).toMatch(/terminal/);
      click?.();
      expect(said.at(-1)).toBe('raise');
      questions.set(question, 'code');
      expect(said.at(-1)).toBe('close prompt');
    },
  );

  it('is told anew when it is another reason by now', () => {
    questions.set(question, 'unlock');
    questions.set(question, 'window');
    expect(said).toHaveLength(2);
  });

  it('is told where its window did not get the focus, until it has it', () => {
    questions.set(question, 'code');
    notifier.focused(false);
    expect(said).toHaveLength(1);
    notifier.focused(true);
    expect(said.at(-1)).toBe('close prompt');
  });

  it('begins anew with the next question', () => {
    questions.set(question, 'code');
    notifier.focused(false);
    questions.clear(question);
    questions.set({ ...question }, 'code');
    expect(said.filter((line) => line.startsWith('prompt'))).toHaveLength(1);
    expect(said.at(-1)).toBe('close prompt');
  });
});
