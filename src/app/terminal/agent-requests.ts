import type { RecordActivity } from '../../core/activity/activity.ts';
import type {
  Answer,
  KeepWish,
  KeptAnswer,
  ObtainedAnswer,
  Refusal,
  StatusAnswer,
  StoppedAnswer,
  SwitchedAnswer,
  UndoneAnswer,
} from '../../core/agent/backend.ts';
import {
  chainRefusal,
  sessionRefusal,
  stopRefusal,
  switchRefusal,
  undoAnswer,
} from '../../core/agent/error-replies.ts';
import type { AgentWork, Caller } from '../../core/agent/request-handler.ts';
import type { RemoveOutcome } from '../../core/aws-files/managed/credentials-writer.ts';
import type { Chain, ChainRequest, ChainResult } from '../../core/chain/chain.ts';
import { accountOfArn } from '../../core/chain/role-arn.ts';
import { asksItself, circleSentence } from '../../core/credential-sources/recursion-guard.ts';
import type { DeliveryTarget } from '../../core/delivery/switch/delivery-target.ts';
import type { LiveTarget, Switchboard, Trouble } from '../../core/delivery/switch/target-switcher.ts';
import { toldSteps } from '../../core/sessions/describe-steps.ts';
import type { CleanExpiredOutcome } from '../../core/sessions/renewal/clean-expired.ts';
import type { SessionBroker } from '../../core/sessions/session-broker.ts';
import type { ObtainedCredentials, SessionFailure } from '../../core/sessions/store/session.ts';
import type { Understudy } from '../actions/profile-actions.ts';
import { askingFor } from './mfa-prompting.ts';
import {
  type ObtainWishes,
  type StopWish,
  type SwitchWishes,
  type UndoWishes,
  wishes,
} from './request-schemas.ts';

export interface AgentDeskOptions {
  readonly understudy: Pick<Understudy, 'deliver'>;
  readonly resolve: (request: ChainRequest) => ChainResult;
  readonly broker: Pick<SessionBroker, 'obtain' | 'steps' | 'mfaSessions'>;
  readonly switchboard: Pick<Switchboard, 'stop' | 'stopTarget' | 'dropEnded' | 'adopt'>;
  readonly live: () => readonly LiveTarget[];
  readonly renewsAt: (line: LiveTarget) => Date | undefined;
  readonly delivery: Pick<DeliveryTarget, 'list' | 'remove'>;
  /** Removes what has ended from the credentials file. */
  readonly clean: () => Promise<CleanExpiredOutcome>;
  /** Takes the last write into the credentials file back. */
  readonly undoLastWrite: (options: UndoWishes) => Promise<RemoveOutcome>;
  readonly explain: (failure: SessionFailure, chain: Chain) => Trouble;
  /** Marked by the user as one that deserves care. The terminal says so and goes on: there a name is typed on purpose. */
  readonly isProduction: (profile: string) => boolean;
  /** Changes the setting, and gives the list as it is then. */
  readonly keepInAwsCliCache: (wish: KeepWish) => readonly string[];
  readonly platform: NodeJS.Platform;
  readonly record: RecordActivity;
}

/**
 * Told where only the terminal's own process can answer: it then works alone. Part of what app and terminal agree on, like
 * the answers themselves.
 */
const ALONE = { alone: true } as const;

/** Answers terminals with the app's own sessions, windows and files. What is asked is checked before anything is done. */
export function agentDesk(options: AgentDeskOptions): AgentWork {
  const desk = new AgentDesk(options);
  return async (what, argument, caller) => {
    switch (what) {
      case 'obtain': {
        const wish = wishes.obtain.safeParse(argument);
        return wish.success ? desk.obtain(wish.data, caller) : misunderstood;
      }
      case 'switch': {
        const wish = wishes.switch.safeParse(argument);
        return wish.success ? desk.switch(wish.data, caller) : misunderstood;
      }
      case 'stop': {
        const wish = wishes.stop.safeParse(argument);
        return wish.success ? desk.stop(wish.data) : misunderstood;
      }
      case 'undo': {
        const wish = wishes.undo.safeParse(argument);
        return wish.success ? desk.undo(wish.data) : misunderstood;
      }
      case 'clean':
        return desk.clean();
      case 'status':
        return desk.status();
      case 'keep-in-aws-cli-cache': {
        const wish = wishes.keep.safeParse(argument);
        return wish.success
          ? yes<KeptAnswer>({ profiles: options.keepInAwsCliCache(wish.data) })
          : misunderstood;
      }
    }
  };
}

class AgentDesk {
  readonly #options: AgentDeskOptions;

  constructor(options: AgentDeskOptions) {
    this.#options = options;
  }

  async obtain(wish: ObtainWishes, caller: Caller): Promise<Answer<ObtainedAnswer> | typeof ALONE> {
    const { broker, explain } = this.#options;
    const found = this.#resolve(wish);
    if (found === 'alone') return ALONE;
    if (!found.ok) return found;
    const { chain } = found.value;
    const asking = askingFor(wish, caller);
    const { longRoleSession, newMfaSession, refresh } = wish;
    const told = this.#telling(chain, wish);
    const outcome = await broker.obtain(chain, {
      ...asking.options,
      ...(refresh !== undefined && { refresh }),
      ...(newMfaSession !== undefined && { newMfaSession }),
      ...(longRoleSession !== undefined && { longRoleSession }),
    });
    if (outcome.ok)
      return yes({
        ...obtainedAnswer(chain, outcome.value),
        ...this.#productionMark(chain.name),
        ...told(),
      });
    const refused = asking.refusal();
    if (refused) return no({ kind: 'failed', message: refused.message });
    return no(sessionRefusal(outcome.failure, explain(outcome.failure, chain), true));
  }

  async switch(wish: SwitchWishes, caller: Caller): Promise<Answer<SwitchedAnswer> | typeof ALONE> {
    const { understudy } = this.#options;
    const found = this.#resolve(wish);
    if (found === 'alone') return ALONE;
    if (!found.ok) return found;
    const { chain, request } = found.value;
    const asking = askingFor(wish, caller);
    const { confirmed, longRoleSession, newMfaSession, refresh, target: wanted } = wish;
    const told = this.#telling(chain, wish);
    const { name, outcome, target } = await understudy.deliver(request, {
      ...asking.options,
      ...(wanted !== undefined && { target: wanted }),
      ...(confirmed !== undefined && { confirmed }),
      ...(refresh !== undefined && { refresh }),
      ...(newMfaSession !== undefined && { newMfaSession }),
      ...(longRoleSession !== undefined && { longRoleSession }),
    });
    if (outcome.kind !== 'done') {
      const refused = asking.refusal();
      if (refused) return no({ kind: 'failed', message: refused.message });
      return no(switchRefusal(outcome, true) ?? notDone);
    }
    const line = this.#options.live().find((candidate) => candidate.target === target);
    const region = chain.region?.value;
    return yes({
      name,
      target,
      expiresAt: outcome.expiresAt,
      fromCache: outcome.fromCache,
      ...(region !== undefined && { region }),
      ...this.#productionMark(name),
      notes: line?.note === undefined ? [] : [line.note],
      ...told(),
    });
  }

  /** Ends what is live in the app, and what someone else has written for the same profile. */
  async stop(wish: StopWish): Promise<Answer<StoppedAnswer>> {
    const { delivery, live, switchboard } = this.#options;
    if ('target' in wish) {
      const outcome = await switchboard.stopTarget(wish.target);
      if (outcome.kind === 'stopped') return yes({ targets: outcome.targets });
      return no(stopRefusal(wish.target, outcome));
    }
    const targets: string[] = [];
    const names = 'all' in wish ? new Set(live().map(({ profile }) => profile)) : [wish.profile];
    for (const name of names) {
      const outcome = await switchboard.stop(name);
      if (outcome.kind === 'delivery') return no(stopRefusal(name, outcome));
      if (outcome.kind === 'stopped') targets.push(...outcome.targets);
    }
    for (const { profile, target } of await delivery.list()) {
      if (!('all' in wish) && profile !== wish.profile) continue;
      const removed = await delivery.remove(target);
      if (!removed.ok) return no({ kind: 'failed', message: removed.message, advice: removed.advice });
      targets.push(target);
    }
    if (targets.length === 0 && 'profile' in wish) return no(stopRefusal(wish.profile, { kind: 'not-live' }));
    return yes({ targets });
  }

  async undo(wish: UndoWishes): Promise<Answer<UndoneAnswer>> {
    const { record, switchboard, undoLastWrite } = this.#options;
    const answer = undoAnswer(await undoLastWrite(wish));
    if (!answer.ok) return answer;
    const { target } = answer.value;
    record({ what: 'stop', target, outcome: 'ok' });
    switchboard.dropEnded([target]);
    // What the section held before may still be alive.
    await switchboard.adopt();
    return answer;
  }

  async clean(): Promise<Answer<StoppedAnswer>> {
    const { clean, record, switchboard } = this.#options;
    const cleaned = await clean();
    if (cleaned.kind !== 'cleaned')
      return no({ kind: 'failed', message: cleaned.message, advice: cleaned.advice });
    const targets: string[] = [];
    for (const outcome of cleaned.outcomes) {
      if (outcome.kind !== 'removed' && outcome.kind !== 'restored') continue;
      record({ what: 'stop', target: outcome.target, outcome: 'ok' });
      targets.push(outcome.target);
    }
    switchboard.dropEnded(targets);
    const left = cleaned.outcomes.find((outcome) => 'message' in outcome);
    return left ? no({ kind: 'failed', message: left.message, advice: left.advice }) : yes({ targets });
  }

  status(): Answer<StatusAnswer> {
    const { broker, live, renewsAt } = this.#options;
    return yes({
      live: live().flatMap((line) => {
        const { arn, expiresAt, profile, region, target, trouble } = line;
        if (expiresAt === undefined) return [];
        const renewal = renewsAt(line);
        const accountId = accountOfArn(arn ?? '');
        return {
          profile,
          target,
          expiresAt,
          ...(arn !== undefined && { arn }),
          ...(accountId !== undefined && { accountId }),
          ...(region !== undefined && { region }),
          ...this.#productionMark(profile),
          ...(renewal && { renewsAt: renewal }),
          ...(trouble && { trouble: trouble.message }),
        };
      }),
      mfaSessions: broker.mfaSessions().map((session) => ({
        serial: session.mfaSerial ?? '',
        sourceProfile: session.sourceProfile ?? '',
        expiresAt: session.credentials.expiration,
      })),
    });
  }

  /** Call what comes back when the work is done: how it came about, for a terminal that wants to know. */
  #telling(
    chain: Chain,
    { explain, longRoleSession }: ObtainWishes,
  ): () => { readonly told?: readonly string[] } {
    if (!explain) return () => ({});
    const { broker } = this.#options;
    const choices = longRoleSession === undefined ? {} : { longRoleSession };
    const before = broker.steps(chain, choices);
    return () => ({ told: toldSteps(chain, before, broker.steps(chain, choices)) });
  }

  #productionMark(profile: string): { readonly production?: true } {
    return this.#options.isProduction(profile) ? { production: true } : {};
  }

  /** The chain, and the request that gives it in this process, too, whatever the terminal's environment holds. */
  #resolve({
    environmentRegion,
    request,
  }: Pick<ObtainWishes, 'request' | 'environmentRegion'>):
    | Answer<{ readonly chain: Chain; readonly request: ChainRequest }>
    | 'alone' {
    const { platform, resolve } = this.#options;
    const first = resolve(request);
    const lacksRegion = first.ok && (first.chain.region?.from.kind ?? 'environment') === 'environment';
    const whole =
      lacksRegion && environmentRegion !== undefined ? { ...request, region: environmentRegion } : request;
    const resolved = whole === request ? first : resolve(whole);
    if (!resolved.ok) return no(chainRefusal(resolved.problem));
    const { chain } = resolved;
    // The keys stand in the terminal's environment, not in the app's.
    if (chain.base.kind === 'credential-source' && chain.base.source === 'Environment') return 'alone';
    if (asksItself(chain.base, request.profile, platform))
      return no({ kind: 'refused', ...circleSentence(chain.base.profile) });
    return yes({ chain, request: whole });
  }
}

function obtainedAnswer(chain: Chain, value: ObtainedCredentials): ObtainedAnswer {
  const { arn, credentials, durationNote, fromCache, regionNote } = value;
  const { accessKeyId, expiration, secretAccessKey, sessionToken } = credentials;
  const region = chain.region?.value;
  const accountId = accountOfArn(arn ?? chain.hops.at(-1)?.roleArn ?? '');
  return {
    name: chain.name,
    credentials: { accessKeyId, secretAccessKey, sessionToken, expiration },
    fromCache,
    ...(region !== undefined && { region }),
    ...(arn !== undefined && { arn }),
    ...(accountId !== undefined && { accountId }),
    notes: [durationNote, regionNote].filter((note) => note !== undefined),
  };
}

const misunderstood = no({
  kind: 'failed',
  message: 'The app did not understand what the command asked for.',
  advice: 'Install the same version of both.',
});

const notDone: Refusal = { kind: 'failed', message: 'The switch was not done.' };

function yes<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

function no(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}
