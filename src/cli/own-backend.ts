import { join } from 'node:path';
import type { RecordActivity } from '../core/activity/activity.ts';
import { ActivityLog } from '../core/activity/activity-log.ts';
import { observedDelivery, observedGateway, onBehalfOf } from '../core/activity/observers.ts';
import type {
  Answer,
  Backend,
  LiveStatus,
  ObtainedAnswer,
  ObtainWish,
  Refusal,
  StatusAnswer,
  StoppedAnswer,
  SwitchedAnswer,
  SwitchWish,
} from '../core/agent/backend.ts';
import { chainRefusal, sessionRefusal, stopRefusal, switchRefusal } from '../core/agent/refusals.ts';
import {
  type CredentialsWriter,
  createCredentialsWriter,
  type RemoveOutcome,
} from '../core/aws-files/credentials-writer.ts';
import { homeDirectory } from '../core/aws-files/file-locations.ts';
import type { Chain, ChainRequest } from '../core/chain/chain.ts';
import { outsideCredentials } from '../core/chain/credential-source.ts';
import { accountOfArn } from '../core/chain/role-arn.ts';
import { asksItself, circleSentence, markedEnvironment } from '../core/chain/self-reference.ts';
import { type Clock, correctedClock } from '../core/clock.ts';
import { awsCliCacheFolder, createAwsCliCache } from '../core/delivery/aws-cli-cache.ts';
import { clearingAwsCliCache, seedingAwsCliCache } from '../core/delivery/aws-cli-cache-seeding.ts';
import { credentialsFileTarget } from '../core/delivery/credentials-file-target.ts';
import type { DeliveryTarget } from '../core/delivery/delivery-target.ts';
import { withKnownLife } from '../core/delivery/known-lives.ts';
import { createSwitchMemory } from '../core/delivery/switch-memory.ts';
import { type CredentialsSource, type DeliveredSwitch, Switchboard } from '../core/delivery/switchboard.ts';
import type { Hooks } from '../core/hooks/hooks.ts';
import { cleanExpired } from '../core/sessions/clean-expired.ts';
import { explainChainFailure } from '../core/sessions/explain-chain-failure.ts';
import type { Keytar } from '../core/sessions/keychain-item.ts';
import type { MfaPrompter } from '../core/sessions/mfa-prompter.ts';
import { openRoleLimits } from '../core/sessions/role-limits.ts';
import type { ObtainedCredentials, SessionOutcome } from '../core/sessions/session.ts';
import {
  createSessionBroker,
  type ObtainOptions,
  type SessionBroker,
} from '../core/sessions/session-broker.ts';
import { lifeOf, mayHandOut } from '../core/sessions/session-life.ts';
import { networkRequestHandler } from '../core/sts/network-handler.ts';
import { createStsGateway, type SdkStsGateway } from '../core/sts/sdk-gateway.ts';
import { type AwsFiles, openAwsFiles } from './aws-files.ts';
import { givenCode } from './given-code.ts';
import { inTurn } from './one-at-a-time.ts';
import type { BackendSurroundings } from './open-backend.ts';
import { asksHooksFirst, credentialsOfHook, openOwnHooks } from './own-hooks.ts';
import { type OwnStorage, openOwnStorage } from './own-storage.ts';

export interface OwnBackendOptions extends BackendSurroundings {
  /** Tests pass their own. */
  readonly loadKeytar?: () => Promise<Keytar>;
}

/** How long a command that may not ask waits for another process that obtains the same, in milliseconds. */
const PATIENCE_MS = 20_000;

/** Does the work in this process, with the same core as the app and the same sealed sessions. */
export async function openOwnBackend(options: OwnBackendOptions): Promise<Backend> {
  return new OwnBackend(options, await openAwsFiles(options, options.files));
}

class OwnBackend implements Backend {
  readonly kind = 'self';
  readonly #options: OwnBackendOptions;
  readonly #files: AwsFiles;
  readonly #sts: SdkStsGateway;
  readonly #clock: Clock;
  readonly #storage: OwnStorage;
  readonly #broker: SessionBroker;
  readonly #writer: CredentialsWriter;
  readonly #delivery: DeliveryTarget;
  readonly #activity: ActivityLog;
  readonly #record: RecordActivity;
  readonly #roleLimits: ReturnType<typeof openRoleLimits>;
  readonly #hooks: Promise<Hooks | undefined>;
  /** What hooks still have to be told. */
  readonly #telling = new Set<Promise<void>>();

  constructor(options: OwnBackendOptions, files: AwsFiles) {
    const { clock: machineClock, dataFolder, environment, homeOfUser, platform, say, version } = options;
    this.#options = options;
    this.#files = files;
    const sts = createStsGateway({
      userAgent: ['understudy', version],
      requestHandler: networkRequestHandler({ environment, platform, home: homeOfUser }),
    });
    this.#sts = sts;
    const clockOffsetMs = () => sts.clockOffsetMs();
    this.#clock = correctedClock(machineClock, clockOffsetMs);
    this.#activity = new ActivityLog({
      folder: join(dataFolder, 'activity'),
      clock: machineClock,
      onTrouble: say,
    });
    this.#record = (report) => this.#activity.record(report);
    this.#hooks = openOwnHooks({ dataFolder, environment, platform, record: this.#record, say });
    this.#storage = openOwnStorage({
      path: join(dataFolder, 'sessions.sealed'),
      environment,
      clock: machineClock,
      clockOffsetMs,
      ...(options.loadKeytar && { loadKeytar: options.loadKeytar }),
    });
    const home = homeDirectory(environment, platform) ?? homeOfUser;
    const awsCliCache = createAwsCliCache(awsCliCacheFolder(environment, platform, homeOfUser), machineClock);
    this.#roleLimits = openRoleLimits({ path: join(dataFolder, 'role-limits.json'), clock: machineClock });
    const broker = createSessionBroker({
      sts: observedGateway(sts, this.#record),
      clock: this.#clock,
      prompter: nobody,
      aroundPrompter: (prompter) => asksHooksFirst(prompter, this.#hooks, this.#clock),
      store: this.#storage.store,
      roleLimits: this.#roleLimits,
      settings: () => ({
        mfaSessionSeconds: files.settings.mfaSessionSeconds,
        ...(files.settings.sessionName !== undefined && { sessionName: files.settings.sessionName }),
      }),
      resolveBase: async (base, signal) =>
        outsideCredentials(
          base,
          {
            environment: markedEnvironment(environment, base.profile),
            platform,
            home,
            clock: this.#clock,
            hook: (profile, over) => credentialsOfHook(this.#hooks, profile, this.#clock, over),
          },
          signal,
        ),
    });
    this.#broker = seedingAwsCliCache(broker, {
      cache: awsCliCache,
      wanted: (profile) => files.settings.awsCliCache.includes(profile),
      resolve: (request) => files.resolve(request),
      profile: (name) => files.loaded.profiles.profiles.get(name),
      onOutcome: (_profile, outcome) => {
        if (outcome.kind === 'failed') say(`${outcome.message} ${outcome.advice}`);
      },
    });
    const { config, credentials } = files.locations;
    const saml2awsPath = join(home, '.saml2aws');
    this.#writer = createCredentialsWriter({
      credentialsPath: credentials.path,
      configPath: config.path,
      dataFolder,
      clock: machineClock,
      saml2awsPath,
    });
    this.#delivery = observedDelivery(
      clearingAwsCliCache(
        credentialsFileTarget(this.#writer, () => files.loaded, { saml2awsPath }),
        awsCliCache,
      ),
      this.#record,
    );
  }

  async obtain(request: ChainRequest, wish: ObtainWish): Promise<Answer<ObtainedAnswer>> {
    const resolved = this.#resolve(request);
    if (!resolved.ok) return resolved;
    const { chain } = resolved.value;
    const outcome = await this.#obtain(chain, wish);
    if (!outcome.ok) return no(outcome.refusal);
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
    });
  }

  async switch(request: ChainRequest, wish: SwitchWish): Promise<Answer<SwitchedAnswer>> {
    const resolved = this.#resolve(request);
    if (!resolved.ok) return resolved;
    const { chain } = resolved.value;
    const target = wish.target ?? this.#targetOf(chain.name);
    let refusal: Refusal | undefined;
    let notes: readonly string[] = [];
    const switchboard = this.#switchboard({
      obtain: async () => {
        const outcome = await this.#obtain(chain, wish);
        if (outcome.ok) {
          notes = this.#notes(outcome.value);
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
    });
  }

  async stop(which: { readonly profile: string } | { readonly all: true }): Promise<Answer<StoppedAnswer>> {
    const switchboard = this.#switchboard();
    await switchboard.adopt();
    const profiles = 'all' in which ? switchboard.live.map(({ profile }) => profile) : [which.profile];
    const targets: string[] = [];
    for (const profile of new Set(profiles)) {
      const outcome = await switchboard.stop(profile);
      if (outcome.kind !== 'stopped') return no(stopRefusal(profile, outcome));
      targets.push(...outcome.targets);
    }
    return yes({ targets });
  }

  async clean(): Promise<Answer<StoppedAnswer>> {
    const cleaned = await cleanExpired({
      writer: this.#writer,
      clock: this.#clock,
      awsClock: this.#sts,
      resolve: (request) => this.#files.resolve(request),
      environment: this.#options.environment,
    });
    if (cleaned.kind !== 'cleaned')
      return no({ kind: 'failed', message: cleaned.message, advice: cleaned.advice });
    const { outcomes } = cleaned;
    const targets: string[] = [];
    for (const outcome of outcomes) {
      if (!isGone(outcome)) continue;
      this.#record({ what: 'stop', target: outcome.target, outcome: 'ok' });
      targets.push(outcome.target);
    }
    const left = outcomes.find((outcome) => 'message' in outcome);
    return left ? no({ kind: 'failed', message: left.message, advice: left.advice }) : yes({ targets });
  }

  async status(): Promise<Answer<StatusAnswer>> {
    const switchboard = this.#switchboard();
    await Promise.all([switchboard.adopt(), this.#storage.store.refresh()]);
    const live = switchboard.live.flatMap((line): readonly LiveStatus[] => {
      const resolved = this.#files.resolve(line.wish?.request ?? { profile: line.profile });
      const chain = resolved.ok ? resolved.chain : undefined;
      const steps = () => (chain ? this.#broker.steps(chain, this.#choices(chain, {})) : []);
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
    const mfaSessions = this.#broker.mfaSessions().map((session) => ({
      serial: session.mfaSerial ?? '',
      sourceProfile: session.sourceProfile ?? '',
      expiresAt: session.credentials.expiration,
    }));
    return yes({ live, mfaSessions });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#telling, this.#roleLimits.flush()]);
    await Promise.all([this.#writer.settled(), this.#storage.store.flush(), this.#activity.flush()]);
  }

  #resolve(request: ChainRequest): Answer<{ readonly chain: Chain }> {
    const resolved = this.#files.resolve(request);
    if (!resolved.ok) return no(chainRefusal(resolved.problem));
    const { chain } = resolved;
    if (asksItself(chain.base, request.profile, this.#options.platform))
      return no({ kind: 'refused', ...circleSentence(chain.base.profile) });
    return yes({ chain });
  }

  /** Credentials for a chain; at most one process at a time asks AWS, or the user, for the same. */
  async #obtain(
    chain: Chain,
    wish: ObtainWish,
  ): Promise<
    | { readonly ok: true; readonly value: ObtainedCredentials }
    | { readonly ok: false; readonly refusal: Refusal }
  > {
    const { ask, mfaCode, signal } = wish;
    const prompter = ask === 'terminal' ? this.#options.prompter : undefined;
    const given = mfaCode === undefined ? undefined : givenCode(mfaCode, prompter);
    const asking = given?.prompter ?? prompter;
    const choices = this.#choices(chain, wish);
    const options: ObtainOptions = {
      ...choices,
      ...(asking ? { prompter: asking } : { allowPrompt: false }),
      ...(wish.refresh && { refresh: true }),
      ...(wish.newMfaSession && { newMfaSession: true }),
      ...(signal && { signal }),
    };
    const work = async (): Promise<SessionOutcome> => {
      const outcome = await onBehalfOf(chain.name, () => this.#broker.obtain(chain, options));
      // The next in turn finds it there.
      if (outcome.ok && !outcome.value.fromCache) await this.#storage.store.flush();
      return outcome;
    };

    await this.#storage.store.refresh();
    const outcome = this.#isAtHand(chain, wish, choices)
      ? await work()
      : await this.#inTurn(chain, wish, work);
    if (outcome === 'busy') return { ok: false, refusal: busyRefusal };
    if (outcome.ok) return outcome;
    const refused = given?.refusal();
    if (refused) return { ok: false, refusal: { kind: 'failed', message: refused.message } };
    const trouble = explainChainFailure(outcome.failure, chain);
    return { ok: false, refusal: sessionRefusal(outcome.failure, trouble, asking !== undefined) };
  }

  /** First the one who opens the MFA session, which all roles share, then whoever needs this very role. */
  async #inTurn(
    chain: Chain,
    wish: ObtainWish,
    work: () => Promise<SessionOutcome>,
  ): Promise<SessionOutcome | 'busy'> {
    const { clock, dataFolder, say } = this.#options;
    // Nothing is shared: waiting for another process would bring nothing.
    if (this.#storage.store.state().kind !== 'sealed') return work();
    const turn = (what: readonly string[], next: () => Promise<SessionOutcome>) =>
      inTurn(
        join(dataFolder, 'turns'),
        clock,
        {
          what: JSON.stringify(what),
          signal: wish.signal,
          ...(wish.ask !== 'terminal' && { waitMs: PATIENCE_MS }),
          onWaiting: () => say('Another understudy is obtaining the same. Waiting for it.'),
          meanwhile: async () => {
            await this.#storage.store.refresh();
            return this.#isAtHand(chain, wish, this.#choices(chain, wish)) ? work() : undefined;
          },
        },
        next,
      );
    const role = async () => {
      const done = await turn(
        ['role', chain.name, JSON.stringify(chain.hops.map(({ roleArn }) => roleArn))],
        work,
      );
      return settle(done);
    };
    const needsCode = this.#broker
      .steps(chain, this.#choices(chain, wish))
      .some(({ kind, session }) => kind === 'mfa' && (session === undefined || wish.newMfaSession === true));
    if (!needsCode) return role();
    // The MFA session may be there once the turn has come; then only the role is missing.
    return settle(await turn(['mfa', chain.mfaSerial?.value ?? '', chain.base.profile], async () => work()));
  }

  /** True when the final session can be handed out as it is. */
  #isAtHand(chain: Chain, wish: ObtainWish, choices: ObtainOptions): boolean {
    if (wish.refresh || wish.newMfaSession) return false;
    const last = this.#broker.steps(chain, choices).at(-1)?.session;
    return last !== undefined && mayHandOut(lifeOf(last), false, this.#clock.now());
  }

  #choices(
    chain: Chain,
    wish: { readonly longRoleSession?: boolean },
  ): { readonly longRoleSession: boolean } {
    const { longRoleSession } = this.#files.settings;
    return { longRoleSession: wish.longRoleSession ?? longRoleSession.includes(chain.name) };
  }

  #productionMark(profile: string): { readonly production?: true } {
    return this.#files.settings.production.includes(profile) ? { production: true } : {};
  }

  #targetOf(profile: string): string {
    const { defaultTarget, targets } = this.#files.settings;
    return (Object.hasOwn(targets, profile) && targets[profile]) || defaultTarget;
  }

  #switchboard(source: CredentialsSource = this.#broker): Switchboard {
    const { clock, dataFolder } = this.#options;
    return new Switchboard({
      resolve: (request) => this.#files.resolve(request),
      source,
      delivery: this.#delivery,
      clock: this.#clock,
      explain: explainChainFailure,
      memory: createSwitchMemory({
        path: join(dataFolder, 'switches.json'),
        credentialsPath: this.#files.locations.credentials.path,
        clock,
      }),
      gate: async (intended, signal) => {
        const hooks = await this.#hooks;
        if (!hooks) return undefined;
        const { beforeSwitch } = await import('../core/hooks/switch-hooks.ts');
        return beforeSwitch(hooks, intended, signal);
      },
      onDelivered: (made) => {
        const told = this.#tell(made).finally(() => this.#telling.delete(told));
        this.#telling.add(told);
      },
      onChange: () => undefined,
    });
  }

  async #tell(made: DeliveredSwitch): Promise<void> {
    const hooks = await this.#hooks;
    if (!hooks) return;
    const { afterSwitch } = await import('../core/hooks/switch-hooks.ts');
    await afterSwitch(hooks, made);
  }

  #notes({ durationNote, fromCache, regionNote }: ObtainedCredentials): readonly string[] {
    const lost = fromCache ? undefined : this.#storage.memoryOnlyNote();
    return [durationNote, regionNote, lost].filter((note) => note !== undefined);
  }
}

/** Nobody sits before a process that may not ask. */
const nobody: MfaPrompter = { ask: async () => undefined, settled: () => undefined };

const busyRefusal: Refusal = {
  kind: 'code-needed',
  message: 'Another understudy is waiting for the MFA code of the same device.',
};

const unknownRefusal: Refusal = { kind: 'failed', message: 'The switch was not done.' };

function settle(
  turn:
    | { readonly kind: 'done'; readonly value: SessionOutcome | 'busy' }
    | { readonly kind: 'busy' | 'cancelled' },
): SessionOutcome | 'busy' {
  switch (turn.kind) {
    case 'done':
      return turn.value;
    case 'busy':
      return 'busy';
    case 'cancelled':
      return { ok: false, failure: { kind: 'cancelled' } };
  }
}

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
