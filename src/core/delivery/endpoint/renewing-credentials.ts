import type { Clock } from '../../clock.ts';
import type { SessionCredentials } from '../../credentials.ts';
import { type Life, remainingMs, renewalThresholdMs } from '../../sessions/renewal/session-lifetime.ts';
import { withinMs } from '../../time-limit.ts';
import { credentialsAnswer, type EndpointAnswer, failureAnswer } from './endpoint-answer.ts';
import { endpointMessages } from './messages.ts';

/** What getting credentials came to, without asking anybody. */
export type SourceOutcome =
  | { readonly ok: true; readonly credentials: SessionCredentials }
  /** A person has to do something first; `message` says what. A prompt may be on its way. */
  | { readonly ok: false; readonly kind: 'person'; readonly message: string }
  | { readonly ok: false; readonly kind: 'failed'; readonly message: string; readonly advice: string };

/**
 * Why credentials are wanted. `program`: one waits, and there are none that still serve, so a person may be prompted.
 * `renewal`: nobody waits, so nobody is disturbed.
 */
export type SourceReason = 'program' | 'renewal';

/** Gets credentials for a profile; never waits for a person. */
export type EndpointSource = (reason: SourceReason) => Promise<SourceOutcome>;

/** Programs give up after a second; those that wait get an answer before that, and ask again by themselves. */
const PATIENCE_MS = 800;
/** With credentials at hand that still serve, new ones are waited for no longer than this. */
const PATIENCE_WITH_OLD_MS = 400;
/** After a failure, and after new credentials that are no fresher, the source is left alone for a while. */
const PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;
/** Timers of Node take no more. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Credentials of one profile, kept in memory and renewed before they end, for programs that ask again and again. However
 * many ask, one renewal is under way at most; none of them waits for a person.
 */
export class RenewingCredentials {
  readonly #source: EndpointSource;
  readonly #clock: Clock;
  #held: { readonly answer: EndpointAnswer; readonly life: Life } | undefined;
  #renewal: Promise<EndpointAnswer | undefined> | undefined;
  #notBefore = 0;
  #pauseMs = PAUSE_MS;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(source: EndpointSource, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
  }

  /** The answer to a program: from memory where that will do, else from a renewal that is awaited for less than a second. */
  async answer(): Promise<EndpointAnswer> {
    const held = this.#serving();
    if (held !== undefined && !this.#isDue()) return held;
    const renewing = this.#renew(true);
    const waiting = held === undefined ? PATIENCE_MS : PATIENCE_WITH_OLD_MS;
    const outcome = await withinMs(renewing, waiting, undefined);
    if (outcome?.status === 200) return outcome;
    return this.#serving() ?? outcome ?? failureAnswer(503, 'CredentialsPending', endpointMessages.pending);
  }

  /** Gets credentials ahead of the first program, however long it takes; what a program would be told. */
  async prime(): Promise<EndpointAnswer> {
    const held = this.#serving();
    if (held !== undefined && !this.#isDue()) return held;
    const outcome = await this.#renew(true);
    return this.#serving() ?? outcome ?? failureAnswer(503, 'CredentialsPending', endpointMessages.pending);
  }

  /** Forgets the credentials; nothing is renewed any more. */
  close(): void {
    this.#isClosed = true;
    this.#held = undefined;
    clearTimeout(this.#timer);
  }

  /** What is held and has not ended. */
  #serving(): EndpointAnswer | undefined {
    const held = this.#held;
    return held !== undefined && remainingMs(held.life, this.#clock.now()) > 0 ? held.answer : undefined;
  }

  #isDue(): boolean {
    const held = this.#held;
    if (held === undefined) return true;
    const now = this.#clock.now();
    return remainingMs(held.life, now) <= renewalThresholdMs(held.life) && now.getTime() >= this.#notBefore;
  }

  /** The one renewal that is under way, or a new one. Resolves to the answer that it gave; never rejects. */
  #renew(isWaitedFor: boolean): Promise<EndpointAnswer | undefined> {
    const reason = this.#serving() === undefined && isWaitedFor ? 'program' : 'renewal';
    this.#renewal ??= this.#ask(reason).finally(() => {
      this.#renewal = undefined;
      this.#arm();
    });
    return this.#renewal;
  }

  async #ask(reason: SourceReason): Promise<EndpointAnswer | undefined> {
    const outcome = await this.#source(reason).catch((): undefined => undefined);
    if (this.#isClosed) return undefined;
    const now = this.#clock.now();
    if (outcome?.ok) return this.#hold(outcome, now);
    this.#notBefore = now.getTime() + this.#pauseMs;
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2);
    if (outcome === undefined) return undefined;
    return outcome.kind === 'person'
      ? failureAnswer(503, 'PersonNeeded', endpointMessages.personNeeded(outcome.message))
      : failureAnswer(
          503,
          'CredentialsUnavailable',
          endpointMessages.failed(outcome.message, outcome.advice),
        );
  }

  #hold({ credentials }: Extract<SourceOutcome, { ok: true }>, now: Date): EndpointAnswer {
    const { expiration } = credentials;
    const before = this.#held;
    const isSame = before?.life.expiration.getTime() === expiration.getTime();
    const answer = credentialsAnswer(credentials);
    this.#held = { answer, life: isSame && before ? before.life : { obtainedAt: now, expiration } };
    this.#pauseMs = PAUSE_MS;
    this.#notBefore = now.getTime() + (isSame ? LONGEST_PAUSE_MS / 2 : 0);
    return answer;
  }

  /** Renews by itself when it is due, so that programs find new credentials in memory. */
  #arm(): void {
    clearTimeout(this.#timer);
    const held = this.#held;
    if (this.#isClosed || held === undefined) return;
    const now = this.#clock.now();
    const dueMs = remainingMs(held.life, now) - renewalThresholdMs(held.life);
    const waitMs = Math.max(dueMs, this.#notBefore - now.getTime(), 0);
    this.#timer = setTimeout(
      () => {
        if (this.#isDue()) void this.#renew(false);
        else this.#arm();
      },
      Math.min(waitMs + 10, LONGEST_TIMER_MS),
    );
    this.#timer.unref();
  }
}
