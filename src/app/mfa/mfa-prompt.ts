import { accountOfArn } from '../../core/chain/role-arn.ts';
import type { Clock } from '../../core/clock.ts';
import type { MfaPrompter, MfaQuestion, MfaRejection } from '../../core/sessions/mfa/mfa-prompter.ts';
import type { MfaView } from '../../shared/view.ts';
import { deviceName } from '../../shared/words/device-name.ts';
import type { OpenQuestions } from './open-questions.ts';

/** The window as the prompt needs it. */
export interface PromptWindow {
  open(extraHeight: number): void;
  raise(): void;
  close(): void;
}

/** Demo only: what the demo's device shows now. */
export type DemoDevice = (serial: string) => Promise<{ code: string; validUntil: number } | undefined>;

interface Pending {
  readonly id: number;
  readonly question: MfaQuestion;
  readonly refusal: MfaRejection | undefined;
  state: 'asking' | 'checking';
  demoCode: { code: string; validUntil: number } | undefined;
  resolve(code: string | undefined): void;
}

/**
 * Asks in the MFA window. The broker asks one question at a time; between a refusal and the next try the same window
 * stays open. Closing the window, Esc and Cancel are all a dismissal.
 */
export class MfaPrompt implements MfaPrompter {
  readonly #window: PromptWindow;
  readonly #clock: Clock;
  readonly #questions: OpenQuestions;
  readonly #onChange: (view: MfaView | undefined) => void;
  readonly #demoDevice: DemoDevice | undefined;
  readonly #waiting: () => number;
  readonly #clockOffsetMs: () => number;
  readonly #isProduction: (profile: string) => boolean;
  readonly #accountName: (accountId: string) => string | undefined;
  #pending: Pending | undefined;
  #nextId = 1;

  constructor(options: {
    window: PromptWindow;
    clock: Clock;
    questions: OpenQuestions;
    onChange: (view: MfaView | undefined) => void;
    demoDevice?: DemoDevice | undefined;
    /** How many other requests wait for the answer. */
    waiting?: () => number;
    /** AWS's clock minus this machine's, in milliseconds. */
    clockOffsetMs?: () => number;
    /** Whether a profile is marked as production. */
    isProduction?: (profile: string) => boolean;
    /** What the user calls an account. */
    accountName?: (accountId: string) => string | undefined;
  }) {
    this.#window = options.window;
    this.#clock = options.clock;
    this.#questions = options.questions;
    this.#onChange = options.onChange;
    this.#demoDevice = options.demoDevice;
    this.#waiting = options.waiting ?? (() => 0);
    this.#clockOffsetMs = options.clockOffsetMs ?? (() => 0);
    this.#isProduction = options.isProduction ?? (() => false);
    this.#accountName = options.accountName ?? (() => undefined);
  }

  ask(
    question: MfaQuestion,
    refusal: MfaRejection | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    this.#pending?.resolve(undefined);
    return new Promise((resolve) => {
      const id = this.#nextId++;
      const pending: Pending = {
        id,
        question,
        refusal,
        state: 'asking',
        demoCode: undefined,
        resolve: (code) => {
          signal.removeEventListener('abort', abort);
          resolve(code);
        },
      };
      const abort = () => this.cancel(id);
      this.#pending = pending;
      if (signal.aborted) {
        this.cancel(id);
        return;
      }
      signal.addEventListener('abort', abort, { once: true });
      this.#questions.set(question, 'code');
      this.#window.open(this.#demoDevice ? 56 : 0);
      this.#changed();
      void this.#showDemoCode(pending);
    });
  }

  settled(_question: MfaQuestion): void {
    this.#pending?.resolve(undefined);
    this.#forget();
    this.#window.close();
    this.#changed();
  }

  /** The user typed six digits. An answer to an older question is ignored. */
  answer(id: number, code: string): void {
    const pending = this.#pending;
    if (pending?.id !== id || pending.state !== 'asking') return;
    pending.state = 'checking';
    this.#changed();
    pending.resolve(code);
  }

  cancel(id: number): void {
    if (this.#pending?.id === id) this.dismiss();
  }

  /** The window was closed, or the user gave up: nothing changes anywhere. */
  dismiss(): void {
    const pending = this.#pending;
    this.#forget();
    this.#window.close();
    this.#changed();
    pending?.resolve(undefined);
  }

  /** Whether the window that asks can be seen. */
  inSight(is: boolean): void {
    if (this.#pending) this.#questions.set(this.#pending.question, is ? 'code' : 'window');
  }

  /** More or fewer wait: the open window says so. */
  refresh(): void {
    if (this.#pending) this.#changed();
  }

  /** Brings an open prompt to the front. True when there was one. */
  raise(): boolean {
    if (!this.#pending) return false;
    this.#window.raise();
    return true;
  }

  view(): MfaView | undefined {
    const pending = this.#pending;
    if (!pending) return undefined;
    const { question, refusal } = pending;
    const accountId = accountOfArn(question.serial);
    const clockOffsetMs = this.#clockOffsetMs();
    const accountName = question.accountId && this.#accountName(question.accountId);
    return {
      id: pending.id,
      device: deviceName(question.serial),
      serial: question.serial,
      ...(accountId && { accountId }),
      sourceProfile: question.sourceProfile,
      wanted: question.wanted,
      ...(question.roleName && { roleName: question.roleName }),
      ...(question.accountId && { targetAccountId: question.accountId }),
      ...(accountName && { targetAccountName: accountName }),
      ...(this.#isProduction(question.wanted) && { production: true }),
      servesUntil: this.#clock.now().getTime() + question.sessionSeconds * 1000,
      state: pending.state,
      ...(refusal && {
        refusal: {
          kind: refusal.kind,
          message: refusal.message,
          ...(refusal.nextCodeAt && { nextCodeAt: refusal.nextCodeAt.getTime() }),
        },
      }),
      waiting: this.#waiting(),
      ...(clockOffsetMs !== 0 && { clockOffsetMs }),
      ...(pending.demoCode && { demoCode: pending.demoCode }),
    };
  }

  async #showDemoCode(pending: Pending): Promise<void> {
    const code = await this.#demoDevice?.(pending.question.serial).catch(() => undefined);
    if (!code || this.#pending !== pending) return;
    pending.demoCode = code;
    this.#changed();
    // The demo's device moves on: show the next code when this one ran out.
    setTimeout(
      () => this.#showDemoCode(pending),
      Math.max(0, code.validUntil - this.#clock.now().getTime()),
    ).unref();
  }

  #forget(): void {
    if (this.#pending) this.#questions.clear(this.#pending.question);
    this.#pending = undefined;
  }

  #changed(): void {
    this.#onChange(this.view());
  }
}
