import type { KnownUser, RealmIndex } from './realm-index.ts';
import { newAccessKeyId, newSecretAccessKey } from './temporary-credentials.ts';

/** A long-term key as it is now. */
export interface AccessKey {
  readonly owner: KnownUser;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly active: boolean;
  readonly createdAt: Date;
  readonly lastUse?: KeyUse;
}

export interface KeyUse {
  readonly at: Date;
  readonly service: string;
  readonly region: string;
}

/** How long AWS takes until a new key works everywhere. */
export interface KeyPropagation {
  /** Seconds in which the new key is not known at all. */
  readonly unknownSeconds: number;
  /** Seconds after that in which only every second call finds it. */
  readonly unevenSeconds?: number;
}

/** The long-term keys: the realm's at first, then as they are made, switched off and deleted. */
export interface AccessKeys {
  /** The key, unless it was deleted. */
  find(accessKeyId: string): AccessKey | undefined;
  /** The key if a call that it signs is taken at `now`: it is active and known by now. */
  usable(accessKeyId: string, now: Date): AccessKey | undefined;
  /** A user's keys, the oldest first. */
  of(owner: KnownUser): readonly AccessKey[];
  create(owner: KnownUser, now: Date): AccessKey;
  setActive(accessKeyId: string, active: boolean): void;
  remove(accessKeyId: string): void;
  noteUse(accessKeyId: string, use: KeyUse): void;
  /** For the keys that are made from here on; at once unless specified. */
  setPropagation(propagation: KeyPropagation): void;
}

/** When the realm's keys were made, where it does not say. */
const longAgo = new Date('2025-01-01T00:00:00Z');

export function createAccessKeys(realm: RealmIndex): AccessKeys {
  const keys = new Map<string, AccessKey>();
  const newKeys = new Map<string, { readonly propagation: KeyPropagation; calls: number }>();
  let propagation: KeyPropagation = { unknownSeconds: 0 };
  for (const owner of realm.users)
    for (const { accessKeyId, secretAccessKey, active = true, createdAt = longAgo } of owner.user.keys ?? [])
      keys.set(accessKeyId, { owner, accessKeyId, secretAccessKey, active, createdAt });

  const change = (accessKeyId: string, changes: Partial<AccessKey>): void => {
    const key = keys.get(accessKeyId);
    if (key) keys.set(accessKeyId, { ...key, ...changes });
  };

  const isKnown = ({ accessKeyId, createdAt }: AccessKey, now: Date): boolean => {
    const fresh = newKeys.get(accessKeyId);
    if (!fresh) return true;
    const age = (now.getTime() - createdAt.getTime()) / 1000;
    const { unknownSeconds, unevenSeconds = 0 } = fresh.propagation;
    if (age < unknownSeconds) return false;
    fresh.calls += 1;
    return age >= unknownSeconds + unevenSeconds || fresh.calls % 2 === 1;
  };

  return {
    find: (accessKeyId) => keys.get(accessKeyId),
    usable(accessKeyId, now) {
      const key = keys.get(accessKeyId);
      return key?.active && isKnown(key, now) ? key : undefined;
    },
    of: (owner) => [...keys.values()].filter((key) => key.owner === owner),
    create(owner, now) {
      const key: AccessKey = {
        owner,
        accessKeyId: newAccessKeyId('AKIA'),
        secretAccessKey: newSecretAccessKey(),
        active: true,
        createdAt: now,
      };
      keys.set(key.accessKeyId, key);
      newKeys.set(key.accessKeyId, { propagation, calls: 0 });
      return key;
    },
    setActive: (accessKeyId, active) => change(accessKeyId, { active }),
    remove: (accessKeyId) => keys.delete(accessKeyId),
    noteUse: (accessKeyId, lastUse) => change(accessKeyId, { lastUse }),
    setPropagation(next) {
      propagation = next;
    },
  };
}
