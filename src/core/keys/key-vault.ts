import type { Credentials } from '../credentials.ts';
import {
  type KeychainSecretItems,
  type KeychainSentence,
  keyItem,
  type SecretChange,
} from './keychain-secrets.ts';

/** The keys of a user: an id and a secret, without a token or an end. */
export type LongTermKey = Pick<Credentials, 'accessKeyId' | 'secretAccessKey'>;

export type KeyRead =
  | { readonly kind: 'key'; readonly key: LongTermKey }
  | { readonly kind: 'absent' }
  | ({ readonly kind: 'failed' } & KeychainSentence);

/** Long-term keys in the keychain, by their ids: an old key and its successor lie side by side. */
export interface KeyVault {
  read(accessKeyId: string): Promise<KeyRead>;
  /** Stores and reads back; `failed` also where something else comes back. */
  store(key: LongTermKey): Promise<SecretChange>;
  remove(accessKeyId: string): Promise<SecretChange>;
}

export function createKeyVault(items: KeychainSecretItems): KeyVault {
  return {
    async read(accessKeyId) {
      const item = await items.read(keyItem(accessKeyId));
      if (item.kind !== 'secret') return item;
      const key = decode(item.secret);
      return key?.accessKeyId === accessKeyId ? { kind: 'key', key } : { kind: 'absent' };
    },
    store: (key) => items.store(keyItem(key.accessKeyId), encode(key)),
    remove: (accessKeyId) => items.remove(keyItem(accessKeyId)),
  };
}

function encode({ accessKeyId, secretAccessKey }: LongTermKey): string {
  return JSON.stringify({ version: 1, accessKeyId, secretAccessKey });
}

function decode(text: string): LongTermKey | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { accessKeyId, secretAccessKey, version }: { readonly [name in string]?: unknown } = { ...value };
    if (version !== 1 || typeof accessKeyId !== 'string' || typeof secretAccessKey !== 'string')
      return undefined;
    return { accessKeyId, secretAccessKey };
  } catch {
    return undefined;
  }
}
