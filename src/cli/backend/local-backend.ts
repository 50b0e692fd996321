import type {
  Answer,
  Backend,
  KeepWish,
  KeptAnswer,
  LiveStatus,
  ObtainedAnswer,
  ObtainWish,
  Refusal,
  StatusAnswer,
  StoppedAnswer,
  StopWish,
  SwitchedAnswer,
  SwitchWish,
  UndoneAnswer,
  UndoWish,
} from '../../core/agent/backend.ts';
import { chainRefusal, stopRefusal, switchRefusal, undoAnswer } from '../../core/agent/error-replies.ts';
import type { RemoveOutcome } from '../../core/aws-files/managed/credentials-writer.ts';
import type { Chain, ChainRequest } from '../../core/chain/chain.ts';
import { accountOfArn } from '../../core/chain/role-arn.ts';
import { asksItself, circleSentence } from '../../core/credential-sources/recursion-guard.ts';
import { withKnownLife } from '../../core/delivery/switch/expiry-lookup.ts';
import { cleanExpired } from '../../core/sessions/renewal/clean-expired.ts';
import type { ObtainedCredentials } from '../../core/sessions/store/session.ts';
import { changeSettings } from '../../core/settings/change-settings.ts';
import { choicesFor, obtainOwn } from './local-credentials.ts';
import { type OwnBackendOptions, type OwnWorld, openOwnWorld } from './local-services.ts';
import { OwnSwitching } from './local-switchboard.ts';
import { openAwsFiles } from './profile-files.ts';

/** Does the work in this process, with the same core as the app and the same sealed sessions. */
export async function openOwnBackend(options: OwnBackendOptions): Promise<Backend> {
  return new OwnBackend(openOwnWorld(options, await openAwsFiles(options, options.files)));
}

class OwnBackend implements Backend {
  readonly kind = 'self';
  readonly #world: OwnWorld;
  readonly #switching: OwnSwitching;

  constructor(world: OwnWorld) {
    this.#world = world;
    this.#switching = new OwnSwitching(world);
  }

  async obtain(request: ChainRequest, wish: ObtainWish): Promise<Answer<ObtainedAnswer>> {
    const resolved = this.#resolve(request);
    if (!resolved.ok) return resolved;
    const { chain } = resolved.value;
    const outcome = await obtainOwn(this.#world, chain, wish);
    if (!outcome.ok) return no(outcome.refusal);
    const { told } = outcome;
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
      ...(told && { told }),
    });
  }

  async switch(request: ChainRequest, wish: SwitchWish): Promise<Answer<SwitchedAnswer>> {
    const resolved = this.#resolve(request);
    if (!resolved.ok) return resolved;
    const { chain } = resolved.value;
    const target = wish.target ?? this.#targetOf(chain.name);
    let refusal: Refusal | undefined;
    let notes: readonly string[] = [];
    let told: readonly string[] | undefined;
    const switchboard = this.#switching.switchboard({
      obtain: async () => {
        const outcome = await obtainOwn(this.#world, chain, wish);
        if (outcome.ok) {
          notes = this.#notes(outcome.value);
          told = outcome.told;
          return outcome;
        }
        refusal = outcome.refusal;
        return { ok: false, failure: { kind: 'cancelled' } };
      },
    });
    const outcome = await switchboard.switchRequest(request, target, {
      confirmed: wish.confirmed === true,
      ...(wish.longRoleSession !== undefined && { longRoleSession: wish.longRoleSession }),
    });
    if (outcome.kind !== 'done') return no(refusal ?? switchRefusal(outcome, true) ?? unknownRefusal);
    const region = chain.region?.value;
    return yes({
      name: chain.name,
      target,
      expiresAt: outcome.expiresAt,
      fromCache: outcome.fromCache,
      notes,
      ...(region && { region }),
      ...this.#productionMark(chain.name),
      ...(told && { told }),
    });
  }

  async stop(which: StopWish): Promise<Answer<StoppedAnswer>> {
    const switchboard = this.#switching.switchboard();
    await switchboard.adopt();
    if ('target' in which) {
      const outcome = await switchboard.stopTarget(which.target);
      return outcome.kind === 'stopped'
        ? yes({ targets: outcome.targets })
        : no(stopRefusal(which.target, outcome));
    }
    const profiles = 'all' in which ? switchboard.live.map(({ profile }) => profile) : [which.profile];
    const targets: string[] = [];
    for (const profile of new Set(profiles)) {
      const outcome = await switchboard.stop(profile);
      if (outcome.kind !== 'stopped') return no(stopRefusal(profile, outcome));
      targets.push(...outcome.targets);
    }
    return yes({ targets });
  }

  async undo({ overrideChanges }: UndoWish): Promise<Answer<UndoneAnswer>> {
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
      environment: this.#world.surroundings.environment,
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
    const switchboard = this.#switching.switchboard();
    await Promise.all([switchboard.adopt(), this.#world.storage.store.refresh()]);
    const live = switchboard.live.flatMap((line): readonly LiveStatus[] => {
      const resolved = this.#world.files.resolve(line.wish?.request ?? { profile: line.profile });
      const chain = resolved.ok ? resolved.chain : undefined;
      const steps = () => (chain ? this.#world.broker.steps(chain, choicesFor(this.#world, chain, {})) : []);
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

  async keepInAwsCliCache({ on, profile }: KeepWish): Promise<Answer<KeptAnswer>> {
    const changed = await changeSettings(this.#world.surroundings, ({ awsCliCache }) => {
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
    if (!resolved.ok) return no(chainRefusal(resolved.problem));
    const { chain } = resolved;
    if (asksItself(chain.base, request.profile, this.#world.surroundings.platform))
      return no({ kind: 'refused', ...circleSentence(chain.base.profile) });
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

const unknownRefusal: Refusal = { kind: 'failed', message: 'The switch was not done.' };

function isGone(
  outcome: RemoveOutcome,
): outcome is Extract<RemoveOutcome, { kind: 'removed' | 'restored' | 'nothing' }> {
  return outcome.kind === 'removed' || outcome.kind === 'restored';
}

function yes<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

function no(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}
