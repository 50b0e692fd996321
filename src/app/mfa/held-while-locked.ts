import type { MfaPrompter } from '../../core/sessions/mfa/mfa-prompter.ts';
import { Listeners } from '../listeners.ts';
import type { OpenQuestions } from './open-questions.ts';
import type { ScreenLock } from './screen-lock.ts';

/** After every terminal: nobody sees this window now. */
const RANK_WHILE_HIDDEN = 3;

/**
 * Raises no window behind a locked screen: the question waits until somebody is there to answer it, and says that it does. While
 * nobody can see the window, a terminal that waits for the same code is asked in its place.
 */
export function heldWhileLocked(
  prompter: MfaPrompter,
  lock: ScreenLock,
  questions: OpenQuestions,
): MfaPrompter {
  const asked = new Set<unknown>();
  const rankChanges = new Listeners();
  let waiting = 0;
  let isOutOfSight = false;
  const outOfSight = (is: boolean) => {
    if (isOutOfSight === is) return;
    isOutOfSight = is;
    rankChanges.emit();
  };
  questions.onChange(() => {
    const { hidden } = questions;
    // A terminal that was given the question keeps it, even when the window could be seen again meanwhile.
    if (hidden) outOfSight(true);
    else if (waiting > 0 && questions.inWindow) outOfSight(false);
  });
  return {
    // Whoever was given a code may have to be asked for the next one.
    get rank() {
      return isOutOfSight ? RANK_WHILE_HIDDEN : (prompter.rank ?? 1);
    },
    onRankChange: (listener) => rankChanges.add(listener),
    async ask(question, refusal, signal) {
      waiting += 1;
      try {
        await lock.open(signal, () => questions.set(question, 'unlock'));
        if (signal.aborted) {
          questions.clear(question);
          return undefined;
        }
        asked.add(question);
        outOfSight(false);
        return await prompter.ask(question, refusal, signal);
      } finally {
        waiting -= 1;
      }
    },
    settled(question) {
      questions.clear(question);
      if (asked.delete(question)) prompter.settled(question);
    },
  };
}

/** Notes while somebody other than the window asks: a terminal. */
export function noted(prompter: MfaPrompter, questions: OpenQuestions): MfaPrompter {
  // The window notes by itself, and who has the code at hand asks nobody.
  if (prompter.rank !== 2) return prompter;
  return {
    rank: prompter.rank,
    ask(question, refusal, signal) {
      questions.set(question, 'terminal');
      return prompter.ask(question, refusal, signal);
    },
    settled(question) {
      questions.clear(question);
      prompter.settled(question);
    },
  };
}
