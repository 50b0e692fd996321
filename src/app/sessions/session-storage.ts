import type { Clock } from '../../core/clock.ts';
import {
  KEYCHAIN_WAIT_MS,
  type KeychainSecrets,
  type Keytar,
  keychainSecrets,
  secretsChoice,
} from '../../core/sessions/store/keychain-item.ts';
import type { SecretStore } from '../../core/sessions/store/master-key.ts';
import { openSealedStore, type SealedSessionStore } from '../../core/sessions/store/sealed-store.ts';
import type { SealedStoreState } from '../../core/sessions/store/sealed-store-state.ts';
import { assertNever } from '../../shared/assert-never.ts';
import type { StorageView } from '../../shared/view.ts';
import type { Log } from '../log.ts';
import type { PendingWork } from '../pending-work.ts';

/**
 * The sealed sessions and the keychain behind them. Nothing waits for the keychain: the store can be used at once, and
 * sessions of the last run appear when it has answered. Every change of its state is logged.
 */
export class SessionStorage {
  readonly store: SealedSessionStore;
  /** keytar, for whatever else lies in the keychain: the app does not end in the middle of a call to it. */
  readonly loadKeytar: () => Promise<Keytar>;
  readonly #log: Log;
  readonly #keychain: KeychainSecrets;
  /** Calls to the keychain under way that are not for the sealed sessions. */
  #otherCalls = 0;
  #logged = '';
  /** A late answer is followed up once: a keychain that is always slow must not be asked for ever. */
  #followedUp = false;

  constructor(options: {
    /** The sealed file. */
    readonly path: string;
    readonly environment: Readonly<Record<string, string | undefined>>;
    /** Corrected by AWS's clock. */
    readonly clock: Clock;
    /** This machine's own; default: `clock`. */
    readonly machineClock?: Clock;
    readonly log: Log;
    /** Told of every call to the keychain: native code that is cut off in the middle brings the process down. */
    readonly work: PendingWork;
    readonly loadKeytar?: () => Promise<Keytar>;
  }) {
    const { clock, environment, loadKeytar = importKeytar, log, path, work } = options;
    const { machineClock = clock } = options;
    this.#log = log;
    const { kind, notice } = secretsChoice(environment);
    if (notice) log.warn(notice);
    const keychain = keychainSecrets(loadKeytar, () => this.#answeredLate());
    this.#keychain = keychain;
    this.loadKeytar = async () => {
      const keytar = await loadKeytar();
      return {
        getPassword: (...item) => this.#tracked(work, keytar.getPassword(...item)),
        setPassword: (...item) => this.#tracked(work, keytar.setPassword(...item)),
        deletePassword: (...item) => this.#tracked(work, keytar.deletePassword(...item)),
      };
    };
    const secrets: SecretStore = {
      read: () => work.track(keychain.read()),
      write: (secret) => work.track(keychain.write(secret)),
    };
    this.store = openSealedStore({
      path,
      clock,
      machineClock,
      keychainWaitMs: KEYCHAIN_WAIT_MS,
      ...(kind === 'keychain' && { secrets }),
    });
    // As one piece of work: between the keychain's answer and what is asked of it next, the app does not end.
    void work.track(this.store.refresh());
    this.store.onChange(() => {
      this.#logState();
      // What was obtained a moment before Quit is stored before the end.
      void work.track(this.store.flush());
    });
  }

  view(): StorageView {
    return storageView(this.store.state());
  }

  /** True once the keychain has answered, or was given up on. */
  get isOpen(): boolean {
    return this.store.state().kind !== 'opening';
  }

  /** Native code waits for the keychain's answer: the process cannot end in the usual way. */
  get isKeychainWaiting(): boolean {
    return this.#keychain.isWaiting || this.#otherCalls > 0;
  }

  async #tracked<T>(work: PendingWork, call: Promise<T>): Promise<T> {
    this.#otherCalls += 1;
    try {
      return await work.track(call);
    } finally {
      this.#otherCalls -= 1;
    }
  }

  /** Resolves when the sessions of the last run are here, or will not come; after seconds at most. */
  opened(): Promise<void> {
    return this.store.refresh();
  }

  /** The user asks for another try. */
  async tryAgain(): Promise<StorageView> {
    this.#followedUp = false;
    await this.store.reopen();
    return this.view();
  }

  /** The screen was unlocked or the computer woke up: the keychain may be open now. A refusal is not questioned. */
  async lookAgain(): Promise<void> {
    const state = this.store.state();
    const hopeless = state.kind === 'memory' && (state.reason === 'denied' || state.reason === 'chosen');
    if (!hopeless) await this.store.reopen();
  }

  #answeredLate(): void {
    if (this.#followedUp || this.store.state().kind === 'sealed') return;
    this.#followedUp = true;
    void this.store.reopen();
  }

  #logState(): void {
    const { message, state } = this.view();
    const line = message ?? (state === 'sealed' ? 'Sessions are kept sealed.' : '');
    if (line === this.#logged || line === '') return;
    this.#logged = line;
    if (message) this.#log.warn(message);
    else this.#log.info(line);
  }
}

/** What the panel says of the store. */
function storageView(state: SealedStoreState): StorageView {
  switch (state.kind) {
    case 'opening':
      return { state: 'opening' };
    case 'sealed':
      return state.setAside === undefined
        ? { state: 'sealed' }
        : {
            state: 'sealed',
            message: 'The sessions of the last run could not be read.',
            advice: `The file is kept as ${state.setAside}. Codes are asked for anew.`,
          };
    case 'memory': {
      const { advice, message, reason } = state;
      // Who chose it need not be told at every start.
      if (reason === 'chosen') return { state: 'memory', canTryAgain: false };
      return { state: 'memory', message, advice, canTryAgain: reason !== 'newer' };
    }
    default:
      return assertNever(state);
  }
}

async function importKeytar(): Promise<Keytar> {
  return (await import('keytar')).default;
}
