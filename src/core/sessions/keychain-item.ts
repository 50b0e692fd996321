import type { SecretStore } from './master-key.ts';

/** The part of keytar that is used; `import('keytar')` gives one. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
}

/**
 * The one item that Understudy keeps in the operating system's keychain: the master key of the sealed sessions. App and
 * CLI share it; look it up with `secret-tool lookup service Understudy account master-key`.
 */
export const keychainItem = { service: 'Understudy', account: 'master-key' } as const;

/** How long one answer of the keychain is waited for, in milliseconds. */
export const KEYCHAIN_WAIT_MS = 2000;

/** Where the master key is kept, by `UNDERSTUDY_SECRETS`: in the keychain unless it says `memory`. */
export function secretsChoice(environment: Readonly<Record<string, string | undefined>>): {
  readonly kind: 'keychain' | 'memory';
  /** Set when the variable says something else. */
  readonly notice?: string;
} {
  const wish = environment['UNDERSTUDY_SECRETS'];
  if (wish === undefined || wish === '' || wish === 'keychain') return { kind: 'keychain' };
  if (wish === 'memory') return { kind: 'memory' };
  return {
    kind: 'keychain',
    notice: 'UNDERSTUDY_SECRETS knows "keychain" and "memory" only. The keychain is used.',
  };
}

/**
 * The item as a secret store. keytar is native code, so it is loaded at the first use only.
 *
 * @param onLateAnswer called when an answer took longer than `KEYCHAIN_WAIT_MS`, such as after the user has entered the
 * keychain's password: what gave up waiting may try again
 */
export function keychainSecrets(load: () => Promise<Keytar>, onLateAnswer?: () => void): SecretStore {
  const { service, account } = keychainItem;
  const timed = async <T>(ask: (keytar: Keytar) => Promise<T>): Promise<T> => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
    }, KEYCHAIN_WAIT_MS);
    timer.unref();
    try {
      return await ask(await load());
    } finally {
      clearTimeout(timer);
      if (late) onLateAnswer?.();
    }
  };
  return {
    read: () => timed(async (keytar) => (await keytar.getPassword(service, account)) ?? undefined),
    write: (secret) => timed((keytar) => keytar.setPassword(service, account, secret)),
  };
}
