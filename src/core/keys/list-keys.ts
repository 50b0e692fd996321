import type { LoadedProfiles } from '../aws-files/profiles/load-profiles.ts';
import type { SourceLocation } from '../aws-files/profiles/profile-set.ts';
import { staticKeys } from '../chain/base-provider.ts';
import { isKeyLine } from '../chain/key-process-line.ts';
import type { KeyRecord } from './key-records.ts';

/** A long-term key of the user's, without its secret. */
export interface ListedKey {
  readonly profile: string;
  readonly accessKeyId: string;
  /** `file`: in plain text. */
  readonly where: 'keychain' | 'file';
  /** Where it stands in the files. */
  readonly at?: SourceLocation;
  /** When IAM made it, as far as it was asked. */
  readonly createdAt?: Date;
  /** When it came into the keychain. */
  readonly importedAt?: Date;
  /** The key is in the keychain and no profile of the files asks for it any more. */
  readonly isOrphan?: true;
}

/** Keys in the keychain first, then those that stand in the files. */
export function listKeys(records: readonly KeyRecord[], files: LoadedProfiles): readonly ListedKey[] {
  const { profiles } = files.profiles;
  const inKeychain = records.map(({ accessKeyId, createdAt, importedAt, profile }): ListedKey => {
    const line = profiles.get(profile)?.properties.get('credential_process')?.value;
    const isOrphan = line === undefined || !isKeyLine(line, profile);
    return {
      profile,
      accessKeyId,
      where: 'keychain',
      importedAt,
      ...(createdAt && { createdAt }),
      ...(isOrphan && { isOrphan }),
    };
  });
  const inFiles = [...profiles.values()].flatMap((profile): readonly ListedKey[] => {
    const read = staticKeys(profile);
    if (read.kind !== 'base' || read.base.kind !== 'long-term-keys') return [];
    const { at, credentials } = read.base;
    return [{ profile: profile.name, accessKeyId: credentials.accessKeyId, where: 'file', at }];
  });
  return [...inKeychain, ...inFiles];
}
