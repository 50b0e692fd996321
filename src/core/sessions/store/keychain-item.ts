import type { SecretStore } from './master-key.ts';

/** The part of keytar that is used; `import('keytar')` gives one. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  /** False where there was no such item. */
  deletePassword(service: string, account: string): Promise<boolean>;
}

/**
 * The item that opens the sealed sessions: their master key. Long-term keys and seeds have items of their own (`core/keys`). App and
 * CLI share them; look it up with `secret-tool lookup service Understudy account master-key`.
 */
const keychainItem = { service: 'Understudy', account: 'master-key' } as const;

/** How long one answer of the keychain is waited for, in milliseconds. */
export const KEYCHAIN_WAIT_MS = 2000;

/**
 * How long the command waits for the keychain, in milliseconds. macOS asks its user whether this program may read the item, and takes the
 * question away with the program: whoever sits there is given the time to answer it.
 */
export function commandsKeychainWaitMs(platform: NodeJS.Platform, isSomebodyThere: boolean): number {
  return platform === 'darwin' && isSomebodyThere ? 60_000 : KEYCHAIN_WAIT_MS;
}

/** Where the master key is kept, by `UNDERSTUDY_SECRETS`: in the keychain unless it says `memory`. */
export function secretsChoice(environment: Readonly<Record<string, string | undefined>>): {
  readonly kind: 'keychain' | 'memory';
  /** Set when the variable says something else. */
  readonly notice?: string;
} {
  const args = environment['UNDERSTUDY_SECRETS'];
  if (args === undefined || args === '' || args === 'keychain') return { kind: 'keychain' };
  if (args === 'memory') return { kind: 'memory' };
  return {
    kind: 'keychain',
    notice: 'UNDERSTUDY_SECRETS knows "keychain" and "memory" only. The keychain is used.',
  };
}

/** The keychain's item, and whether one of its answers is still awaited. */
export interface KeychainSecrets extends SecretStore {
  /** True while native code waits for the keychain, long after the caller gave up perhaps. */
  readonly isWaiting: boolean;
}

/**
 * The item as a secret store. keytar is native code, so it is loaded at the first use only; and a call that hangs keeps
 * one of the process's few worker threads, so nothing is asked twice before it was answered.
 *
 * @param onLateAnswer called when an answer took longer than `KEYCHAIN_WAIT_MS`, such as after the user has entered the
 * keychain's password: what gave up waiting may try again
 */
export function keychainSecrets(load: () => Promise<Keytar>, onLateAnswer?: () => void): KeychainSecrets {
  const { service, account } = keychainItem;
  let reading: Promise<string | undefined> | undefined;
  let calls = 0;

  const timed = async <T>(ask: (keytar: Keytar) => Promise<T>): Promise<T> => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
    }, KEYCHAIN_WAIT_MS);
    timer.unref();
    calls += 1;
    try {
      return await ask(await load());
    } finally {
      calls -= 1;
      clearTimeout(timer);
      if (late) onLateAnswer?.();
    }
  };

  return {
    get isWaiting() {
      return calls > 0;
    },
    read() {
      reading ??= timed(async (keytar) => (await keytar.getPassword(service, account)) ?? undefined).finally(
        () => {
          reading = undefined;
        },
      );
      return reading;
    },
    write: (secret) => timed((keytar) => keytar.setPassword(service, account, secret)),
  };
}
