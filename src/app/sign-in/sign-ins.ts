import type { RecordActivity } from '../../core/activity/activity.ts';
import { RequestDeduplicator } from '../../core/sessions/request-deduplicator.ts';
import type { ListedTarget } from '../../core/sign-in/listed-targets.ts';
import { signInMessages } from '../../core/sign-in/messages.ts';
import type {
  RenewOutcome,
  SignInMethod,
  SignInOutcome,
  SignInState,
  SignInStep,
  SignInWay,
  SignOutOutcome,
} from '../../core/sign-in/sign-in-method.ts';
import { type SignInTarget, signInId, signInLabel } from '../../core/sign-in/sign-in-target.ts';
import type { Log } from '../log.ts';
import type { SignInMethods } from './sign-in-methods.ts';

/** A sign-in as tray, windows and terminal name it. Holds no secret. */
export interface SignInStatus extends ListedTarget {
  readonly label: string;
  readonly state: SignInState;
}

/** A sign-in that a person is just now in the middle of. The address leads to AWS's page, which asks for the person. */
export interface WaitingSignIn extends SignInStep {
  readonly id: string;
  readonly label: string;
  readonly way: SignInWay;
  /** Nothing came for the address: it has to be opened by hand. */
  readonly browserFailed: boolean;
}

/** How the person is met: differs between the app, a command and the simulations. */
export interface SignInPerson {
  /** A browser here would open on the wrong machine, so a code is compared instead. */
  readonly isRemote: boolean;
  /** Opens an address in the person's own browser; false where nothing came for it. */
  readonly open: (address: string, signal: AbortSignal) => Promise<boolean>;
  /**
   * Lets processes that ask the same person do so one after the other. `done`: what another one came to meanwhile. Default: nobody else
   * asks.
   */
  readonly inTurn?: (turn: SignInTurn) => Promise<SignInOutcome>;
  /** Told when there is something to do, and when a browser did not come. */
  readonly show?: (waiting: WaitingSignIn) => void;
}

export interface SignInTurn {
  readonly id: string;
  readonly label: string;
  readonly signal: AbortSignal;
  readonly done: () => Promise<SignInOutcome | undefined>;
  readonly work: () => Promise<SignInOutcome>;
}

export interface SignInsParts {
  readonly methods: SignInMethods;
  /** What the AWS files name now. */
  readonly targets: () => readonly ListedTarget[];
  readonly person: SignInPerson;
  readonly record: RecordActivity;
  readonly log?: Pick<Log, 'info' | 'warn'>;
  /** Takes out what was written and kept from a sign-in that is over. */
  readonly onSignedOut: (status: ListedTarget) => Promise<void>;
  readonly onChange: () => void;
}

export interface SignInOptions {
  /** Default: the browser, or a code where the browser is on another machine. */
  readonly way?: SignInWay;
  /** False: the address is only shown. */
  readonly opensBrowser?: boolean;
  readonly signal?: AbortSignal | undefined;
}

interface Attempt {
  waiting?: WaitingSignIn;
  /** Ends the attempt; `next`: and tries that way instead. */
  end: (next?: SignInWay) => void;
}

/**
 * All sign-ins of one process. For each there is one attempt at a time, however many wait for it; each of them goes on when it is done.
 * A renewal never opens a browser: that only `signIn` does, for somebody who is there.
 */
export class SignIns {
  readonly #parts: SignInsParts;
  readonly #pending = new RequestDeduplicator<SignInOutcome>();
  readonly #attempts = new Map<string, Attempt>();
  readonly #states = new Map<string, SignInState>();
  readonly #signedIn = new Set<(id: string) => void>();

  constructor(parts: SignInsParts) {
    this.#parts = parts;
  }

  /** All that the AWS files name, as the disk said when it was read last (`refresh`). */
  get list(): readonly SignInStatus[] {
    return this.#parts.targets().map((listed) => ({
      ...listed,
      label: signInLabel(listed.target),
      state: this.#states.get(listed.id) ?? { kind: 'never' },
    }));
  }

  /** The files that tell how this one stands. */
  filesOf(target: SignInTarget): readonly string[] {
    return this.#method(target).files(target);
  }

  /** Who is in a browser just now. */
  get waiting(): readonly WaitingSignIn[] {
    return [...this.#attempts.values()].flatMap(({ waiting }) => waiting ?? []);
  }

  /** Reads again how the sign-ins stand: other tools sign in and out as well. */
  async refresh(): Promise<void> {
    const targets = this.#parts.targets();
    let hasChanged = false;
    const read = await Promise.all(
      targets.map(async ({ id, target }) => [id, await this.#method(target).state(target)] as const),
    );
    for (const [id, state] of read) {
      const before = this.#states.get(id);
      this.#states.set(id, state);
      if (JSON.stringify(before) === JSON.stringify(state)) continue;
      hasChanged = true;
      if (state.kind === 'signed-in' && before !== undefined && before.kind !== 'signed-in')
        for (const listener of [...this.#signedIn]) listener(id);
    }
    if (hasChanged) this.#parts.onChange();
  }

  /** Calls the listener when somebody has signed in, here or in another tool. Returns the function that ends it. */
  onSignedIn(listener: (id: string) => void): () => void {
    this.#signedIn.add(listener);
    return () => this.#signedIn.delete(listener);
  }

  /** Signs in: one attempt for all that ask meanwhile. Ends when the person, AWS or the last who waits ends it. */
  async signIn(target: SignInTarget, options: SignInOptions = {}): Promise<SignInOutcome> {
    const { person, record } = this.#parts;
    const { opensBrowser = true, signal, way = person.isRemote ? 'device-code' : 'browser' } = options;
    const id = signInId(target);
    const joined = await this.#pending.join(id, { signal, promptAllowed: () => true }, async (pending) => {
      const work = () => this.#attempt(id, target, way, opensBrowser, pending.signal);
      const turn = {
        id,
        label: signInLabel(target),
        signal: pending.signal,
        done: () => this.#doneMeanwhile(target),
        work,
      };
      const outcome = await (person.inTurn?.(turn) ?? work());
      record({
        what: 'sign-in',
        profile: signInLabel(target),
        outcome: outcome.ok ? 'ok' : outcome.cancelled ? 'cancelled' : 'failed',
      });
      const { log } = this.#parts;
      if (outcome.ok) log?.info(`sign-in to ${signInLabel(target)}: done`);
      else log?.warn(`sign-in to ${signInLabel(target)}: ${outcome.message}`);
      if (outcome.ok) {
        // Everybody who waited for it goes on, also where the state said so all along.
        this.#states.set(id, { kind: 'ended' });
      }
      await this.refresh();
      return outcome;
    });
    if (joined.kind === 'resolved') return joined.value;
    return { ok: false, cancelled: true, ...signInMessages.cancelled };
  }

  async #doneMeanwhile(target: SignInTarget): Promise<SignInOutcome | undefined> {
    const state = await this.#method(target).state(target);
    return state.kind === 'signed-in' ? { ok: true, expiresAt: state.until } : undefined;
  }

  /** The same attempt goes on in another way, such as by a code because no browser came. */
  changeWay(id: string, way: SignInWay): void {
    this.#attempts.get(id)?.end(way);
  }

  /** Ends the attempt for all that wait for it. */
  cancel(id: string): void {
    this.#attempts.get(id)?.end();
  }

  /** Renews what has less than `aheadMs` left; never asks anybody. */
  async renew(target: SignInTarget, aheadMs: number): Promise<RenewOutcome> {
    const outcome = await this.#method(target).renew(target, aheadMs);
    if (outcome.kind !== 'fresh') await this.refresh();
    return outcome;
  }

  /** At AWS first, then the token file, then what was written from it. */
  async signOut(listed: ListedTarget, signal?: AbortSignal): Promise<SignOutOutcome> {
    return this.#leave(listed, 'sign-out', await this.#method(listed.target).signOut(listed.target, signal));
  }

  /** The same without a word to AWS: for a sign-in that is of no use here. */
  async forget(listed: ListedTarget): Promise<SignOutOutcome> {
    return this.#leave(listed, 'sign-out', await this.#method(listed.target).forget(listed.target));
  }

  async #leave(listed: ListedTarget, what: 'sign-out', outcome: SignOutOutcome): Promise<SignOutOutcome> {
    const { onSignedOut, record } = this.#parts;
    this.cancel(listed.id);
    record({ what, profile: signInLabel(listed.target), outcome: outcome.ok ? 'ok' : 'failed' });
    if (outcome.ok) await onSignedOut(listed);
    await this.refresh();
    return outcome;
  }

  async #attempt(
    id: string,
    target: SignInTarget,
    first: SignInWay,
    opensBrowser: boolean,
    signal: AbortSignal,
  ): Promise<SignInOutcome> {
    let way: SignInWay | undefined = first;
    let outcome: SignInOutcome = { ok: false, cancelled: true, ...signInMessages.cancelled };
    try {
      while (way !== undefined && !signal.aborted) {
        const current: SignInWay = way;
        way = undefined;
        const ending = new AbortController();
        const attempt: Attempt = {
          end: (next) => {
            way = next;
            ending.abort();
          },
        };
        this.#attempts.set(id, attempt);
        const both = AbortSignal.any([signal, ending.signal]);
        outcome = await this.#method(target).signIn(target, {
          way: current,
          show: (step) => this.#show(attempt, { id, target, way: current, step, opensBrowser }, both),
          signal: both,
        });
        // Nothing is opened or shown any more for an attempt that is over.
        ending.abort();
      }
    } finally {
      this.#attempts.delete(id);
      this.#parts.onChange();
    }
    return outcome;
  }

  #show(
    attempt: Attempt,
    {
      id,
      opensBrowser,
      step,
      target,
      way,
    }: {
      readonly id: string;
      readonly target: SignInTarget;
      readonly way: SignInWay;
      readonly step: SignInStep;
      readonly opensBrowser: boolean;
    },
    signal: AbortSignal,
  ): void {
    const { onChange, person } = this.#parts;
    const tell = (browserFailed: boolean) => {
      if (signal.aborted) return;
      const waiting: WaitingSignIn = {
        ...step,
        id,
        label: signInLabel(target),
        // A profile without a session has a code whatever was asked for.
        way: step.userCode === undefined ? way : 'device-code',
        browserFailed,
      };
      attempt.waiting = waiting;
      person.show?.(waiting);
      onChange();
    };
    tell(false);
    if (!opensBrowser) return;
    void person.open(step.address, signal).then(
      (opened) => opened || tell(true),
      () => tell(true),
    );
  }

  /** The one for this kind; it is given this target alone. */
  #method(target: SignInTarget): SignInMethod<SignInTarget> {
    return this.#parts.methods[target.kind];
  }
}
