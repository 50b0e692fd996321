import type { Chain } from '../../core/chain/chain.ts';
import type { Clock } from '../../core/clock.ts';
import { dataFolderAt } from '../../core/data-folder.ts';
import type { CredentialsSource } from '../../core/delivery/switch/target-switcher.ts';
import { inTurn } from '../../core/files/turns/process-turns.ts';
import { lifeOf, mayHandOut } from '../../core/sessions/renewal/session-lifetime.ts';
import type { ObtainOptions, SessionBroker } from '../../core/sessions/session-broker.ts';
import type { ObtainedCredentials, SessionOutcome } from '../../core/sessions/store/session.ts';
import { assertNever } from '../../shared/assert-never.ts';
import type { LocalSessionStore } from './local-session-store.ts';
import type { BackendContext } from './open-backend.ts';

/** How long a command that may not ask waits for another process that obtains the same, in milliseconds. */
const PATIENCE_MS = 20_000;

export interface LocalObtainingParts {
  readonly context: Pick<BackendContext, 'clock' | 'dataFolder' | 'say'>;
  readonly storage: LocalSessionStore;
  /** Corrected by AWS's clock. */
  readonly clock: Clock;
}

/** Credentials for one process among many: at most one at a time asks AWS, or the user, for the same. */
export class LocalObtaining {
  readonly #parts: LocalObtainingParts;
  /** What was obtained last, for remarks on it. */
  #last: ObtainedCredentials | undefined;
  #wasBusy = false;

  constructor(parts: LocalObtainingParts) {
    this.#parts = parts;
  }

  get last(): ObtainedCredentials | undefined {
    return this.#last;
  }

  /** Another process was obtaining the same and did not end in time. */
  get wasBusy(): boolean {
    return this.#wasBusy;
  }

  /** The broker as a source of switches. */
  from(broker: SessionBroker): CredentialsSource {
    return {
      obtain: async (chain, options) => {
        const outcome = await this.obtain(broker, chain, options);
        return outcome === 'busy' ? { ok: false, failure: { kind: 'cancelled' } } : outcome;
      },
    };
  }

  async obtain(
    broker: SessionBroker,
    chain: Chain,
    options: ObtainOptions,
  ): Promise<SessionOutcome | 'busy'> {
    const { store } = this.#parts.storage;
    const work = async (): Promise<SessionOutcome> => {
      const outcome = await broker.obtain(chain, options);
      // The next in turn finds it there.
      if (outcome.ok && !outcome.value.fromCache) await store.flush();
      return outcome;
    };
    await store.refresh();
    const outcome = this.#isAtHand(broker, chain, options)
      ? await work()
      : await this.#whenItsTurnComes(broker, chain, options, work);
    this.#wasBusy = outcome === 'busy';
    this.#last = outcome !== 'busy' && outcome.ok ? outcome.value : undefined;
    return outcome;
  }

  /** First the one who opens the MFA session, which all roles share, then whoever needs this very role. */
  async #whenItsTurnComes(
    broker: SessionBroker,
    chain: Chain,
    options: ObtainOptions,
    work: () => Promise<SessionOutcome>,
  ): Promise<SessionOutcome | 'busy'> {
    const { context, storage } = this.#parts;
    // Nothing is shared: waiting for another process would bring nothing.
    if (storage.store.state().kind !== 'sealed') return work();
    const needsCode = broker
      .steps(chain, options)
      .some(
        ({ kind, session }) => kind === 'mfa' && (session === undefined || options.newMfaSession === true),
      );
    const what = needsCode
      ? // The MFA session may be there once the turn has come; then only the role is missing.
        ['mfa', chain.mfaSerial?.value ?? '', chain.base.profile]
      : ['role', chain.name, JSON.stringify(chain.hops.map(({ roleArn }) => roleArn))];
    const done = await inTurn(
      dataFolderAt(context.dataFolder).turns,
      context.clock,
      {
        what: JSON.stringify(what),
        signal: options.signal,
        ...(options.prompter === undefined && { waitMs: PATIENCE_MS }),
        onWaiting: () => context.say('Another understudy is obtaining the same. Waiting for it.'),
        meanwhile: async () => {
          await storage.store.refresh();
          return this.#isAtHand(broker, chain, options) ? work() : undefined;
        },
      },
      work,
    );
    switch (done.kind) {
      case 'done':
        return done.value;
      case 'busy':
        return 'busy';
      case 'cancelled':
        return { ok: false, failure: { kind: 'cancelled' } };
      default:
        return assertNever(done);
    }
  }

  /** True when the final session can be handed out as it is. */
  #isAtHand(broker: SessionBroker, chain: Chain, options: ObtainOptions): boolean {
    if (options.refresh || options.newMfaSession) return false;
    const last = broker.steps(chain, options).at(-1)?.session;
    return last !== undefined && mayHandOut(lifeOf(last), false, this.#parts.clock.now());
  }
}
