import { assertNever } from '../../shared/assert-never.ts';
import type { Chain } from '../chain/chain.ts';
import { accountOfArn } from '../chain/role-arn.ts';
import type { Clock } from '../clock.ts';
import type { Credentials } from '../credentials.ts';
import type { SignInTarget } from '../sign-in/sign-in-target.ts';
import type { StsGateway } from '../sts/sts-gateway.ts';
import { type AccessKeyIdOf, type ChainRoot, ChainRoots, type ResolveBase } from './base-credentials.ts';
import { CachedSessions, type ChainOptions } from './cached-sessions.ts';
import { isRetryable, waitsForPerson } from './explain-failure.ts';
import { codeNeeded, endedSessionKeys, endlessSessionKeys } from './messages.ts';
import { MfaDialogue } from './mfa/mfa-flow.ts';
import type { MfaPrompter, MfaQuestion } from './mfa/mfa-prompter.ts';
import { lifeOf, mayHandOut, maySign, remainingMs } from './renewal/session-lifetime.ts';
import { type JoinOptions, type PendingRequest, RequestDeduplicator } from './request-deduplicator.ts';
import type { RoleLimits } from './role-limits.ts';
import { type PlannedStep, planSessions, type SessionPlan, type SessionSettings } from './session-plan.ts';
import type {
  ObtainedCredentials,
  Session,
  SessionFailure,
  SessionOutcome,
  StepState,
} from './store/session.ts';
import type { SessionStore } from './store/session-store.ts';
import { type IssuedSession, StsCall } from './sts-call.ts';

export interface SessionBrokerOptions {
  readonly sts: StsGateway;
  /** Corrected by AWS's clock where that is known; see `correctedClock`. */
  readonly clock: Clock;
  readonly prompter: MfaPrompter;
  /** Puts something in front of whoever asks; see `MfaDialogue`. */
  readonly aroundPrompter?: (prompter: MfaPrompter) => MfaPrompter;
  readonly store: SessionStore;
  /** Asked at every call, so that a change takes effect with the next one. */
  readonly settings: SessionSettings | (() => SessionSettings);
  readonly resolveBase: ResolveBase;
  /** Which keys are in the keychain. Default: none. */
  readonly accessKeyIdOf?: AccessKeyIdOf;
  /** What was learned of roles that give no more than an hour. Default: forgotten with the process. */
  readonly roleLimits?: RoleLimits;
}

export interface ObtainOptions extends ChainOptions {
  /** Gets new final credentials even if the old ones are good; sessions before them are used while they last. */
  readonly refresh?: boolean;
  /** Opens a new MFA session first, with a code, even if the old one is good. */
  readonly newMfaSession?: boolean;
  readonly signal?: AbortSignal;
  /** `false`: fails with `code-needed` rather than asking the user. Default: `true`. */
  readonly allowPrompt?: boolean;
  /** Asks for a code in place of the broker's own prompter, for the sake of this caller. */
  readonly prompter?: MfaPrompter;
  /**
   * Told when this caller has to wait for someone's answer to a prompt, its own or another's. `signIn`: for somebody who signs in there,
   * not for a code.
   */
  readonly onPrompt?: (signIn?: SignInTarget) => void;
}

/** The one place that answers "credentials for this chain, now". */
export interface SessionBroker {
  obtain(chain: Chain, options?: ObtainOptions): Promise<SessionOutcome>;
  /** What of the chain is live now: the base first, then each call in order. */
  steps(chain: Chain, choices?: ChainOptions): readonly StepState[];
  /** True when new credentials could be had at that instant without asking the user, as things stand now. */
  renewsSilently(chain: Chain, at: Date, choices?: ChainOptions): boolean;
  /** Live MFA sessions, the longest first. */
  mfaSessions(): readonly Session[];
  /** Drops the final session of this chain; an MFA session that others share stays. */
  forget(chain: Chain, choices?: ChainOptions): void;
  /** Drops what is remembered of the credentials from outside at the base of this chain. */
  forgetBase(chain: Chain): void;
  /** Drops one session by its key. */
  forgetSession(key: string): void;
  /** Drops everything and ends what is under way. */
  forgetAll(): void;
  /** Calls the listener after every change of the sessions. Returns the function that ends it. */
  onChange(listener: () => void): () => void;
}

type StepOutcome =
  | { readonly ok: true; readonly session: Session; readonly fresh: boolean }
  | { readonly ok: false; readonly failure: SessionFailure };

/** One pass along a chain. */
interface Passage {
  readonly plan: SessionPlan;
  readonly root: ChainRoot;
  /** True for the steps that are to be made anew. */
  readonly renew: (index: number) => boolean;
}

/**
 * Creates the broker. For each session key at most one call is under way, however many wait for it; of a chain only
 * what has ended is made anew; each call is signed by the step before it and by nothing else; and what is stored is
 * replaced only by what was received.
 */
export function createSessionBroker(options: SessionBrokerOptions): SessionBroker {
  const broker = new Broker(options);
  // Plain functions, so that whoever puts something around one of them can spread the others.
  return {
    obtain: (chain, args) => broker.obtain(chain, args),
    steps: (chain, choices) => broker.known.steps(chain, choices),
    renewsSilently: (chain, at, choices) => broker.known.renewsSilently(chain, at, choices),
    mfaSessions: () => broker.known.mfaSessions(),
    forget: (chain, choices) => broker.known.forget(chain, choices),
    forgetBase: (chain) => broker.forgetBase(chain),
    forgetSession: (key) => broker.forgetSession(key),
    forgetAll: () => broker.forgetAll(),
    onChange: (listener) => broker.onChange(listener),
  };
}

class Broker {
  readonly known: CachedSessions;
  readonly #clock: Clock;
  readonly #store: SessionStore;
  readonly #settings: () => SessionSettings;
  readonly #caller: StsCall;
  readonly #roots: ChainRoots;
  readonly #dialogue: MfaDialogue;
  readonly #prompter: MfaPrompter;
  readonly #pendingRequests = new RequestDeduplicator<StepOutcome>();

  constructor(options: SessionBrokerOptions) {
    const { settings } = options;
    this.#clock = options.clock;
    this.#store = options.store;
    this.#settings = typeof settings === 'function' ? settings : () => settings;
    this.#caller = new StsCall(options.sts, options.roleLimits);
    this.#roots = new ChainRoots(options.resolveBase, options.clock, options.accessKeyIdOf, options.store);
    this.known = new CachedSessions({
      clock: this.#clock,
      store: this.#store,
      roots: this.#roots,
      settings: this.#settings,
    });
    this.#prompter = options.prompter;
    this.#dialogue = new MfaDialogue(options.prompter, options.clock, options.aroundPrompter);
  }

  async obtain(chain: Chain, options: ObtainOptions = {}): Promise<SessionOutcome> {
    const remembered = this.#roots.known(chain);
    const outcome = await this.#obtainOnce(chain, options);
    const ended = !outcome.ok && outcome.failure.kind === 'sts' && sourceEnded(outcome.failure.failure.kind);
    // Keys from outside that were remembered can end before they said: ask for them once more.
    const again = ended && remembered !== undefined && this.#roots.drop(chain, remembered);
    return again ? this.#obtainOnce(chain, options) : outcome;
  }

  forgetBase(chain: Chain): void {
    const known = this.#roots.known(chain);
    if (known) this.#roots.drop(chain, known);
  }

  forgetSession(key: string): void {
    this.#store.delete(key);
  }

  forgetAll(): void {
    this.#pendingRequests.abandonAll();
    this.#store.clear();
  }

  onChange(listener: () => void): () => void {
    return this.#store.onChange(listener);
  }

  async #obtainOnce(chain: Chain, options: ObtainOptions): Promise<SessionOutcome> {
    // Credentials from outside that are handed on as they are can be renewed there only.
    const forceRefresh = options.refresh === true && chain.hops.length === 0;
    const found = await this.#roots.find(chain, {
      signal: options.signal,
      forceRefresh,
      mayAsk: options.allowPrompt !== false,
      onPrompt: () => options.onPrompt?.(),
    });
    if (!found.ok) return found;
    const planned = planSessions(chain, found.root, this.#settings(), options);
    if (!planned.ok) {
      return { ok: false, failure: { kind: 'chain', message: planned.message, advice: planned.advice } };
    }
    const { plan } = planned;
    const last = plan.steps.length - 1;
    if (last < 0) return this.#handOnRoot(chain, found.root);

    const joinOptions: JoinOptions = {
      signal: options.signal,
      promptAllowed: () => options.allowPrompt !== false,
      promptOpened: () => options.onPrompt?.(),
      prompter: () => options.prompter ?? this.#prompter,
      onPrompterChange: (listener) =>
        (options.prompter ?? this.#prompter).onRankChange?.(listener) ?? (() => undefined),
    };
    const mfa = plan.steps.findIndex((step) => step.kind === 'mfa');
    if (options.newMfaSession === true && mfa >= 0) {
      const opened = await this.#ensure(
        { plan, root: found.root, renew: (index) => index === mfa },
        mfa,
        joinOptions,
      );
      if (!opened.ok) return opened;
    }
    const renewsLast = options.refresh === true || (options.newMfaSession === true && mfa !== last);
    const passage = { plan, root: found.root, renew: (index: number) => renewsLast && index === last };
    const outcome = await this.#ensure(passage, last, joinOptions);
    if (outcome.ok) return { ok: true, value: this.#answer(plan, outcome.session, !outcome.fresh) };
    return this.#stillGood(plan, outcome.failure, renewsLast) ?? outcome;
  }

  /** The session of one step: the stored one while it is good, else a new one, made once for all who wait. */
  async #ensure(passage: Passage, index: number, joinOptions: JoinOptions): Promise<StepOutcome> {
    const step = stepAt(passage.plan, index);
    const stored = this.#usable(passage, index, step);
    if (stored !== undefined) return { ok: true, session: stored, fresh: false };
    const joined = await this.#pendingRequests.join(step.key, joinOptions, (pending) =>
      this.#make(passage, index, pending),
    );
    switch (joined.kind) {
      case 'resolved':
        return joined.value;
      case 'cancelled':
        return { ok: false, failure: { kind: 'cancelled' } };
      case 'prompt':
        return { ok: false, failure: codeNeeded(step.codeSerial ?? firstCodeSerial(passage.plan)) };
      default:
        return assertNever(joined);
    }
  }

  #usable(passage: Passage, index: number, step: PlannedStep): Session | undefined {
    if (passage.renew(index)) return undefined;
    const session = this.#store.get(step.key);
    if (session === undefined) return undefined;
    const final = index === passage.plan.steps.length - 1;
    const now = this.#clock.now();
    const life = lifeOf(session);
    const good = final ? mayHandOut(life, step.codeSerial !== undefined, now) : maySign(life, now);
    return good ? session : undefined;
  }

  async #make(passage: Passage, index: number, pending: PendingRequest): Promise<StepOutcome> {
    await this.#store.refresh?.();
    const step = stepAt(passage.plan, index);
    const stored = this.#usable(passage, index, step);
    if (stored !== undefined) return { ok: true, session: stored, fresh: false };

    const source = await this.#signer(passage, index, pending);
    if (!source.ok) return source;
    const outcome = await this.#call(passage, step, source.credentials, pending);
    if (outcome.ok || source.session === undefined || source.fresh) return outcome;
    const { failure } = outcome;
    if (failure.kind !== 'sts' || !sourceEnded(failure.failure.kind)) return outcome;

    // The stored session before this one is dead at AWS: drop it, and go again once with a new one.
    if (this.#store.get(source.session.key) === source.session) this.#store.delete(source.session.key);
    const renewed = await this.#signer(passage, index, pending);
    return renewed.ok ? this.#call(passage, step, renewed.credentials, pending) : renewed;
  }

  /** What signs this step: the base's keys, or the session of the step before. */
  async #signer(
    passage: Passage,
    index: number,
    pending: PendingRequest,
  ): Promise<
    | {
        readonly ok: true;
        readonly credentials: Credentials;
        readonly session?: Session;
        readonly fresh: boolean;
      }
    | { readonly ok: false; readonly failure: SessionFailure }
  > {
    if (index === 0) {
      const { credentials } = passage.root;
      const ended = credentials.expiration !== undefined && credentials.expiration <= this.#clock.now();
      return ended
        ? { ok: false, failure: endedSessionKeys(passage.plan.chain.base, credentials.expiration) }
        : { ok: true, credentials, fresh: true };
    }
    const before = await this.#ensure(passage, index - 1, {
      signal: pending.signal,
      promptAllowed: () => pending.promptAllowed(),
      promptOpened: () => pending.promptOpened(),
      prompter: () => pending.prompter(),
      onPrompterChange: (listener) => pending.onPrompterChange(listener),
    });
    pending.promptClosed();
    return before.ok ? { ...before, credentials: before.session.credentials } : before;
  }

  async #call(
    passage: Passage,
    step: PlannedStep,
    credentials: Credentials,
    pending: PendingRequest,
  ): Promise<StepOutcome> {
    const { plan } = passage;
    const { target } = plan;
    const fail = (failure: SessionFailure): StepOutcome => ({ ok: false, failure });
    const keep = (issued: IssuedSession): StepOutcome =>
      // Cancelled although the answer is here: everything was forgotten meanwhile, so this is too.
      pending.signal.aborted
        ? fail({ kind: 'cancelled' })
        : { ok: true, fresh: true, session: this.#keep(passage, step, issued) };

    if (step.codeSerial === undefined) {
      const outcome = await this.#caller.sendAdjusted(step, target, credentials, pending.signal);
      if (outcome.ok) return keep(outcome.value);
      if (outcome.failure.kind === 'cancelled') return fail({ kind: 'cancelled' });
      return fail({ kind: 'sts', failure: outcome.failure, step: labelOf(step) });
    }

    let form = this.#caller.form(step, target);
    const dialogue = await this.#dialogue.run<StepOutcome>(
      {
        question: questionOf(plan, step, step.codeSerial),
        send: async (code) => {
          form = this.#caller.form(step, target);
          const outcome = await this.#caller.send(step, form, { credentials }, code);
          return outcome.ok ? { ok: true, value: keep(outcome.value) } : outcome;
        },
        adjust: (failure) => this.#caller.learn(failure, step, target, form),
        meanwhile: () => {
          const session = this.#usable(passage, plan.steps.indexOf(step), step);
          return session && { ok: true, fresh: false, session };
        },
      },
      pending,
    );
    switch (dialogue.kind) {
      case 'granted':
        return dialogue.value;
      case 'refused':
        return fail({ kind: 'sts', failure: dialogue.failure, step: labelOf(step) });
      case 'ended':
        return fail(dialogue.failure);
      default:
        return assertNever(dialogue);
    }
  }

  #keep({ plan, root }: Passage, step: PlannedStep, issued: IssuedSession): Session {
    const now = this.#clock.now();
    const accountId = accountOf(step, issued, root);
    const session: Session = {
      key: step.key,
      kind: step.kind,
      credentials: { ...issued.credentials, ...(accountId === undefined ? {} : { accountId }) },
      obtainedAt: now,
      sourceProfile: plan.chain.base.profile,
      ...(step.kind === 'mfa' && step.codeSerial !== undefined ? { mfaSerial: step.codeSerial } : {}),
      ...(issued.arn === undefined ? {} : { arn: issued.arn }),
    };
    this.#store.put(session);
    for (const old of this.#store.all()) {
      if (old !== session && remainingMs(lifeOf(old), now) <= 0) this.#store.delete(old.key);
    }
    return session;
  }

  #answer(plan: SessionPlan, session: Session, fromCache: boolean): ObtainedCredentials {
    const mfa = plan.steps.find((step) => step.kind === 'mfa');
    const mfaSession = mfa && this.known.live(mfa.key);
    const durationNote = this.#caller.durationNote(stepAt(plan, plan.steps.length - 1));
    return {
      credentials: session.credentials,
      obtainedAt: session.obtainedAt,
      fromCache,
      ...(session.arn === undefined ? {} : { arn: session.arn }),
      ...(mfaSession === undefined ? {} : { mfaSession }),
      ...(durationNote === undefined ? {} : { durationNote }),
      ...(plan.target.note === undefined ? {} : { regionNote: plan.target.note }),
    };
  }

  /** When nothing new can be had just now, what is stored still serves until its end. */
  #stillGood(plan: SessionPlan, failure: SessionFailure, forceRefresh: boolean): SessionOutcome | undefined {
    const waits = waitsForPerson(failure) || isRetryable(failure);
    if (forceRefresh || !waits) return undefined;
    const session = this.#store.get(stepAt(plan, plan.steps.length - 1).key);
    if (session === undefined || !maySign(lifeOf(session), this.#clock.now())) return undefined;
    return { ok: true, value: this.#answer(plan, session, true) };
  }

  /** Keys that are a session already and lead to no role are handed on as they are, if they say when they end. */
  #handOnRoot(chain: Chain, root: ChainRoot): SessionOutcome {
    const { arn, credentials, isFresh, note } = root;
    const { sessionToken, expiration } = credentials;
    if (sessionToken === undefined || expiration === undefined) {
      return { ok: false, failure: endlessSessionKeys(chain.base) };
    }
    const now = this.#clock.now();
    if (expiration <= now) return { ok: false, failure: endedSessionKeys(chain.base, expiration) };
    return {
      ok: true,
      value: {
        credentials: { ...credentials, sessionToken, expiration },
        obtainedAt: root.obtainedAt ?? now,
        fromCache: isFresh !== true,
        ...(arn === undefined ? {} : { arn }),
        ...(note === undefined ? {} : { durationNote: note }),
      },
    };
  }
}

function stepAt(plan: SessionPlan, index: number): PlannedStep {
  const step = plan.steps[index];
  if (step === undefined) throw new RangeError(`The chain ${plan.chain.name} has no step ${index}.`);
  return step;
}

function firstCodeSerial(plan: SessionPlan): string {
  return plan.steps.find((step) => step.codeSerial !== undefined)?.codeSerial ?? '';
}

/** True when AWS does not know the signing keys any more. */
function sourceEnded(kind: string): boolean {
  return kind === 'expired-credentials' || kind === 'invalid-key' || kind === 'wrong-secret';
}

function labelOf(step: PlannedStep): string {
  if (step.kind === 'role') return step.input.roleArn;
  return step.kind === 'mfa' ? 'MFA session' : 'session token';
}

/** The account of what STS gave: that of the role, or else of the keys, whose MFA device belongs to the same account. */
function accountOf(step: PlannedStep, { arn }: IssuedSession, root: ChainRoot): string | undefined {
  if (step.kind === 'role') return accountOfArn(arn ?? '') ?? accountOfArn(step.input.roleArn);
  return root.credentials.accountId ?? accountOfArn(step.input.serialNumber ?? '');
}

function questionOf(plan: SessionPlan, step: PlannedStep, serial: string): MfaQuestion {
  const { chain } = plan;
  const arn = chain.hops.at(-1)?.roleArn;
  const accountId = arn?.split(':')[4];
  return {
    serial,
    sourceProfile: chain.base.profile,
    wanted: chain.name,
    sessionSeconds: step.durationSeconds,
    ...(arn === undefined ? {} : { roleName: arn.slice(arn.lastIndexOf('/') + 1) }),
    ...(accountId === undefined || accountId === '' ? {} : { accountId }),
  };
}
