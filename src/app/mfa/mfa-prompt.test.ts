import { describe, expect, it } from 'vitest';
import type { MfaQuestion } from '../../core/sessions/mfa/mfa-prompter.ts';
import type { MfaView } from '../../shared/view.ts';
import { MfaPrompt } from './mfa-prompt.ts';
import { OpenQuestions } from './open-questions.ts';

const NOW = new Date('2026-11-22T10:00:00Z');
const question: MfaQuestion = {
  serial: 'arn:aws:iam::111111111111:mfa/jo',
  sourceProfile: 'bastion',
  wanted: 'production-admin',
  roleName: 'Admin',
  accountId: '444444444444',
  sessionSeconds: 43_200,
};

function prompt(options: { waiting?: () => number } = {}) {
  const window = { opened: 0, closed: 0, raised: 0 };
  const views: (MfaView | undefined)[] = [];
  const questions = new OpenQuestions();
  const subject = new MfaPrompt({
    window: {
      open: () => window.opened++,
      close: () => window.closed++,
      raise: () => window.raised++,
    },
    clock: { now: () => NOW },
    questions,
    onChange: (view) => views.push(view),
    ...options,
  });
  return { subject, window, views, questions, id: () => subject.view()?.id ?? -1 };
}
const never = () => new AbortController().signal;

describe('MfaPrompt', () => {
  it('says which device, account and role the code is for, and how long it will serve', () => {
    const { subject } = prompt();
    void subject.ask(question, undefined, never());
    expect(subject.view()).toMatchObject({
      device: 'mfa/jo',
      accountId: '111111111111',
      wanted: 'production-admin',
      roleName: 'Admin',
      targetAccountId: '444444444444',
      servesUntil: NOW.getTime() + 43_200_000,
      state: 'asking',
      waiting: 0,
    });
  });

  it('shows a hardware serial as it is', () => {
    const { subject } = prompt();
    void subject.ask({ ...question, serial: 'GAHT12345678' }, undefined, never());
    expect(subject.view()?.device).toBe('GAHT12345678');
    expect(subject.view()?.accountId).toBeUndefined();
  });

  it('hands on the digits once, and shows that they are being checked', async () => {
    const { subject, id } = prompt();
    const answer = subject.ask(question, undefined, never());
    subject.answer(id(), '123456');
    subject.answer(id(), '654321');
    expect(await answer).toBe('123456');
    expect(subject.view()?.state).toBe('checking');
  });

  it('keeps the window between two tries and tells why the first was not taken', async () => {
    const { subject, window, id } = prompt();
    const first = subject.ask(question, undefined, never());
    subject.answer(id(), '000000');
    await first;
    void subject.ask(question, { kind: 'code-refused', message: 'Try the next one.' }, never());
    expect(window.closed).toBe(0);
    expect(subject.view()?.refusal?.message).toBe('Try the next one.');
    expect(subject.view()?.state).toBe('asking');
  });

  it.each([
    ['Cancel', (subject: MfaPrompt, id: number) => subject.cancel(id)],
    ['closing the window', (subject: MfaPrompt) => subject.dismiss()],
  ])('takes %s for a dismissal', async (_name, dismiss) => {
    const { subject, id } = prompt();
    const answer = subject.ask(question, undefined, never());
    dismiss(subject, id());
    expect(await answer).toBeUndefined();
    expect(subject.view()).toBeUndefined();
  });

  it('ends when the request behind it is called off', async () => {
    const { subject, window } = prompt();
    const controller = new AbortController();
    const answer = subject.ask(question, undefined, controller.signal);
    controller.abort();
    expect(await answer).toBeUndefined();
    expect(window.closed).toBe(1);
  });

  it('ignores an answer to a question of before', async () => {
    const { subject, id } = prompt();
    const first = subject.ask(question, undefined, never());
    const old = id();
    subject.answer(old, '111111');
    await first;
    void subject.ask(question, undefined, never());
    subject.answer(old, '222222');
    subject.cancel(old);
    expect(subject.view()?.state).toBe('asking');
  });

  it('closes when the question is settled', () => {
    const { subject, window, views } = prompt();
    void subject.ask(question, undefined, never());
    subject.settled(question);
    expect(window.closed).toBe(1);
    expect(views.at(-1)).toBeUndefined();
  });

  it('tells how many others wait, as it changes', () => {
    let others = 0;
    const { subject, views } = prompt({ waiting: () => others });
    subject.refresh();
    expect(views).toEqual([]);
    void subject.ask(question, undefined, never());
    others = 2;
    subject.refresh();
    expect(views.at(-1)?.waiting).toBe(2);
  });

  it('is an open question until it is settled or dismissed, and says when nobody sees it', () => {
    const { questions, subject } = prompt();
    subject.inSight(false);
    expect(questions.waitsFor).toBeUndefined();
    void subject.ask(question, undefined, never());
    expect(questions.waitsFor).toBe('code');
    subject.inSight(false);
    expect(questions.hidden).toEqual({ question, waitsFor: 'window' });
    subject.inSight(true);
    expect(questions.hidden).toBeUndefined();
    subject.settled(question);
    expect(questions.waitsFor).toBeUndefined();
    void subject.ask(question, undefined, never());
    subject.dismiss();
    expect(questions.waitsFor).toBeUndefined();
  });

  it('comes to the front only while it asks', () => {
    const { subject, window } = prompt();
    expect(subject.raise()).toBe(false);
    void subject.ask(question, undefined, never());
    expect(subject.raise()).toBe(true);
    expect(window.raised).toBe(1);
  });
});
