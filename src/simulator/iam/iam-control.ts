import type { AccessKeys, KeyPropagation } from '../sts/access-keys.ts';
import type { RealmIndex } from '../sts/realm-index.ts';

/** A key as a test may see it: without its secret. */
export interface ShownKey {
  readonly accessKeyId: string;
  readonly active: boolean;
  readonly createdAt: Date;
}

/** What a test does as AWS itself, or as another administrator. */
export interface IamControl {
  /** How long the keys that are made from here on take until they work; they work at once unless specified. */
  setKeyPropagation(propagation: KeyPropagation): void;
  /** While true, the user's keys cannot be changed: `EntityTemporarilyUnmodifiable`. */
  setUnmodifiable(userArn: string, unmodifiable: boolean): void;
  /** The user's keys as they are now, the oldest first. Throws RangeError for a user that the realm does not have. */
  keysOf(userArn: string): readonly ShownKey[];
}

/** The control over keys; `unmodifiable` is what IAM looks into. */
export function createIamControl(realm: RealmIndex, keys: AccessKeys, unmodifiable: Set<string>): IamControl {
  return {
    setKeyPropagation: (propagation) => keys.setPropagation(propagation),
    setUnmodifiable(userArn, isUnmodifiable) {
      if (isUnmodifiable) unmodifiable.add(userArn);
      else unmodifiable.delete(userArn);
    },
    keysOf(userArn) {
      const owner = realm.userOf(userArn);
      if (!owner) throw new RangeError(`The realm has no user ${userArn}.`);
      return keys.of(owner).map(({ accessKeyId, active, createdAt }) => ({ accessKeyId, active, createdAt }));
    },
  };
}
