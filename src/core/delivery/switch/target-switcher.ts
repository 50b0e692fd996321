import { assertNever } from '../../../shared/assert-never.ts';
import type { Chain, ChainProblem, ChainRequest, ChainResult } from '../../chain/chain.ts';
import type { Clock } from '../../clock.ts';
import type { ObtainOptions } from '../../sessions/session-broker.ts';
import { remarksOf, type SessionFailure, type SessionOutcome } from '../../sessions/store/session.ts';
import type { DeliveredSection, DeliveryOutcome, DeliveryTarget } from './delivery-target.ts';
import { unreadableSwitchRequest } from './messages.ts';
import { needsNote, type SwitchJournal } from './switch-journal.ts';
import { type SwitchRequest, switchRequestKey } from './switch-request.ts';

/** Obtains credentials; the session broker is one. */
export interface CredentialsSource {
  obtain(chain: Chain, options: ObtainOptions): Promise<SessionOutcome>;
}

/** Something that needs the user, in words. */
export interface Explanation {
  readonly message: string;
  readonly advice: string;
  readonly requestId?: string;
}

/** One target and the profile it carries now. */
export interface LiveTarget {
  readonly target: string;
  /** The profile, or `account:role` for a role that is in no file. */
  readonly profile: string;
  /** What was asked for; absent where that is not known any more, so that it cannot be renewed. */
  readonly switchRequest?: SwitchRequest;
  /** True while a switch or a renewal is under way. */
  readonly working: boolean;
  /** Absent until the first credentials are in hand. */
  readonly obtainedAt?: Date;
  readonly expiresAt?: Date;
  readonly region?: string;
  readonly arn?: string;
  /** The account of the credentials, where it is known. */
  readonly accountId?: string;
  /** Quiet remarks, such as on a duration that AWS capped. */
  readonly remarks?: readonly string[];
  /** The last attempt failed; what was written before still stands until it expires. */
  readonly problem?: Explanation;
  /** When the MFA session behind it ends; a renewal after that needs a code. */
  readonly mfaExpiresAt?: Date;
}

export type SwitchOutcome =
  | { readonly kind: 'done'; readonly target: string; readonly expiresAt: Date; readonly fromCache: boolean }
  | { readonly kind: 'chain'; readonly problem: ChainProblem }
  | { readonly kind: 'target-refused'; readonly message: string; readonly advice: string }
  | { readonly kind: 'confirm'; readonly message: string }
  | { readonly kind: 'session'; readonly failure: SessionFailure; readonly problem: Explanation }
  | {
      readonly kind: 'delivery';
      readonly message: string;
      readonly advice: string;
      /** The same may work later without the user doing anything. */
      readonly retryable: boolean;
    }
  | { readonly kind: 'superseded' };

export type StopOutcome =
  | { readonly kind: 'stopped'; readonly targets: readonly string[] }
  | { readonly kind: 'not-live' }
  | { readonly kind: 'delivery'; readonly message: string; readonly advice: string };

/** How a switch goes, besides what is asked for. */
export interface SwitchOptions
  extends Pick<
    ObtainOptions,
    'refresh' | 'newMfaSession' | 'longRoleSession' | 'allowPrompt' | 'signal' | 'prompter' | 'onPrompt'
  > {
  /** The user said yes to overwriting what stands in the target. */
  readonly confirmed?: boolean;
  /** Write only where our own last write still stands. */
  readonly renewal?: boolean;
}

export type RenewalOptions = Pick<SwitchOptions, 'allowPrompt' | 'signal' | 'prompter' | 'onPrompt'>;

export interface TargetSwitcherOptions {
  readonly resolve: (request: ChainRequest) => ChainResult;
  readonly source: CredentialsSource;
  readonly delivery: DeliveryTarget;
  readonly clock: Clock;
  /** Puts a failure into words. */
  readonly explain: (failure: SessionFailure, chain: Chain) => Explanation;
  /** Keeps what was asked for across restarts. Without one, a section is taken for the profile it is named after. */
  readonly memory?: SwitchJournal;
  /** Asked before each switch, not before renewals; what comes back says why it is not made. */
  readonly gate?: (
    intended: { readonly chain: Chain; readonly target: string },
    signal?: AbortSignal,
  ) => Promise<{ readonly message: string; readonly advice: string } | undefined>;
  /** Told when credentials stand in a target, by a switch or a renewal. */
  readonly onDelivered?: (delivered: DeliveredSwitch) => void;
  readonly onChange: () => void;
}

/** Credentials that stand in a target now. */
export interface DeliveredSwitch {
  readonly profile: string;
  readonly target: string;
  readonly expiresAt: Date;
  readonly region?: string | undefined;
  readonly renewal: boolean;
}

interface Delivered extends LiveTarget {
  readonly turn: number;
  readonly expiresAt: Date;
}

interface Attempt {
  readonly profile: string;
  readonly switchRequest: SwitchRequest;
  readonly turn: number;
}

/**
 * Which target carries which profile: switch, renew, stop. New credentials are always in hand before anything old is
 * touched, a failed attempt leaves what was delivered as it was, and of two switches to one target the later wins.
 */
export class TargetSwitcher {
  readonly #options: TargetSwitcherOptions;
  readonly #delivered = new Map<string, Delivered>();
  readonly #attempts = new Map<string, Attempt>();
  #turn = 0;

  constructor(options: TargetSwitcherOptions) {
    this.#options = options;
  }

  /** What is delivered, and what is on its way; newest switch first. */
  get live(): readonly LiveTarget[] {
    const lines: (LiveTarget & { turn: number })[] = [];
    for (const line of this.#delivered.values()) {
      const attempt = this.#attempts.get(line.target);
      const renewing = attempt?.profile === line.profile;
      lines.push({ ...line, working: renewing, turn: renewing ? attempt.turn : line.turn });
    }
    for (const [target, { profile, turn, switchRequest }] of this.#attempts) {
      if (this.#delivered.get(target)?.profile !== profile)
        lines.push({ target, profile, switchRequest, working: true, turn });
    }
    return lines.sort((a, b) => b.turn - a.turn);
  }

  /** Takes up what a former run left in the file, so that its countdown goes on. */
  async adopt(): Promise<void> {
    const now = this.#options.clock.now();
    for (const section of await this.#options.delivery.list()) {
      if (this.#delivered.has(section.target) || section.expiresAt <= now) continue;
      const known = await this.#recall(section);
      if (this.#delivered.has(section.target)) continue;
      const { expiresAt, profile, target } = section;
      this.#delivered.set(target, { target, profile, expiresAt, ...known, working: false, turn: 0 });
    }
    this.#options.onChange();
  }

  /** Obtains the profile's credentials and writes them into the target. */
  switch(profile: string, target: string, options: SwitchOptions = {}): Promise<SwitchOutcome> {
    return this.switchRequest({ profile }, target, options);
  }

  /**
   * The same for any request. Renewals of the target ask for exactly this again, also after a restart.
   *
   * @param resolved the chain of this request, from a caller that has just followed it
   */
  async switchRequest(
    request: ChainRequest,
    target: string,
    options: SwitchOptions = {},
    resolved: ChainResult = this.#options.resolve(request),
  ): Promise<SwitchOutcome> {
    const { longRoleSession } = options;
    const switchRequest: SwitchRequest = {
      request,
      ...(longRoleSession !== undefined && { longRoleSession }),
    };
    if (!resolved.ok) {
      if (options.renewal) this.#problem(target, switchRequest, resolved.problem);
      return { kind: 'chain', problem: resolved.problem };
    }
    const verdict = this.#options.delivery.assess(target);
    if (verdict.kind === 'refused') {
      if (options.renewal) this.#problem(target, switchRequest, verdict);
      return { ...verdict, kind: 'target-refused' };
    }
    if (verdict.kind === 'confirm' && !options.confirmed && !options.renewal) return verdict;

    const attempt: Attempt = { profile: resolved.chain.name, switchRequest, turn: ++this.#turn };
    this.#attempts.set(target, attempt);
    this.#options.onChange();
    try {
      return await this.#obtainAndDeliver(resolved.chain, target, attempt, options);
    } finally {
      if (this.#attempts.get(target) === attempt) this.#attempts.delete(target);
      this.#options.onChange();
    }
  }

  /**
   * Renews every target that carries this profile, each with what was asked for; `undefined` when none does, else the
   * first failure or the last success.
   */
  refresh(profile: string, options: RenewalOptions = {}): Promise<SwitchOutcome | undefined> {
    return this.#renew(
      [...this.#delivered.values()].filter((line) => line.profile === profile),
      options,
    );
  }

  /** Renews every target that was switched with this request. One renewal serves all: the others take it from the broker. */
  renew(switchRequest: SwitchRequest, options: RenewalOptions = {}): Promise<SwitchOutcome | undefined> {
    const key = switchRequestKey(switchRequest);
    const carries = (line: LiveTarget) =>
      line.switchRequest !== undefined && switchRequestKey(line.switchRequest) === key;
    return this.#renew([...this.#delivered.values()].filter(carries), options);
  }

  /** The sections of these targets are gone: someone else took them out. */
  dropEnded(targets: readonly string[]): void {
    for (const target of targets) this.#delivered.delete(target);
    this.#options.onChange();
  }

  /** Ends the profile in every target: what stood there before comes back, or the section goes. */
  async stop(profile: string): Promise<StopOutcome> {
    for (const [target, attempt] of this.#attempts) {
      if (attempt.profile === profile) this.#attempts.delete(target);
    }
    const targets = [...this.#delivered.values()].filter((line) => line.profile === profile);
    return this.#takeOut(targets.map(({ target }) => target));
  }

  /** Ends what stands in one target; the same profile in others stays. */
  async stopTarget(target: string): Promise<StopOutcome> {
    this.#attempts.delete(target);
    return this.#takeOut(this.#delivered.has(target) ? [target] : []);
  }

  async #takeOut(targets: readonly string[]): Promise<StopOutcome> {
    if (targets.length === 0) return { kind: 'not-live' };
    try {
      for (const target of targets) {
        const removed = await this.#options.delivery.remove(target);
        if (!removed.ok) return { kind: 'delivery', message: removed.message, advice: removed.advice };
        this.#delivered.delete(target);
        await this.#options.memory?.forget(target);
      }
    } finally {
      this.#options.onChange();
    }
    return { kind: 'stopped', targets };
  }

  async #obtainAndDeliver(
    chain: Chain,
    target: string,
    attempt: Attempt,
    options: SwitchOptions,
  ): Promise<SwitchOutcome> {
    const { gate } = this.#options;
    if (gate && !options.renewal) {
      const refusal = await gate({ chain, target }, options.signal);
      if (this.#attempts.get(target) !== attempt) return { kind: 'superseded' };
      if (refusal) return { kind: 'target-refused', message: refusal.message, advice: refusal.advice };
    }
    const { confirmed: _yes, renewal: _again, ...how } = options;
    const obtained = await this.#options.source.obtain(chain, how);
    if (this.#attempts.get(target) !== attempt) return { kind: 'superseded' };
    if (!obtained.ok) {
      const { failure } = obtained;
      const quiet = failure.kind === 'dismissed' || failure.kind === 'cancelled';
      const problem = this.#options.explain(failure, chain);
      if (!quiet) this.#problem(target, attempt.switchRequest, problem);
      return { kind: 'session', failure, problem };
    }

    const { value } = obtained;
    const region = chain.region?.value;
    const entry = { profile: attempt.profile, credentials: value.credentials, ...(region && { region }) };
    const { memory } = this.#options;
    await memory?.prepare(() => this.#othersStand(target));
    if (memory && needsNote(attempt.switchRequest)) {
      const { accessKeyId, expiration: expiresAt } = value.credentials;
      const section = { target, profile: attempt.profile, expiresAt, accessKeyId };
      const kept = await memory.remember(section, attempt.switchRequest);
      if (!kept.ok) return this.#undelivered(target, attempt, { ...kept, kind: 'failed' });
    }
    if (this.#attempts.get(target) !== attempt) return { kind: 'superseded' };
    const written = await this.#options.delivery.write(target, entry, {
      confirmed: options.confirmed === true,
      renewal: options.renewal === true,
    });
    if (!written.ok) {
      // A renewal asks nothing: it says what is in the way and leaves the file alone.
      if (written.kind === 'confirm' && !options.renewal)
        return { kind: 'confirm', message: written.message };
      return this.#undelivered(target, attempt, written);
    }
    if (memory && !needsNote(attempt.switchRequest)) await memory.forget(target);
    if (this.#attempts.get(target) !== attempt) {
      // Stopped while the file was being written: what was just written must not stay behind.
      if (!this.#attempts.has(target) && !this.#delivered.has(target))
        await this.#options.delivery.remove(target);
      return { kind: 'superseded' };
    }
    const remarks = remarksOf(value);
    this.#delivered.set(target, {
      target,
      profile: attempt.profile,
      switchRequest: attempt.switchRequest,
      working: false,
      turn: attempt.turn,
      obtainedAt: value.obtainedAt,
      expiresAt: value.credentials.expiration,
      ...(region && { region }),
      ...(value.arn && { arn: value.arn }),
      ...(value.credentials.accountId && { accountId: value.credentials.accountId }),
      ...(remarks.length > 0 && { remarks }),
      ...(value.mfaSession && { mfaExpiresAt: value.mfaSession.credentials.expiration }),
    });
    const { expiration: expiresAt } = value.credentials;
    const renewal = options.renewal === true;
    this.#options.onDelivered?.({ profile: attempt.profile, target, expiresAt, region, renewal });
    return { kind: 'done', target, expiresAt, fromCache: value.fromCache };
  }

  async #renew(lines: readonly Delivered[], options: RenewalOptions): Promise<SwitchOutcome | undefined> {
    const renewed = new Set<string>();
    let last: SwitchOutcome | undefined;
    for (const { profile, target, switchRequest } of lines) {
      if (switchRequest === undefined) return { kind: 'chain', problem: unreadableSwitchRequest(profile) };
      const key = switchRequestKey(switchRequest);
      const { longRoleSession, request } = switchRequest;
      last = await this.switchRequest(request, target, {
        ...options,
        ...(longRoleSession !== undefined && { longRoleSession }),
        renewal: true,
        refresh: !renewed.has(key),
      });
      if (last.kind !== 'done') return last;
      renewed.add(key);
    }
    return last;
  }

  async #othersStand(target: string): Promise<boolean> {
    const sections = await this.#options.delivery.list();
    return sections.some((section) => section.target !== target);
  }

  /** What a section that was found is taken for. */
  async #recall(section: DeliveredSection): Promise<Pick<LiveTarget, 'switchRequest' | 'remarks'>> {
    const recalled = (await this.#options.memory?.recall(section)) ?? { kind: 'plain' };
    const { advice, message } = unreadableSwitchRequest(section.profile);
    const unknown = { remarks: [`${message} ${advice}`] };
    switch (recalled.kind) {
      case 'known': {
        const resolved = this.#options.resolve(recalled.switchRequest.request);
        // Another name: the note speaks of another role than the section does.
        return resolved.ok && resolved.chain.name !== section.profile
          ? unknown
          : { switchRequest: recalled.switchRequest };
      }
      case 'plain': {
        const request = { profile: section.profile };
        const resolved = this.#options.resolve(request);
        const isNowhere = !resolved.ok && resolved.problem.code === 'unknown-profile';
        return { switchRequest: { request }, ...(isNowhere && unknown) };
      }
      case 'lost':
        return unknown;
      default:
        return assertNever(recalled);
    }
  }

  #undelivered(
    target: string,
    attempt: Attempt,
    { advice, kind, message }: Exclude<DeliveryOutcome, { ok: true }>,
  ): SwitchOutcome {
    this.#problem(target, attempt.switchRequest, { message, advice });
    return { kind: 'delivery', message, advice, retryable: kind === 'failed' };
  }

  /** Marks a renewal that failed; a switch that failed leaves what the target carries untouched. */
  #problem(target: string, switchRequest: SwitchRequest, { advice, message, requestId }: Explanation): void {
    const line = this.#delivered.get(target);
    if (
      line?.switchRequest === undefined ||
      switchRequestKey(line.switchRequest) !== switchRequestKey(switchRequest)
    )
      return;
    const problem = { message, advice, ...(requestId !== undefined && { requestId }) };
    this.#delivered.set(target, { ...line, problem });
    this.#options.onChange();
  }
}
