import type { RecordActivity } from '../../core/activity/activity.ts';
import type {
  Answer,
  BackendError,
  KeepOptions,
  KeptAnswer,
  ObtainedAnswer,
  StatusAnswer,
  StoppedAnswer,
  SwitchedAnswer,
  UndoneAnswer,
} from '../../core/agent/backend.ts';
import {
  chainError,
  sessionError,
  stopError,
  switchError,
  undoAnswer,
} from '../../core/agent/error-replies.ts';
import type { Caller, RequestHandler } from '../../core/agent/request-handler.ts';
import type { RemoveOutcome } from '../../core/aws-files/managed/credentials-writer.ts';
import type { Chain, ChainRequest, ChainResult } from '../../core/chain/chain.ts';
import { accountOfArn } from '../../core/chain/role-arn.ts';
import { isRecursive, recursionMessage } from '../../core/credential-sources/recursion-guard.ts';
import type { DeliveryTarget } from '../../core/delivery/switch/delivery-target.ts';
import type { Explanation, LiveTarget, TargetSwitcher } from '../../core/delivery/switch/target-switcher.ts';
import { describeSteps } from '../../core/sessions/describe-steps.ts';
import type { CleanExpiredOutcome } from '../../core/sessions/renewal/clean-expired.ts';
import type { SessionBroker } from '../../core/sessions/session-broker.ts';
import type { ObtainedCredentials, SessionFailure } from '../../core/sessions/store/session.ts';
import { assertNever } from '../../shared/assert-never.ts';
import type { ProfileActions } from '../actions/profile-actions.ts';
import { askingFor } from './mfa-prompting.ts';
import {
  type ObtainArguments,
  requestSchemas,
  type StopSelector,
  type SwitchArguments,
  type UndoArguments,
} from './request-schemas.ts';

export interface AgentRequestHandlerOptions {
  readonly profileActions: Pick<ProfileActions, 'deliver'>;
  readonly resolve: (request: ChainRequest) => ChainResult;
  readonly broker: Pick<SessionBroker, 'obtain' | 'steps' | 'mfaSessions'>;
  readonly switcher: Pick<TargetSwitcher, 'stop' | 'stopTarget' | 'dropEnded' | 'adopt'>;
  readonly live: () => readonly LiveTarget[];
  readonly renewsAt: (line: LiveTarget) => Date | undefined;
  readonly delivery: Pick<DeliveryTarget, 'list' | 'remove'>;
  /** Removes what has ended from the credentials file. */
  readonly clean: () => Promise<CleanExpiredOutcome>;
  /** Takes the last write into the credentials file back. */
  readonly undoLastWrite: (options: UndoArguments) => Promise<RemoveOutcome>;
  readonly explain: (failure: SessionFailure, chain: Chain) => Explanation;
  /** Marked by the user as one that deserves care. The terminal says so and goes on: there a name is typed on purpose. */
  readonly isProduction: (profile: string) => boolean;
  /** Changes the setting, and gives the list as it is then. */
  readonly keepInAwsCliCache: (args: KeepOptions) => readonly string[];
  readonly platform: NodeJS.Platform;
  readonly record: RecordActivity;
}

/**
 * Told where only the terminal's own process can answer: it then works alone. Part of what app and terminal agree on, like
 * the answers themselves.
 */
const ALONE = { alone: true } as const;

/** Answers terminals with the app's own sessions, windows and files. What is asked is checked before anything is done. */
export function agentRequestHandler(options: AgentRequestHandlerOptions): RequestHandler {
  const desk = new AgentRequestHandler(options);
  return async (what, argument, caller) => {
    switch (what) {
      case 'obtain': {
        const args = requestSchemas.obtain.safeParse(argument);
        return args.success ? desk.obtain(args.data, caller) : misunderstood;
      }
      case 'switch': {
        const args = requestSchemas.switch.safeParse(argument);
        return args.success ? desk.switch(args.data, caller) : misunderstood;
      }
      case 'stop': {
        const args = requestSchemas.stop.safeParse(argument);
        return args.success ? desk.stop(args.data) : misunderstood;
      }
      case 'undo': {
        const args = requestSchemas.undo.safeParse(argument);
        return args.success ? desk.undo(args.data) : misunderstood;
      }
      case 'clean':
        return desk.clean();
      case 'status':
        return desk.status();
      case 'keep-in-aws-cli-cache': {
        const args = requestSchemas.keep.safeParse(argument);
        return args.success
          ? yes<KeptAnswer>({ profiles: options.keepInAwsCliCache(args.data) })
          : misunderstood;
      }
      default:
        return assertNever(what);
    }
  };
}

class AgentRequestHandler {
  readonly #options: AgentRequestHandlerOptions;

  constructor(options: AgentRequestHandlerOptions) {
    this.#options = options;
  }

  async obtain(args: ObtainArguments, caller: Caller): Promise<Answer<ObtainedAnswer> | typeof ALONE> {
    const { broker, explain } = this.#options;
    const found = this.#resolve(args);
    if (found === 'alone') return ALONE;
    if (!found.ok) return found;
    const { chain } = found.value;
    const asking = askingFor(args, caller);
    const { longRoleSession, newMfaSession, refresh } = args;
    const explanation = this.#explaining(chain, args);
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
        ...explanation(),
      });
    const refused = asking.error();
    if (refused) return no({ kind: 'failed', message: refused.message });
    return no(sessionError(outcome.failure, explain(outcome.failure, chain), true));
  }

  async switch(args: SwitchArguments, caller: Caller): Promise<Answer<SwitchedAnswer> | typeof ALONE> {
    const { profileActions } = this.#options;
    const found = this.#resolve(args);
    if (found === 'alone') return ALONE;
    if (!found.ok) return found;
    const { chain, request } = found.value;
    const asking = askingFor(args, caller);
    const { confirmed, longRoleSession, newMfaSession, refresh, target: wanted } = args;
    const explanation = this.#explaining(chain, args);
    const { name, outcome, target } = await profileActions.deliver(request, {
      ...asking.options,
      ...(wanted !== undefined && { target: wanted }),
      ...(confirmed !== undefined && { confirmed }),
      ...(refresh !== undefined && { refresh }),
      ...(newMfaSession !== undefined && { newMfaSession }),
      ...(longRoleSession !== undefined && { longRoleSession }),
    });
    if (outcome.kind !== 'done') {
      const refused = asking.error();
      if (refused) return no({ kind: 'failed', message: refused.message });
      return no(switchError(outcome, true) ?? notDone);
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
      ...explanation(),
    });
  }

  /** Ends what is live in the app, and what someone else has written for the same profile. */
  async stop(args: StopSelector): Promise<Answer<StoppedAnswer>> {
    const { delivery, live, switcher } = this.#options;
    if ('target' in args) {
      const outcome = await switcher.stopTarget(args.target);
      if (outcome.kind === 'stopped') return yes({ targets: outcome.targets });
      return no(stopError(args.target, outcome));
    }
    const targets: string[] = [];
    const names = 'all' in args ? new Set(live().map(({ profile }) => profile)) : [args.profile];
    for (const name of names) {
      const outcome = await switcher.stop(name);
      if (outcome.kind === 'delivery') return no(stopError(name, outcome));
      if (outcome.kind === 'stopped') targets.push(...outcome.targets);
    }
    for (const { profile, target } of await delivery.list()) {
      if (!('all' in args) && profile !== args.profile) continue;
      const removed = await delivery.remove(target);
      if (!removed.ok) return no({ kind: 'failed', message: removed.message, advice: removed.advice });
      targets.push(target);
    }
    if (targets.length === 0 && 'profile' in args) return no(stopError(args.profile, { kind: 'not-live' }));
    return yes({ targets });
  }

  async undo(args: UndoArguments): Promise<Answer<UndoneAnswer>> {
    const { record, switcher, undoLastWrite } = this.#options;
    const answer = undoAnswer(await undoLastWrite(args));
    if (!answer.ok) return answer;
    const { target } = answer.value;
    record({ what: 'stop', target, outcome: 'ok' });
    switcher.dropEnded([target]);
    // What the section held before may still be alive.
    await switcher.adopt();
    return answer;
  }

  async clean(): Promise<Answer<StoppedAnswer>> {
    const { clean, record, switcher } = this.#options;
    const cleaned = await clean();
    if (cleaned.kind !== 'cleaned')
      return no({ kind: 'failed', message: cleaned.message, advice: cleaned.advice });
    const targets: string[] = [];
    for (const outcome of cleaned.outcomes) {
      if (outcome.kind !== 'removed' && outcome.kind !== 'restored') continue;
      record({ what: 'stop', target: outcome.target, outcome: 'ok' });
      targets.push(outcome.target);
    }
    switcher.dropEnded(targets);
    const left = cleaned.outcomes.find((outcome) => 'message' in outcome);
    return left ? no({ kind: 'failed', message: left.message, advice: left.advice }) : yes({ targets });
  }

  status(): Answer<StatusAnswer> {
    const { broker, live, renewsAt } = this.#options;
    return yes({
      live: live().flatMap((line) => {
        const { arn, expiresAt, profile, region, target, problem } = line;
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
          ...(problem && { problem: problem.message }),
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
  #explaining(
    chain: Chain,
    { explain, longRoleSession }: ObtainArguments,
  ): () => { readonly explanation?: readonly string[] } {
    if (!explain) return () => ({});
    const { broker } = this.#options;
    const choices = longRoleSession === undefined ? {} : { longRoleSession };
    const before = broker.steps(chain, choices);
    return () => ({ explanation: describeSteps(chain, before, broker.steps(chain, choices)) });
  }

  #productionMark(profile: string): { readonly production?: true } {
    return this.#options.isProduction(profile) ? { production: true } : {};
  }

  /** The chain, and the request that gives it in this process, too, whatever the terminal's environment holds. */
  #resolve({
    environmentRegion,
    request,
  }: Pick<ObtainArguments, 'request' | 'environmentRegion'>):
    | Answer<{ readonly chain: Chain; readonly request: ChainRequest }>
    | 'alone' {
    const { platform, resolve } = this.#options;
    const first = resolve(request);
    const lacksRegion = first.ok && (first.chain.region?.from.kind ?? 'environment') === 'environment';
    const whole =
      lacksRegion && environmentRegion !== undefined ? { ...request, region: environmentRegion } : request;
    const resolved = whole === request ? first : resolve(whole);
    if (!resolved.ok) return no(chainError(resolved.problem));
    const { chain } = resolved;
    // The keys stand in the terminal's environment, not in the app's.
    if (chain.base.kind === 'credential-source' && chain.base.source === 'Environment') return 'alone';
    if (isRecursive(chain.base, request.profile, platform))
      return no({ kind: 'refused', ...recursionMessage(chain.base.profile) });
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

const notDone: BackendError = { kind: 'failed', message: 'The switch was not done.' };

function yes<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

function no(error: BackendError): { readonly ok: false; readonly error: BackendError } {
  return { ok: false, error };
}
