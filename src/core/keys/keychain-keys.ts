import type { ExternalCredentials } from '../credential-sources/external-credentials.ts';
import type { KeyRecords } from './key-records.ts';
import type { KeyVault, LongTermKey } from './key-vault.ts';
import { keyMessages } from './messages.ts';

/** The keys in the keychain as a base of chains. */
export interface KeychainKeys {
  /** The id of the profile's key, without asking the keychain; `undefined` where it has none. */
  accessKeyIdOf(profile: string): string | undefined;
  /** The profile's key. A secret that was read once stays in this process's memory, as one from a file would. */
  credentials(profile: string): Promise<ExternalCredentials>;
}

export function createKeychainKeys(
  records: Pick<KeyRecords, 'of'>,
  vault: Pick<KeyVault, 'read'>,
): KeychainKeys {
  const known = new Map<string, LongTermKey>();
  return {
    accessKeyIdOf: (profile) => records.of(profile)?.accessKeyId,
    async credentials(profile) {
      const accessKeyId = records.of(profile)?.accessKeyId;
      if (accessKeyId === undefined) return { ok: false, ...keyMessages.noKeyOf(profile) };
      const cached = known.get(accessKeyId);
      if (cached) return { ok: true, credentials: cached };
      const read = await vault.read(accessKeyId);
      if (read.kind === 'failed') {
        const { kind: _failed, ...sentence } = read;
        return { ok: false, ...sentence };
      }
      if (read.kind === 'absent') return { ok: false, ...keyMessages.keyGone(profile, accessKeyId) };
      known.set(accessKeyId, read.key);
      return { ok: true, credentials: read.key };
    },
  };
}
