import { readFileSync, type Stats, statSync } from 'node:fs';

/** What is known of a long-term key that is in the keychain. No secret is among it. */
export interface KeyRecord {
  /** The profile whose key it is. Two profiles may have the same key. */
  readonly profile: string;
  readonly accessKeyId: string;
  readonly importedAt: Date;
  /** The user, as GetCallerIdentity named it. */
  readonly userArn?: string;
  /** When IAM made the key; absent until IAM has said so. */
  readonly createdAt?: Date;
  /** How many keys the user has at AWS, as IAM said last. */
  readonly keysOfUser?: number;
  /** When the user was last reminded of its age. */
  readonly remindedAt?: Date;
}

/** What is known of all keys in the keychain, by profile, as it is on the disk now. Reading is immediate. */
export interface KeyRecords {
  /** In the order in which they came. */
  all(): readonly KeyRecord[];
  of(profile: string): KeyRecord | undefined;
}

export const RECORDS_VERSION = 1;

/** @param path of the file in the data folder; see `change-key-records.ts` for who writes it */
export function createKeyRecords(path: string): KeyRecords {
  let seen: { readonly stat: Stats; readonly records: readonly KeyRecord[] } | undefined;

  function all(): readonly KeyRecord[] {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return [];
    if (seen && isSame(seen.stat, stat)) return seen.records;
    const records = readKeyRecords(path) ?? [];
    seen = { stat, records };
    return records;
  }

  return { all, of: (profile) => all().find((record) => record.profile === profile) };
}

function isSame(one: Stats, other: Stats): boolean {
  return (
    one.ino === other.ino && one.dev === other.dev && one.size === other.size && one.mtimeMs === other.mtimeMs
  );
}

/**
 * Reads the file; `undefined` where it cannot be understood. By hand: a `credential_process` reads it at every call, and a library for
 * it takes longer to load than all the rest.
 */
export function readKeyRecords(path: string): readonly KeyRecord[] | undefined {
  try {
    const file: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof file !== 'object' || file === null) return undefined;
    const { keys, version }: { readonly keys?: unknown; readonly version?: unknown } = file;
    if (version !== RECORDS_VERSION || !Array.isArray(keys)) return undefined;
    return keys.flatMap((entry) => recordOf(entry) ?? []);
  } catch {
    return undefined;
  }
}

function recordOf(entry: unknown): KeyRecord | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const fields: { readonly [field in keyof KeyRecord]?: unknown } = entry;
  const { accessKeyId, profile, userArn } = fields;
  const importedAt = instantOf(fields.importedAt);
  if (typeof profile !== 'string' || typeof accessKeyId !== 'string' || importedAt === undefined)
    return undefined;
  const createdAt = instantOf(fields.createdAt);
  const remindedAt = instantOf(fields.remindedAt);
  return {
    profile,
    accessKeyId,
    importedAt,
    ...(typeof userArn === 'string' && { userArn }),
    ...(createdAt && { createdAt }),
    ...(typeof fields.keysOfUser === 'number' && { keysOfUser: fields.keysOfUser }),
    ...(remindedAt && { remindedAt }),
  };
}

function instantOf(value: unknown): Date | undefined {
  const instant = typeof value === 'string' ? new Date(value) : undefined;
  return instant === undefined || Number.isNaN(instant.getTime()) ? undefined : instant;
}
