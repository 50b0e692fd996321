import { hiddenQuestionText } from '../../shared/words/wait-text.ts';
import type { OpenQuestions } from '../mfa/open-questions.ts';
import type { NotificationSink } from './expiry-notifier.ts';

export interface PromptNotifierOptions {
  readonly board: NotificationSink;
  readonly questions: OpenQuestions;
  /** Shows the question, for whoever clicks. */
  readonly onClick: () => void;
}

/** The one notification about an open question. */
const ID = 'prompt';

/** Tells the person of a question that is asked where nobody sees it, until it is seen or settled. */
export class PromptNotifier {
  readonly #options: PromptNotifierOptions;
  #isUnfocused = false;
  #said: string | undefined;

  constructor(options: PromptNotifierOptions) {
    this.#options = options;
    options.questions.onChange(() => this.#tell());
  }

  /** Whether the window that asks has the focus, on desktops that may withhold it. */
  focused(hasFocus: boolean): void {
    this.#isUnfocused = !hasFocus;
    this.#tell();
  }

  #tell(): void {
    const { board, onClick, questions } = this.#options;
    // The next window begins with the focus.
    if (questions.waitsFor === undefined) this.#isUnfocused = false;
    const unseen = questions.hidden ?? (this.#isUnfocused ? questions.inWindow : undefined);
    const now = unseen && `${unseen.waitsFor} ${unseen.question.wanted}`;
    if (now === this.#said) return;
    this.#said = now;
    if (unseen) board.show(ID, hiddenQuestionText(unseen.waitsFor, unseen.question.wanted), onClick);
    else board.close(ID);
  }
}
