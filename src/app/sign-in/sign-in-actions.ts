import type { ActionResult } from '../../shared/view.ts';
import type { PendingWork } from '../pending-work.ts';
import type { SignIns } from './sign-ins.ts';

export interface SignInActionsParts {
  readonly signIns: Pick<
    SignIns,
    'list' | 'waiting' | 'signIn' | 'cancel' | 'changeWay' | 'signOut' | 'forget'
  >;
  readonly work: PendingWork;
  /** An address is no secret of ours: it is useless without the person, and gone in minutes. */
  readonly copyText: (text: string) => void;
}

/** What the user can do with a sign-in, from tray, panel and settings. */
export class SignInActions {
  readonly #parts: SignInActionsParts;

  constructor(parts: SignInActionsParts) {
    this.#parts = parts;
  }

  /** Resolves when somebody has signed in, or will not. */
  async start(id: string): Promise<ActionResult> {
    const listed = this.#find(id);
    if (!listed) return gone;
    const outcome = await this.#parts.signIns.signIn(listed.target);
    if (outcome.ok) return { ok: true, message: `Signed in to ${listed.label}.` };
    const { advice, cancelled, message } = outcome;
    return { ok: false, reason: cancelled ? 'dismissed' : 'failed', message, advice };
  }

  cancel(id: string): ActionResult {
    this.#parts.signIns.cancel(id);
    return { ok: true, message: 'The sign-in was cancelled.' };
  }

  /** Compares a code in place of waiting for this machine's browser. */
  useCode(id: string): ActionResult {
    this.#parts.signIns.changeWay(id, 'device-code');
    return { ok: true, message: 'Compare the code in any browser.' };
  }

  copyAddress(id: string): ActionResult {
    const waiting = this.#parts.signIns.waiting.find((one) => one.id === id);
    if (!waiting) return gone;
    this.#parts.copyText(waiting.address);
    return { ok: true, message: 'The address is copied.' };
  }

  async signOut(id: string): Promise<ActionResult> {
    return this.#leave(id, 'signOut', (label) => `Signed out of ${label}.`);
  }

  async forget(id: string): Promise<ActionResult> {
    return this.#leave(
      id,
      'forget',
      (label) => `The sign-in to ${label} is forgotten here. AWS ends it by itself.`,
    );
  }

  async #leave(
    id: string,
    how: 'signOut' | 'forget',
    done: (label: string) => string,
  ): Promise<ActionResult> {
    const listed = this.#find(id);
    if (!listed) return gone;
    const outcome = await this.#parts.work.track(this.#parts.signIns[how](listed));
    if (!outcome.ok) return { ok: false, reason: 'failed', message: outcome.message, advice: outcome.advice };
    return { ok: true, message: outcome.notice ?? done(listed.label) };
  }

  #find(id: string) {
    return this.#parts.signIns.list.find((one) => one.id === id);
  }
}

const gone: ActionResult = {
  ok: false,
  reason: 'refused',
  message: 'This sign-in is not there any more.',
  advice: 'Look again: the config file may have changed.',
};
