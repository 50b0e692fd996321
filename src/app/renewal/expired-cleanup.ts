import type { RecordActivity } from '../../core/activity/activity.ts';
import type { CleanExpiredOutcome } from '../../core/sessions/renewal/clean-expired.ts';
import type { Log } from '../log.ts';

export interface ExpiredSectionsOptions {
  /** `remove`: false where what has ended is to stay. */
  readonly clean: (remove: boolean) => Promise<CleanExpiredOutcome>;
  /** Takes up what seemed to have ended and lives after all. */
  readonly adopt: () => Promise<void>;
  readonly log: Log;
  readonly record?: RecordActivity;
  /** `isPending` may have changed. */
  readonly onChange?: () => void;
}

/**
 * What expired while the app was off, on its way out of the credentials file. While nobody can say whether this machine's
 * clock is right, neither that nor what seems to live is believed: both are looked at again whenever AWS may be within reach.
 */
export class ExpiredSections {
  readonly #options: ExpiredSectionsOptions;
  #isPending = false;
  #removes = false;
  #running: Promise<void> | undefined;

  constructor(options: ExpiredSectionsOptions) {
    this.#options = options;
  }

  /** Something stands in the file, and AWS could not be asked for the time yet. */
  get isPending(): boolean {
    return this.#isPending;
  }

  /** Removes what has ended, or puts that off; with `remove` false learns the time only. */
  settle(remove: boolean): Promise<void> {
    this.#removes = remove;
    this.#running ??= this.#settle().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** AWS may be within reach now: what was put off is tried again. */
  async tryAgain(): Promise<void> {
    if (this.#isPending) await this.settle(this.#removes);
  }

  async #settle(): Promise<void> {
    const { adopt, clean, log, record } = this.#options;
    const wasPending = this.#isPending;
    const cleaned = await clean(this.#removes);
    this.#isPending =
      cleaned.kind === 'clock-unknown' || (cleaned.kind === 'cleaned' && !cleaned.isClockKnown);
    if (this.#isPending !== wasPending) this.#options.onChange?.();
    if (cleaned.kind !== 'cleaned') {
      // Told once, not at each try.
      if (!wasPending) log.warn(`remove what expired: ${cleaned.message}`);
      return;
    }
    for (const outcome of cleaned.outcomes) {
      if (outcome.kind === 'removed' || outcome.kind === 'restored') {
        record?.({ what: 'stop', target: outcome.target, outcome: 'ok' });
        log.info(`remove what expired in profile ${outcome.target}: ${outcome.kind}`);
      } else if ('message' in outcome) log.warn(`remove what expired: ${outcome.message}`);
    }
    await adopt();
  }
}
