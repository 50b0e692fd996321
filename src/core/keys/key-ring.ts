import type { Environment } from '../aws-files/profiles/file-locations.ts';
import type { DataFolder } from '../data-folder.ts';
import { type Keytar, secretsChoice } from '../sessions/store/keychain-item.ts';
import { createKeyRecords, type KeyRecords } from './key-records.ts';
import { createKeyVault, type KeyVault } from './key-vault.ts';
import { createKeychainKeys, type KeychainKeys } from './keychain-keys.ts';
import { type KeychainSecretItems, keychainSecretItems } from './keychain-secrets.ts';

/** All that one process needs to know and use keys in the keychain. Opening it asks nobody. */
export interface KeyRing {
  /** False where the user keeps Understudy out of the keychain. */
  readonly usesKeychain: boolean;
  readonly items: KeychainSecretItems;
  readonly records: KeyRecords;
  readonly vault: KeyVault;
  readonly keys: KeychainKeys;
}

export function openKeyRing(options: {
  readonly folder: Pick<DataFolder, 'keyRecords'>;
  readonly environment: Environment;
  readonly loadKeytar: () => Promise<Keytar>;
}): KeyRing {
  const usesKeychain = secretsChoice(options.environment).kind === 'keychain';
  const items = keychainSecretItems(usesKeychain ? options.loadKeytar : undefined);
  const records = createKeyRecords(options.folder.keyRecords);
  const vault = createKeyVault(items);
  return { usesKeychain, items, records, vault, keys: createKeychainKeys(records, vault) };
}
