import type { MfaQuestion } from '../../core/sessions/mfa/mfa-prompter.ts';
import { isHidden, type WaitKind } from '../../shared/words/wait-text.ts';
import { Listeners } from '../listeners.ts';

export interface OpenQuestion {
  readonly question: MfaQuestion;
  readonly waitsFor: WaitKind;
}

/** Every question for a code that is open now, and what it waits for. */
export class OpenQuestions {
  readonly #open = new Map<MfaQuestion, WaitKind>();
  readonly #listeners = new Listeners();

  set(question: MfaQuestion, waitsFor: WaitKind): void {
    if (this.#open.get(question) === waitsFor) return;
    this.#open.set(question, waitsFor);
    this.#listeners.emit();
  }

  clear(question: MfaQuestion): void {
    if (this.#open.delete(question)) this.#listeners.emit();
  }

  /** What is waited for, the worst first: a person who is at the screen sees the other ones. `undefined`: nothing is asked. */
  get waitsFor(): WaitKind | undefined {
    const kinds = [...this.#open.values()];
    return WORST_FIRST.find((kind) => kinds.includes(kind));
  }

  /** What a profile waits for: its own question where it has one, else the worst there is. */
  waitsForOf(profile: string): WaitKind | undefined {
    const own = [...this.#open].find(([{ wanted }]) => wanted === profile);
    return own?.[1] ?? this.waitsFor;
  }

  /** The question that nobody can see now, with the reason. */
  get hidden(): OpenQuestion | undefined {
    return this.#find(isHidden);
  }

  /** The question that stands in our window. */
  get inWindow(): OpenQuestion | undefined {
    return this.#find((waitsFor) => waitsFor === 'code');
  }

  /** Calls the listener after every change. Returns the function that ends it. */
  onChange(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  #find(is: (waitsFor: WaitKind) => boolean): OpenQuestion | undefined {
    for (const [question, waitsFor] of this.#open) if (is(waitsFor)) return { question, waitsFor };
    return undefined;
  }
}

const WORST_FIRST: readonly WaitKind[] = ['window', 'unlock', 'code', 'terminal'];
