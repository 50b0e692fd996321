import { join } from 'node:path';
import type { ManagedSection } from '../../core/aws-files/managed/managed-section.ts';
import type { Clock } from '../../core/clock.ts';
import { dataFolderAt } from '../../core/data-folder.ts';
import type { DeliveryTarget } from '../../core/delivery/switch/delivery-target.ts';
import type { StopOutcome, SwitchOutcome } from '../../core/delivery/switch/target-switcher.ts';
import { desktopAbilities, hostPlatform } from '../../core/platform.ts';
import type { MfaPrompter } from '../../core/sessions/mfa/mfa-prompter.ts';
import type { Keytar } from '../../core/sessions/store/keychain-item.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { StoredFields } from '../../core/settings/settings-text.ts';
import type { RequestHandlerFactory } from '../../core/sts/network/request-handler.ts';
import type { RetryPolicy } from '../../core/sts/retry-policy.ts';
import type { SessionsView } from '../../shared/view.ts';
import { type AppContext, createAppContext } from '../app-context.ts';
import { type AppServices, createAppServices } from '../app-services.ts';
import { Coalescer } from '../coalesce.ts';
import { Listeners } from '../listeners.ts';
import { OpenQuestions } from '../mfa/open-questions.ts';
import { ExpiryNotifier, type NotificationSink } from '../notifications/expiry-notifier.ts';
import type { PendingWork } from '../pending-work.ts';
import { AppHooks } from '../profiles/app-hooks.ts';
import { openProfileFiles, type ProfileFiles } from '../profiles/profile-files.ts';
import { renewalPolicy } from '../renewal/renewal-policy.ts';
import { createRenewalServices, type RenewalServices } from '../renewal/renewal-services.ts';
import { resumeAtStart } from '../renewal/resume-at-start.ts';
import { PersonWaits } from '../sessions/person-waits.ts';
import { sessionsView } from '../sessions/sessions-view.ts';
import { createStsServices, type StsServices } from '../sessions/sts.ts';
import type { SettingsFile } from '../settings/settings-file.ts';

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
  /** What the user has set. */
  readonly settings?: Partial<Settings>;
  readonly retry?: RetryPolicy;
  readonly requestHandler?: RequestHandlerFactory;
}

/** A look at the network that is due at an instant of the machine's monotonic clock, in milliseconds. */
export interface NetworkPoll {
  readonly atMs: number;
  readonly look: () => void;
}

const silentLog = { info() {}, warn() {}, error() {} };

/** What the simulated app was put together from. */
interface HeadlessParts {
  readonly base: AppContext;
  readonly aws: StsServices;
  readonly hooks: AppHooks;
  readonly files: ProfileFiles;
  readonly clockKnown: Listeners;
  readonly turn: Coalescer;
}

/**
 * The app without its windows and without Electron, from the same parts as the one that ships (`createAppServices`): its settings, its
 * hooks and its activity log lie below the home that it is given. What the one timer and the system's events do there is done here by
 * who holds it, so that time can be passed in.
 */
export class HeadlessApp {
  readonly #parts: HeadlessParts;
  readonly #services: AppServices;
  readonly #renewals: RenewalServices;
  readonly #notifier: ExpiryNotifier;
  #networkPoll: NetworkPoll | undefined;
  #nextRefresh: Date | undefined;
  #writes = 0;

  static async start(options: HeadlessOptions): Promise<HeadlessApp> {
    const { environment, home, machine, requestHandler, retry, settings = {} } = options;
    const turns = new Listeners();
    const turn = new Coalescer(turns.emit);
    const clockKnown = new Listeners();
    const folder = dataFolderAt(join(home, 'understudy'));
    const base = createAppContext(
      {
        folder,
        log: silentLog,
        icon: '',
        environment,
        home,
        desktop: desktopAbilities({ platform: hostPlatform, environment, electron: '' }),
        onChange: turn.ask,
      },
      () => memorySettingsFile(settings),
    );
    const aws = createStsServices({
      environment,
      home,
      machine,
      onClockOffset: turn.ask,
      onClockKnown: clockKnown.emit,
      ...(requestHandler && { requestHandler }),
      ...(retry && { retry }),
    });
    const { log, record, work } = base;
    const hooks = new AppHooks({ folder, environment, clock: aws.clock, log, work, record });
    const files = await openProfileFiles(base, { hooks, onRead: turn.ask });
    const app = new HeadlessApp(options, { base, aws, hooks, files, clockKnown, turn });
    turns.add(() => app.#show());
    await app.#begin();
    return app;
  }

  private constructor(options: HeadlessOptions, parts: HeadlessParts) {
    this.#parts = parts;
    const { aws, base, files, hooks, turn } = parts;
    const { log, record, settings, work } = base;
    const { clock } = aws;
    this.#services = createAppServices(base, {
      aws,
      files,
      hooks,
      prompter: options.prompter,
      questions: new OpenQuestions(),
      waits: new PersonWaits(() => undefined),
      person: { isRemote: false, open: async () => false },
      loadKeytar: () => Promise.resolve(options.keytar),
      aroundDelivery: (delivery) => this.#watched(delivery),
    });
    const monotonicMs = () => options.machine.monotonicMs?.() ?? options.machine.now().getTime();
    this.#renewals = createRenewalServices({
      clock,
      work,
      log,
      record,
      delivery: this.#services,
      broker: this.#services.broker,
      wanted: (profile) => settings.autoRefresh(profile),
      policy: () => renewalPolicy(settings.current),
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
        check: turn.ask,
      },
      onChange: turn.ask,
    });
    parts.clockKnown.add(this.#renewals.clockKnown);
    this.#notifier = new ExpiryNotifier({
      board: hooks.board(options.board),
      leadMinutes: () => settings.current.notifyMinutes,
      isInFront: () => false,
      open: () => {},
      clock,
      failure: this.#renewals.failure,
    });
  }

  /** When the one timer would beat, by AWS's clock as far as it is known. */
  get nextRefresh(): Date | undefined {
    return this.#nextRefresh;
  }

  /** What the windows would be shown. */
  get view(): SessionsView {
    const { aws, base } = this.#parts;
    const { broker, live, storage } = this.#services;
    const { defaultTarget, recent } = base.settings.current;
    return sessionsView({
      live: live(),
      mfaSessions: broker.mfaSessions(),
      defaultTarget,
      recent,
      endpoints: [],
      signIns: [],
      waits: [],
      autoRefresh: (profile) => base.settings.autoRefresh(profile),
      renewsAt: (line) => this.#renewals.renewsAt(line),
      storage: storage.view(),
      clockOffsetMs: aws.clockOffsetMs(),
      now: aws.clock.now(),
    });
  }

  /** AWS's time, as the app sees it. */
  get now(): Date {
    return this.#parts.aws.clock.now();
  }

  /** Files written so far. */
  get writes(): number {
    return this.#writes;
  }

  /** The timer's time has come. */
  beat(): void {
    this.#parts.turn.ask();
  }

  /** When the network is to be looked at; `undefined` while nobody waits for it. */
  get networkPoll(): NetworkPoll | undefined {
    return this.#networkPoll;
  }

  /** The computer woke up. */
  resume(): void {
    this.#renewals.wake();
    void this.#work.track(this.#services.storage.lookAgain());
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
    } while (this.#parts.turn.isPending || !this.#work.isIdle);
  }

  async close(): Promise<void> {
    await this.atRest();
    await this.#services.storage.store.flush();
    await this.#services.flush();
  }

  get #work(): PendingWork {
    return this.#parts.base.work;
  }

  async #begin(): Promise<void> {
    const { base, files } = this.#parts;
    const { awsCliCache, storage, switcher } = this.#services;
    await switcher.adopt();
    this.#show();
    void this.#work.track(files.askHooks('now'));
    void this.#work.track(base.activity.prune());
    void this.#work.track(awsCliCache.sweep());
    await this.#work.track(
      resumeAtStart({
        sessionsOpened: () => storage.opened(),
        settings: () => base.settings.current,
        targetOf: (profile) => base.settings.targetOf(profile),
        switcher,
        cleanExpiredSections: this.#renewals.cleanExpiredSections,
        log: base.log,
      }),
    );
  }

  /** The app's own writes come back through the file watcher; here, at once. */
  #watched(delivery: DeliveryTarget): DeliveryTarget {
    const seen = async <T>(change: Promise<T>): Promise<T> => {
      const outcome = await this.#work.track(change);
      this.#writes += 1;
      await this.#parts.files.read();
      return outcome;
    };
    return {
      assess: (target) => delivery.assess(target),
      list: () => delivery.list(),
      remove: (target) => seen(delivery.remove(target)),
      write: (target, entry, options) => seen(delivery.write(target, entry, options)),
    };
  }

  #show(): void {
    const { profiles } = this.#parts.files.listed();
    this.#renewals.turn(
      () => this.view,
      (view) => this.#notifier.check(view, profiles),
    );
  }
}

/** Settings that go with the process. */
function memorySettingsFile(first: StoredFields): SettingsFile {
  let fields = first;
  return {
    read: () => fields,
    replace: (next) => {
      fields = next;
    },
  };
}
