import type { RecordActivity } from '../../core/activity/activity.ts';
import type { Chain } from '../../core/chain/chain.ts';
import type { Clock } from '../../core/clock.ts';
import type { SwitchRequest } from '../../core/delivery/switch/switch-request.ts';
import type { LiveTarget, TargetSwitcher } from '../../core/delivery/switch/target-switcher.ts';
import type { CleanExpiredOutcome } from '../../core/sessions/renewal/clean-expired.ts';
import type { RefreshPolicy } from '../../core/sessions/renewal/refresh-planner.ts';
import type { SessionBroker } from '../../core/sessions/session-broker.ts';
import type { SessionsView } from '../../shared/view.ts';
import type { Log } from '../log.ts';
import type { ExpiryNotifierOptions } from '../notifications/expiry-notifier.ts';
import type { PendingWork } from '../pending-work.ts';
import { optionsOf } from '../sessions/chain-choices.ts';
import { ExpiredSections } from './expired-cleanup.ts';
import { NetworkWatch, type NetworkWatchOptions } from './network-watch.ts';
import { nextRefresh } from './refresh-timer.ts';
import { placeOf, Renewals } from './renewal-scheduler.ts';

export interface RenewalServicesParts {
  /** Corrected by AWS's clock. */
  readonly clock: Clock;
  readonly work: PendingWork;
  readonly log: Log;
  readonly record?: RecordActivity;
  readonly delivery: {
    readonly switcher: Pick<TargetSwitcher, 'renew' | 'adopt'>;
    readonly live: () => readonly LiveTarget[];
    readonly chainOf: (switchRequest: SwitchRequest) => Chain | undefined;
    clean(remove: boolean): Promise<CleanExpiredOutcome>;
  };
  readonly broker: Pick<SessionBroker, 'renewsSilently'>;
  /** The user wants this profile renewed. */
  readonly wanted: (profile: string) => boolean;
  readonly policy?: () => RefreshPolicy;
  readonly network: Omit<NetworkWatchOptions, 'onReturn'>;
  /** The one timer: `set` for when the next turn is due at the latest; `check` has it look at the clock now. */
  readonly refreshTimer: { set(at: Date | undefined): void; check(): void };
  readonly onChange: () => void;
}

/** What happens because time goes by: renewals, notices, and what expired while the app was off. */
export interface RenewalServices {
  /**
   * One turn, after each change and at each beat: starts the renewals that are due, has everything shown, looks out for the
   * network where something waits for it, tells the user what is due, and sets the timer.
   *
   * @param show shows what is live now, and returns it
   * @param notify tells the user what is due of it; returns when the next notice is
   */
  turn(show: () => SessionsView, notify: (view: SessionsView) => Date | undefined): void;
  /** Why the renewal of what stands in a target fails, as of this turn. */
  failure(target: string): ReturnType<ExpiryNotifierOptions['failure']>;
  /** When this line will be renewed by itself; `undefined` when it will not. */
  renewsAt(line: LiveTarget): Date | undefined;
  /** The user acted: what stopped may go on. */
  resetBackoff(switchRequest: SwitchRequest): void;
  /** Takes what expired while the app was off out of the file, or leaves it and learns the time. */
  cleanExpiredSections(remove: boolean): Promise<void>;
  /** AWS has told its time: what was put off for want of it is done. */
  clockKnown(): void;
  /** The computer woke up: nothing need wait longer. */
  wake(): void;
  /** Looks for no network any more. */
  end(): void;
}

/** Puts together what keeps delivered credentials alive. Knows no Electron, so that the proof drives the same. */
export function createRenewalServices(parts: RenewalServicesParts): RenewalServices {
  const { broker, clock, delivery, refreshTimer, log, onChange, policy, record, work } = parts;
  const { live, switcher } = delivery;
  /** In one turn each chain is asked for several times, and the files do not change meanwhile. */
  let chains: Map<SwitchRequest, Chain | undefined> | undefined;
  const chainOf = (switchRequest: SwitchRequest): Chain | undefined => {
    if (chains?.has(switchRequest)) return chains.get(switchRequest);
    const chain = delivery.chainOf(switchRequest);
    chains?.set(switchRequest, chain);
    return chain;
  };
  const renewals = new Renewals({
    live,
    renew: (switchRequest) => work.track(switcher.renew(switchRequest, { allowPrompt: false })),
    wanted: parts.wanted,
    silent: (switchRequest, at) => {
      const chain = chainOf(switchRequest);
      return chain !== undefined && broker.renewsSilently(chain, at, optionsOf(switchRequest));
    },
    place: (switchRequest) => {
      const chain = chainOf(switchRequest);
      return chain ? placeOf(chain) : '';
    },
    clock,
    ...(policy && { policy }),
    onChange,
  });
  const expired = new ExpiredSections({
    clean: (remove) => delivery.clean(remove),
    adopt: () => switcher.adopt(),
    log,
    ...(record && { record }),
    onChange,
  });
  /** As of this turn: to find them for each target anew would take the square of what is live. */
  let failures: ReturnType<Renewals['failures']> = new Map();
  const clockKnown = () => void work.track(expired.tryAgain());
  const tryAgain = () => {
    renewals.tryAgain();
    clockKnown();
    refreshTimer.check();
  };
  const network = new NetworkWatch({ ...parts.network, onReturn: tryAgain });
  return {
    turn: (show, notify) => {
      chains = new Map();
      const renewal = renewals.run();
      const view = show();
      const { waiting } = renewals;
      // What expired stands there already, and AWS tells its time with any answer.
      network.set(waiting.kind === 'no' && expired.isPending ? { kind: 'patient' } : waiting);
      failures = renewals.failures();
      const notice = notify(view);
      chains = undefined;
      refreshTimer.set(nextRefresh(view.sessions, [renewal, notice], clock.now()));
    },
    failure: (target) => failures.get(target),
    renewsAt: (line) => renewals.renewsAt(line),
    resetBackoff: (switchRequest) => renewals.resetBackoff(switchRequest),
    cleanExpiredSections: (remove) => expired.settle(remove),
    clockKnown,
    wake: () => {
      network.pollSoon();
      tryAgain();
    },
    end: () => network.set({ kind: 'no' }),
  };
}
