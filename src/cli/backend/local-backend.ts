import type {
  Answer,
  Backend,
  BackendError,
  KeepOptions,
  KeptAnswer,
  LiveStatus,
  ObtainCallOptions,
  ObtainedAnswer,
  StatusAnswer,
  StoppedAnswer,
  StopSelector,
  SwitchCallOptions,
  SwitchedAnswer,
  UndoneAnswer,
  UndoOptions,
} from '../../core/agent/backend.ts';
import { chainError, stopError, switchError, undoAnswer } from '../../core/agent/error-replies.ts';
import type { RemoveOutcome } from '../../core/aws-files/managed/credentials-writer.ts';
import type { Chain, ChainRequest } from '../../core/chain/chain.ts';
import { accountOfArn } from '../../core/chain/role-arn.ts';
import { isRecursive, recursionMessage } from '../../core/credential-sources/recursion-guard.ts';
import { withKnownLife } from '../../core/delivery/switch/expiry-lookup.ts';
import { cleanExpired } from '../../core/sessions/renewal/clean-expired.ts';
import type { ObtainedCredentials } from '../../core/sessions/store/session.ts';
import { changeSettings } from '../../core/settings/change-settings.ts';
import { obtainLocally, optionsFor } from './local-credentials.ts';
import { type LocalBackendOptions, type LocalServices, openLocalServices } from './local-services.ts';
import { LocalSwitching } from './local-switchboard.ts';
import { openAwsFiles } from './profile-files.ts';

/** Does the work in this process, with the same core as the app and the same sealed sessions. */
export async function openLocalBackend(options: LocalBackendOptions): Promise<Backend> {
  return new LocalBackend(openLocalServices(options, await openAwsFiles(options, options.files)));
}

class LocalBackend implements Backend {
  readonly kind = 'self';
  readonly #world: LocalServices;
  readonly #switching: LocalSwitching;

  constructor(world: LocalServices) {
    this.#world = world;
    this.#switching = new LocalSwitching(world);
  }

  async obtain(request: ChainRequest, args: ObtainCallOptions): Promise<Answer<ObtainedAnswer>> {
    const resolved = this.#resolve(request);
    if (!resolved.ok) return resolved;
    const { chain } = resolved.value;
    const outcome = await obtainLocally(this.#world, chain, args);
    if (!outcome.ok) return no(outcome.error);
    const { explanation } = outcome;
    const { arn, credentials, fromCache } = outcome.value;
    const region = chain.region?.value;
    const accountId = accountOfArn(arn ?? chain.hops.at(-1)?.roleArn ?? '');
    return yes({
      name: chain.name,
      credentials,
      fromCache,
      notes: this.#notes(outcome.value),
      ...(region && { region }),
      ...(arn && { arn }),
      ...(accountId && { accountId }),
      ...this.#productionMark(chain.name),
      ...(explanation && { explanation }),
    });
  }

  async switch(request: ChainRequest, args: SwitchCallOptions): Promise<Answer<SwitchedAnswer>> {
    const resolved = this.#resolve(request);
    if (!resolved.ok) return resolved;
    const { chain } = resolved.value;
    const target = args.target ?? this.#targetOf(chain.name);
    let error: BackendError | undefined;
    let notes: readonly string[] = [];
    let explanation: readonly string[] | undefined;
    const switcher = this.#switching.switcher({
      obtain: async () => {
        const outcome = await obtainLocally(this.#world, chain, args);
        if (outcome.ok) {
          notes = this.#notes(outcome.value);
          explanation = outcome.explanation;
          return outcome;
        }
        error = outcome.error;
        return { ok: false, failure: { kind: 'cancelled' } };
      },
    });
    const outcome = await switcher.switchRequest(request, target, {
      confirmed: args.confirmed === true,
      ...(args.longRoleSession !== undefined && { longRoleSession: args.longRoleSession }),
    });
    if (outcome.kind !== 'done') return no(error ?? switchError(outcome, true) ?? unknownError);
    const region = chain.region?.value;
    return yes({
      name: chain.name,
      target,
      expiresAt: outcome.expiresAt,
      fromCache: outcome.fromCache,
      notes,
      ...(region && { region }),
      ...this.#productionMark(chain.name),
      ...(explanation && { explanation }),
    });
  }

  async stop(which: StopSelector): Promise<Answer<StoppedAnswer>> {
    const switcher = this.#switching.switcher();
    await switcher.adopt();
    if ('target' in which) {
      const outcome = await switcher.stopTarget(which.target);
      return outcome.kind === 'stopped'
        ? yes({ targets: outcome.targets })
        : no(stopError(which.target, outcome));
    }
    const profiles = 'all' in which ? switcher.live.map(({ profile }) => profile) : [which.profile];
    const targets: string[] = [];
    for (const profile of new Set(profiles)) {
      const outcome = await switcher.stop(profile);
      if (outcome.kind !== 'stopped') return no(stopError(profile, outcome));
      targets.push(...outcome.targets);
    }
    return yes({ targets });
  }

  async undo({ overrideChanges }: UndoOptions): Promise<Answer<UndoneAnswer>> {
    const { record, writer } = this.#world;
    const outcome = await writer.undoLastWrite(overrideChanges ? { overrideChanges } : {});
    const answer = undoAnswer(outcome);
    if (answer.ok) record({ what: 'stop', target: answer.value.target, outcome: 'ok' });
    return answer;
  }

  async clean(): Promise<Answer<StoppedAnswer>> {
    const cleaned = await cleanExpired({
      writer: this.#world.writer,
      clock: this.#world.clock,
      awsClock: this.#world.sts,
      resolve: (request) => this.#world.files.resolve(request),
      environment: this.#world.context.environment,
    });
    if (cleaned.kind !== 'cleaned')
      return no({ kind: 'failed', message: cleaned.message, advice: cleaned.advice });
    const { outcomes } = cleaned;
    const targets: string[] = [];
    for (const outcome of outcomes) {
      if (!isGone(outcome)) continue;
      this.#world.record({ what: 'stop', target: outcome.target, outcome: 'ok' });
      targets.push(outcome.target);
    }
    const left = outcomes.find((outcome) => 'message' in outcome);
    return left ? no({ kind: 'failed', message: left.message, advice: left.advice }) : yes({ targets });
  }

  async status(): Promise<Answer<StatusAnswer>> {
    const switcher = this.#switching.switcher();
    await Promise.all([switcher.adopt(), this.#world.storage.store.refresh()]);
    const live = switcher.live.flatMap((line): readonly LiveStatus[] => {
      const resolved = this.#world.files.resolve(line.switchRequest?.request ?? { profile: line.profile });
      const chain = resolved.ok ? resolved.chain : undefined;
      const steps = () => (chain ? this.#world.broker.steps(chain, optionsFor(this.#world, chain, {})) : []);
      const { arn, expiresAt, profile, target } = withKnownLife(line, steps);
      if (!expiresAt) return [];
      const region = line.region ?? chain?.region?.value;
      const accountId = accountOfArn(arn ?? chain?.hops.at(-1)?.roleArn ?? '');
      return [
        {
          profile,
          target,
          expiresAt,
          ...(arn && { arn }),
          ...(accountId && { accountId }),
          ...(region && { region }),
          ...this.#productionMark(profile),
        },
      ];
    });
    const mfaSessions = this.#world.broker.mfaSessions().map((session) => ({
      serial: session.mfaSerial ?? '',
      sourceProfile: session.sourceProfile ?? '',
      expiresAt: session.credentials.expiration,
    }));
    return yes({ live, mfaSessions });
  }

  async keepInAwsCliCache({ on, profile }: KeepOptions): Promise<Answer<KeptAnswer>> {
    const changed = await changeSettings(this.#world.context, ({ awsCliCache }) => {
      const others = awsCliCache.filter((name) => name !== profile);
      return { awsCliCache: on ? [...others, profile] : others };
    });
    if (!changed.ok) return no({ kind: 'failed', message: changed.message, advice: changed.advice });
    return yes({ profiles: changed.settings.awsCliCache });
  }

  async close(): Promise<void> {
    await this.#switching.settled();
    await this.#world.close();
  }

  #resolve(request: ChainRequest): Answer<{ readonly chain: Chain }> {
    const resolved = this.#world.files.resolve(request);
    if (!resolved.ok) return no(chainError(resolved.problem));
    const { chain } = resolved;
    if (isRecursive(chain.base, request.profile, this.#world.context.platform))
      return no({ kind: 'refused', ...recursionMessage(chain.base.profile) });
    return yes({ chain });
  }

  #productionMark(profile: string): { readonly production?: true } {
    return this.#world.files.settings.production.includes(profile) ? { production: true } : {};
  }

  #targetOf(profile: string): string {
    const { defaultTarget, targets } = this.#world.files.settings;
    return (Object.hasOwn(targets, profile) && targets[profile]) || defaultTarget;
  }

  #notes({ durationNote, fromCache, regionNote }: ObtainedCredentials): readonly string[] {
    const lost = fromCache ? undefined : this.#world.storage.memoryOnlyNote();
    return [durationNote, regionNote, lost].filter((note) => note !== undefined);
  }
}

const unknownError: BackendError = { kind: 'failed', message: 'The switch was not done.' };

function isGone(
  outcome: RemoveOutcome,
): outcome is Extract<RemoveOutcome, { kind: 'removed' | 'restored' | 'nothing' }> {
  return outcome.kind === 'removed' || outcome.kind === 'restored';
}

function yes<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

function no(error: BackendError): { readonly ok: false; readonly error: BackendError } {
  return { ok: false, error };
}
