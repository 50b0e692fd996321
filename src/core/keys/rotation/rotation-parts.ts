import type { Credentials } from '../../credentials.ts';
import type { IamCallContext, IamGateway, IamKey, IamKeyUse } from '../../iam/iam-gateway.ts';
import type { KeyRecords } from '../key-records.ts';
import type { KeyVault, LongTermKey } from '../key-vault.ts';
import type { KeyWorkJournal, RotationWork } from '../key-work.ts';
import type { Identified } from '../move/import-key.ts';

/** What signs calls to IAM for a profile: a session of its MFA device, or the key itself where it has none. */
export type Signer =
  | { readonly ok: true; readonly credentials: Credentials }
  | {
      readonly ok: false;
      readonly message: string;
      readonly advice: string;
      /** A code is needed and nobody may be asked now. */
      readonly codeNeeded?: true;
    };

/** After each of these the work can be cut off and taken up again. */
export const rotationSteps = [
  'begun',
  'made',
  'stored',
  'created',
  'verified',
  'recorded',
  'switched',
  'deactivated',
  'deleted',
] as const;
export type RotationStep = (typeof rotationSteps)[number];

/** What rotating a key works with. */
export interface RotationParts {
  readonly records: KeyRecords;
  /** Where the records lie. */
  readonly recordsPath: string;
  readonly vault: KeyVault;
  readonly journal: KeyWorkJournal;
  readonly iam: IamGateway;
  /** Where IAM is asked for the profile; a sentence where that cannot be told. */
  readonly placeOf: (profile: string) => Promise<Omit<IamCallContext, 'credentials'> | string>;
  /** Signs with the key that the profile has now; may ask for a code. */
  readonly signer: (profile: string) => Promise<Signer>;
  /** GetCallerIdentity with a key, where the profile's calls go. */
  readonly identify: (key: LongTermKey, profile: string) => Promise<Identified>;
  /** Sessions that the old key of these profiles made are not used any more. */
  readonly dropSessions: (profiles: readonly string[]) => Promise<void>;
  /** This machine's clock. */
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
  /** How long the old key stays off before it is deleted, in milliseconds. */
  readonly graceMs: number;
  readonly signal?: AbortSignal;
  /** Told after each step, before the next. */
  readonly onStep?: (step: RotationStep) => void | Promise<void>;
}

/** A key with its last use, as far as IAM told. */
export interface KeyWithUse extends IamKey {
  /** Absent where IAM does not tell. */
  readonly use?: IamKeyUse;
}

export type RotationOutcome =
  /** The new key is in use, the old one is off and is deleted at `deleteAt`. */
  | {
      readonly kind: 'rotated';
      readonly profile: string;
      readonly oldKeyId: string;
      readonly newKeyId: string;
      readonly deleteAt: Date;
    }
  /** At its end; `warnings` say what is left to the person. */
  | {
      readonly kind: 'finished';
      readonly profile: string;
      readonly oldKeyId: string;
      readonly newKeyId: string;
      readonly warnings: readonly string[];
    }
  /** The person took the deactivation back; both keys work. */
  | { readonly kind: 'reactivated'; readonly profile: string; readonly work: RotationWork }
  | {
      readonly kind: 'two-keys';
      readonly message: string;
      readonly advice: string;
      readonly keys: readonly KeyWithUse[];
    }
  /** Not at its end, and noted; a working key is in use. */
  | {
      readonly kind: 'paused';
      readonly message: string;
      readonly advice: string;
      readonly codeNeeded: boolean;
    }
  | { readonly kind: 'failed'; readonly message: string; readonly advice: string };
