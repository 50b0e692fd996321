import { join } from 'node:path';
import type { ManagedSection } from '../../core/aws-files/managed/managed-section.ts';
import { type FileLocations, locateFiles } from '../../core/aws-files/profiles/file-locations.ts';
import { resolveChain } from '../../core/chain/resolve-chain.ts';
import { type Clock, systemClock } from '../../core/clock.ts';
import { dataFolderAt } from '../../core/data-folder.ts';
import type { DeliveryTarget } from '../../core/delivery/switch/delivery-target.ts';
import type { StopOutcome, SwitchOutcome } from '../../core/delivery/switch/target-switcher.ts';
import { openKeyRing } from '../../core/keys/key-ring.ts';
import { hostPlatform } from '../../core/platform.ts';
import type { MfaPrompter } from '../../core/sessions/mfa/mfa-prompter.ts';
import type { Keytar } from '../../core/sessions/store/keychain-item.ts';
import type { RequestHandlerFactory } from '../../core/sts/network/request-handler.ts';
import type { RetryPolicy } from '../../core/sts/retry-policy.ts';
import type { SessionsView } from '../../shared/view.ts';
import { Coalescer } from '../coalesce.ts';
import { createServices, type Services } from '../create-services.ts';
import { ExpiryNotifier, type NotificationSink } from '../notifications/expiry-notifier.ts';
import { PendingWork } from '../pending-work.ts';
import { AppHooks } from '../profiles/app-hooks.ts';
import { AwsProfiles } from '../profiles/aws-profiles.ts';
import { createRenewalServices, type RenewalServices } from '../renewal/renewal-services.ts';
import { resumeAtStart } from '../renewal/resume-at-start.ts';
import { SessionStorage } from '../sessions/session-storage.ts';
import { sessionsView } from '../sessions/sessions-view.ts';
import { createStsServices } from '../sessions/sts.ts';

export interface HeadlessOptions {
  /** A home directory with `.aws` in it; the app's own data goes below it too. */
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** This machine's clock. */
  readonly machine: Clock;
  readonly prompter: MfaPrompter;
  readonly keytar: Keytar;
  readonly board: NotificationSink;
  /** What the system says of the network. */
  readonly isOnline: () => boolean;
  readonly mfaSessionSeconds?: number;
  readonly retry?: RetryPolicy;
  readonly requestHandler?: RequestHandlerFactory;
}

/** A look at the network that is due at an instant of the machine's monotonic clock, in milliseconds. */
export interface NetworkPoll {
  readonly atMs: number;
  readonly look: () => void;
}

const silentLog = { info() {}, warn() {}, error() {} };

/**
 * The app without its windows and without Electron, from the same composition (`createServices`). What
 * the one timer and the system's events do there is done here by who holds it, so that time can be passed in.
 */
export class HeadlessApp {
  readonly #clock: Clock;
  readonly #work = new PendingWork();
  readonly #profiles: AwsProfiles;
  readonly #storage: SessionStorage;
  readonly #services: Services;
  readonly #renewals: RenewalServices;
  readonly #notifier: ExpiryNotifier;
  #networkPoll: NetworkPoll | undefined;
  readonly #view: () => SessionsView;
  #nextRefresh: Date | undefined;
  readonly #turn = new Coalescer(() => this.#show());
  #writes = 0;

  static async start(options: HeadlessOptions): Promise<HeadlessApp> {
    const { environment, home } = options;
    const locations = locateFiles({ environment, platform: hostPlatform, homeOfUser: home });
    const profiles = await AwsProfiles.open(locations, { environment, defaultTarget: () => 'understudy' });
    const app = new HeadlessApp(options, locations, profiles);
    await app.#begin();
    return app;
  }

  private constructor(options: HeadlessOptions, locations: FileLocations, profiles: AwsProfiles) {
    this.#profiles = profiles;
    const { environment, home, machine, mfaSessionSeconds = 43_200, prompter } = options;
    const folder = dataFolderAt(join(home, 'understudy'));
    const changed = () => this.#changed();
    const aws = createStsServices({
      environment,
      home,
      machine,
      onClockOffset: changed,
      onClockKnown: () => this.#renewals.clockKnown(),
      ...(options.requestHandler && { requestHandler: options.requestHandler }),
      ...(options.retry && { retry: options.retry }),
    });
    const { clock, clockOffsetMs } = aws;
    this.#clock = clock;
    this.#storage = new SessionStorage({
      path: folder.sealedSessions,
      environment,
      clock,
      machineClock: systemClock,
      log: silentLog,
      work: this.#work,
      loadKeytar: () => Promise.resolve(options.keytar),
    });
    const hooks = new AppHooks({
      folder,
      environment,
      clock,
      log: silentLog,
      work: this.#work,
      record: () => {},
    });
    this.#services = createServices({
      environment,
      platform: hostPlatform,
      home,
      machineClock: systemClock,
      dataFolder: folder,
      aws,
      files: {
        locations,
        get loaded() {
          return profiles.loaded;
        },
        resolve: (request) => resolveChain(profiles.loaded.profiles, request, environment),
      },
      hooks,
      keys: openKeyRing({
        folder,
        environment,
        loadKeytar: () => Promise.resolve(options.keytar),
      }).keys,
      prompter,
      store: this.#storage.store,
      settings: () => ({ mfaSessionSeconds, sessionName: undefined, longRoleSession: [], awsCliCache: [] }),
      record: () => {},
      onCacheProblem: () => {},
      person: { isRemote: false, open: async () => false },
      aroundDelivery: (delivery) => this.#watched(delivery),
      onChange: changed,
    });
    const { broker, live } = this.#services;
    const monotonicMs = () => machine.monotonicMs?.() ?? machine.now().getTime();
    this.#renewals = createRenewalServices({
      clock,
      work: this.#work,
      log: silentLog,
      delivery: this.#services,
      broker,
      wanted: () => true,
      network: {
        isOnline: options.isOnline,
        monotonicMs,
        after: (ms, look) => {
          this.#networkPoll = { atMs: monotonicMs() + ms, look };
          return () => {
            this.#networkPoll = undefined;
          };
        },
      },
      refreshTimer: {
        set: (at) => {
          this.#nextRefresh = at;
        },
        check: changed,
      },
      onChange: changed,
    });
    this.#notifier = new ExpiryNotifier({
      board: options.board,
      leadMinutes: () => [15, 5],
      isInFront: () => false,
      open: () => {},
      clock,
      failure: this.#renewals.failure,
    });
    this.#view = () =>
      sessionsView({
        live: live(),
        mfaSessions: broker.mfaSessions(),
        defaultTarget: 'understudy',
        recent: [],
        endpoints: [],
        autoRefresh: () => true,
        renewsAt: (line) => this.#renewals.renewsAt(line),
        storage: this.#storage.view(),
        clockOffsetMs: clockOffsetMs(),
        now: clock.now(),
      });
  }

  /** When the one timer would beat, by AWS's clock as far as it is known. */
  get nextRefresh(): Date | undefined {
    return this.#nextRefresh;
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

  /** When the network is to be looked at; `undefined` while nobody waits for it. */
  get networkPoll(): NetworkPoll | undefined {
    return this.#networkPoll;
  }

  /** The computer woke up. */
  resume(): void {
    this.#renewals.wake();
    void this.#work.track(this.#storage.lookAgain());
  }

  /** The user switches. */
  switch(profile: string, target: string): Promise<SwitchOutcome> {
    this.#renewals.resetBackoff({ request: { profile } });
    return this.#work.track(this.#services.switcher.switch(profile, target));
  }

  /** The user asks for new credentials. */
  refresh(profile: string): Promise<SwitchOutcome | undefined> {
    this.#renewals.resetBackoff({ request: { profile } });
    return this.#work.track(this.#services.switcher.refresh(profile));
  }

  /** The user stops the profile: its sections go. */
  stop(profile: string): Promise<StopOutcome> {
    return this.#work.track(this.#services.switcher.stop(profile));
  }

  /** What stands in the credentials file now. */
  async written(): Promise<readonly ManagedSection[]> {
    const sections = await this.#services.writer.listManaged();
    if (!('map' in sections)) throw new Error(sections.message);
    return sections;
  }

  /** Resolves when nothing is under way any more and everybody has been told. */
  async atRest(): Promise<void> {
    do {
      await this.#work.settled(60_000);
      // What is told at the end of a turn may start something new.
      await new Promise(setImmediate);
    } while (this.#turn.isPending || !this.#work.isIdle);
  }

  async close(): Promise<void> {
    await this.atRest();
    await this.#storage.store.flush();
    await this.#services.writer.settled();
  }

  async #begin(): Promise<void> {
    await this.#services.switcher.adopt();
    this.#show();
    await this.#work.track(
      resumeAtStart({
        sessionsOpened: () => this.#storage.opened(),
        settings: () => ({ removeExpiredAtStart: true, resumeAtLaunch: [], recent: [] }),
        targetOf: (profile) => profile,
        switcher: this.#services.switcher,
        cleanExpiredSections: this.#renewals.cleanExpiredSections,
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
    this.#turn.ask();
  }

  #show(): void {
    this.#renewals.turn(this.#view, (view) => this.#notifier.check(view, this.#profiles.view().profiles));
  }
}
