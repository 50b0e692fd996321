import { type Clock, correctedClock } from '../../core/clock.ts';
import { hostPlatform } from '../../core/platform.ts';
import {
  commandsKeychainWaitMs,
  type Keytar,
  keychainSecrets,
  secretsChoice,
} from '../../core/sessions/store/keychain-item.ts';
import { openSealedStore, type SealedSessionStore } from '../../core/sessions/store/sealed-store.ts';

/** The sealed sessions that app and command share, opened by this process. */
export interface LocalSessionStore {
  readonly store: SealedSessionStore;
  /** The sealed file. */
  readonly path: string;
  /** Why what is obtained now will be gone with this process, where it will; a choice of the user's own is not repeated. */
  memoryOnlyNote(): string | undefined;
}

export function openLocalSessionStore(options: {
  readonly path: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly clockOffsetMs: () => number;
  readonly loadKeytar?: () => Promise<Keytar>;
}): LocalSessionStore {
  const { clock, clockOffsetMs, environment, loadKeytar = importKeytar, path } = options;
  const keychain = keychainSecrets(loadKeytar);
  const store = openSealedStore({
    path,
    clock: correctedClock(clock, clockOffsetMs),
    machineClock: clock,
    keychainWaitMs: commandsKeychainWaitMs(hostPlatform, process.stderr.isTTY === true),
    ...(secretsChoice(environment).kind === 'keychain' && { secrets: keychain }),
  });
  return {
    store,
    path,
    memoryOnlyNote() {
      const state = store.state();
      return state.kind === 'memory' && state.reason !== 'chosen' ? state.message : undefined;
    },
  };
}

async function importKeytar(): Promise<Keytar> {
  return (await import('keytar')).default;
}
