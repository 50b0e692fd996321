import { join } from 'node:path';
import { createCredentialsWriter } from '../../core/aws-files/credentials-writer.ts';
import { locateFiles } from '../../core/aws-files/file-locations.ts';
import type { ManagedSection } from '../../core/aws-files/managed-section.ts';
import type { ChainRequest } from '../../core/chain/chain.ts';
import { resolveChain } from '../../core/chain/resolve-chain.ts';
import { type Clock, correctedClock, systemClock } from '../../core/clock.ts';
import { credentialsFileTarget } from '../../core/delivery/credentials-file-target.ts';
import { withKnownLife } from '../../core/delivery/known-lives.ts';
import { createSwitchMemory } from '../../core/delivery/switch-memory.ts';
import {
  type DeliveryTarget,
  type StopOutcome,
  Switchboard,
  type SwitchOutcome,
} from '../../core/delivery/switchboard.ts';
import { cleanExpired } from '../../core/sessions/clean-expired.ts';
import { explainChainFailure } from '../../core/sessions/explain-chain-failure.ts';
import type { Keytar } from '../../core/sessions/keychain-item.ts';
import type { MfaPrompter } from '../../core/sessions/mfa-prompter.ts';
import { createSessionBroker } from '../../core/sessions/session-broker.ts';
import { networkRequestHandler } from '../../core/sts/network-handler.ts';
import type { RequestHandlerFactory } from '../../core/sts/request-handler.ts';
import type { RetryPolicy } from '../../core/sts/retry-policy.ts';
import { createStsGateway } from '../../core/sts/sdk-gateway.ts';
import type { SessionsView } from '../../shared/view.ts';
import { AwsProfiles } from '../aws-profiles.ts';
import { chainOfWish, choicesOf } from '../chosen-chains.ts';
import { ExpiredSections } from '../expired-sections.ts';
import { pickUpFormerRun } from '../former-run.ts';
import { nextBeat } from '../heartbeat.ts';
import { NetworkWatch } from '../network-watch.ts';
import { Notices, type NotificationBoard } from '../notices.ts';
import { placeOf, Renewals } from '../renewals.ts';
import { SessionStorage } from '../session-storage.ts';
import { sessionsView } from '../sessions-view.ts';
import { UnfinishedWork } from '../unfinished-work.ts';

export interface HeadlessOptions {
  /** A home directory with `.aws` in it; the app's own data goes below it too. */
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** This machine's clock. */
  readonly machine: Clock;
  readonly prompter: MfaPrompter;
  readonly keytar: Keytar;
  readonly board: NotificationBoard;
  /** What the system says of the network. */
  readonly isOnline: () => boolean;
  readonly mfaSessionSeconds?: number;
  readonly retry?: RetryPolicy;
  readonly requestHandler?: RequestHandlerFactory;
}

const silentLog = { info() {}, warn() {}, error() {} };

/**
 * The app without its windows and without Electron: the parts of `start-understudy.ts`, put together in the same way. What
 * the one timer and the system's events do there is done here by who holds it, so that time can be passed in.
 */
export class HeadlessApp {
  readonly #clock: Clock;
  readonly #work = new UnfinishedWork();
  readonly #profiles: AwsProfiles;
  readonly #storage: SessionStorage;
  readonly #writer: ReturnType<typeof createCredentialsWriter>;
  readonly #switchboard: Switchboard;
  readonly #renewals: Renewals;
  readonly #notices: Notices;
  readonly #expired: ExpiredSections;
  readonly #network: NetworkWatch;
  #networkLook: { readonly ms: number; readonly look: () => void } | undefined;
  readonly #view: () => SessionsView;
  #nextBeat: Date | undefined;
  #pending = false;
  #writes = 0;

  static async start(options: HeadlessOptions): Promise<HeadlessApp> {
    const { environment, home } = options;
    const locations = locateFiles({ environment, platform: process.platform, homeOfUser: home });
    const profiles = await AwsProfiles.open(locations, { environment, defaultTarget: () => 'understudy' });
    const app = new HeadlessApp(options, profiles);
    await app.#begin();
    return app;
  }

  private constructor(options: HeadlessOptions, profiles: AwsProfiles) {
    this.#profiles = profiles;
    const { environment, home, machine, mfaSessionSeconds = 43_200, prompter } = options;
    const sts = createStsGateway({
      clock: machine,
      requestHandler:
        options.requestHandler ?? networkRequestHandler({ environment, platform: process.platform, home }),
      onClockOffset: () => this.#changed(),
      onClockKnown: () => void this.#work.track(this.#expired.tryAgain()),
      ...(options.retry && { retry: options.retry }),
    });
    const clock = correctedClock(machine, () => sts.clockOffsetMs());
    this.#clock = clock;
    this.#storage = new SessionStorage({
      path: join(home, 'understudy', 'sessions.sealed'),
      environment,
      clock,
      machineClock: systemClock,
      log: silentLog,
      work: this.#work,
      loadKeytar: () => Promise.resolve(options.keytar),
    });
    const broker = createSessionBroker({
      sts,
      clock,
      prompter,
      store: this.#storage.store,
      settings: { mfaSessionSeconds },
      resolveBase: () => Promise.resolve({ ok: false, message: 'There is no such base here.', advice: '' }),
    });
    this.#writer = createCredentialsWriter({
      credentialsPath: join(home, '.aws', 'credentials'),
      configPath: join(home, '.aws', 'config'),
      dataFolder: join(home, 'understudy'),
      clock: systemClock,
    });
    const resolve = (request: ChainRequest) => resolveChain(profiles.loaded.profiles, request, environment);
    const chainOf = chainOfWish(resolve);
    this.#switchboard = new Switchboard({
      resolve,
      source: broker,
      delivery: this.#watched(credentialsFileTarget(this.#writer, () => profiles.loaded)),
      clock,
      explain: explainChainFailure,
      memory: createSwitchMemory({
        path: join(home, 'understudy', 'switches.json'),
        credentialsPath: join(home, '.aws', 'credentials'),
        clock: systemClock,
      }),
      onChange: () => this.#changed(),
    });
    const live = () =>
      this.#switchboard.live.map((line) =>
        withKnownLife(line, () => {
          const chain = line.wish && chainOf(line.wish);
          return chain ? broker.steps(chain, choicesOf(line.wish)) : [];
        }),
      );
    this.#renewals = new Renewals({
      live,
      renew: (wish) => this.#work.track(this.#switchboard.renew(wish, { allowPrompt: false })),
      wanted: () => true,
      silent: (wish, at) => {
        const chain = chainOf(wish);
        return chain !== undefined && broker.renewsSilently(chain, at, choicesOf(wish));
      },
      place: (wish) => {
        const chain = chainOf(wish);
        return chain ? placeOf(chain) : '';
      },
      clock,
      onChange: () => this.#changed(),
    });
    this.#network = new NetworkWatch({
      isOnline: options.isOnline,
      onReturn: () => this.#networkReturned(),
      every: (ms, look) => {
        this.#networkLook = { ms, look };
        return () => {
          this.#networkLook = undefined;
        };
      },
    });
    this.#expired = new ExpiredSections({
      clean: (remove) =>
        cleanExpired({ writer: this.#writer, clock, awsClock: sts, resolve, environment, remove }),
      adopt: () => this.#switchboard.adopt(),
      log: silentLog,
      onChange: () => this.#changed(),
    });
    this.#notices = new Notices({
      board: options.board,
      clock,
      leadMinutes: () => [15, 5],
      failure: (target) => this.#renewals.failure(target),
      isInFront: () => false,
      open: () => {},
    });
    this.#view = () =>
      sessionsView({
        live: live(),
        mfaSessions: broker.mfaSessions(),
        defaultTarget: 'understudy',
        recent: [],
        autoRefresh: () => true,
        renewsAt: (line) => this.#renewals.renewsAt(line),
        storage: this.#storage.view(),
        clockOffsetMs: sts.clockOffsetMs(),
        now: clock.now(),
      });
    broker.onChange(() => this.#changed());
  }

  /** When the one timer would beat, by AWS's clock as far as it is known. */
  get nextBeat(): Date | undefined {
    return this.#nextBeat;
  }

  /** What the windows would be shown. */
  get view(): SessionsView {
    return this.#view();
  }

  /** AWS's time, as the app sees it. */
  get now(): Date {
    return this.#clock.now();
  }

  /** Files written so far. */
  get writes(): number {
    return this.#writes;
  }

  /** The timer's time has come. */
  beat(): void {
    this.#changed();
  }

  /** The network is to be looked at after `ms`; `undefined` while nobody waits for it. */
  get networkLook(): { readonly ms: number; readonly look: () => void } | undefined {
    return this.#networkLook;
  }

  /** The computer woke up. */
  resume(): void {
    this.#network.look();
    this.#renewals.tryAgain();
    void this.#work.track(this.#storage.lookAgain());
    this.#changed();
  }

  /** The user switches. */
  switch(profile: string, target: string): Promise<SwitchOutcome> {
    this.#renewals.forgive({ request: { profile } });
    return this.#work.track(this.#switchboard.switch(profile, target));
  }

  /** The user asks for new credentials. */
  refresh(profile: string): Promise<SwitchOutcome | undefined> {
    this.#renewals.forgive({ request: { profile } });
    return this.#work.track(this.#switchboard.refresh(profile));
  }

  /** The user stops the profile: its sections go. */
  stop(profile: string): Promise<StopOutcome> {
    return this.#work.track(this.#switchboard.stop(profile));
  }

  /** What stands in the credentials file now. */
  async written(): Promise<readonly ManagedSection[]> {
    const sections = await this.#writer.listManaged();
    if (!('map' in sections)) throw new Error(sections.message);
    return sections;
  }

  /** Resolves when nothing is under way any more and everybody has been told. */
  async atRest(): Promise<void> {
    do {
      await this.#work.settled(60_000);
      // What is told at the end of a turn may start something new.
      await new Promise(setImmediate);
    } while (this.#pending || !this.#work.isIdle);
  }

  async close(): Promise<void> {
    await this.atRest();
    await this.#storage.store.flush();
    await this.#writer.settled();
  }

  async #begin(): Promise<void> {
    await this.#switchboard.adopt();
    this.#show();
    await this.#work.track(
      pickUpFormerRun({
        sessionsOpened: () => this.#storage.opened(),
        settings: () => ({ removeExpiredAtStart: true, resumeAtLaunch: [], recent: [] }),
        targetOf: (profile) => profile,
        switchboard: this.#switchboard,
        settleExpired: (remove) => this.#expired.settle(remove),
        log: silentLog,
      }),
    );
  }

  /** The app's own writes come back through the file watcher; here, at once. */
  #watched(delivery: DeliveryTarget): DeliveryTarget {
    const seen = async <T>(change: Promise<T>): Promise<T> => {
      const outcome = await this.#work.track(change);
      this.#writes += 1;
      await this.#profiles.reload();
      return outcome;
    };
    return {
      assess: (target) => delivery.assess(target),
      list: () => delivery.list(),
      remove: (target) => seen(delivery.remove(target)),
      write: (target, entry, options) => seen(delivery.write(target, entry, options)),
    };
  }

  #changed(): void {
    if (this.#pending) return;
    this.#pending = true;
    setImmediate(() => {
      this.#pending = false;
      this.#show();
    });
  }

  #networkReturned(): void {
    this.#renewals.tryAgain();
    void this.#work.track(this.#expired.tryAgain());
    this.#changed();
  }

  #show(): void {
    const renewal = this.#renewals.run();
    const view = this.#view();
    const { waiting } = this.#renewals;
    this.#network.set(waiting === 'no' && this.#expired.isPending ? 'yes' : waiting);
    const notice = this.#notices.check(view, this.#profiles.view().profiles);
    this.#nextBeat = nextBeat(view.sessions, [renewal, notice], this.#clock.now());
  }
}
