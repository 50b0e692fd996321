import type { SessionCredentials } from '../../credentials.ts';
import type { SignInTarget } from '../../sign-in/sign-in-target.ts';
import type { StsFailure } from '../../sts/sts-failure.ts';

/** A live set of temporary credentials in the broker's hands. */
export interface Session {
  /** Hash over every input of the request that made it; see `session-key.ts`. */
  readonly key: string;
  /** `session-token`: GetSessionToken without a code, for keys that have no MFA device. */
  readonly kind: 'mfa' | 'session-token' | 'role';
  readonly credentials: SessionCredentials;
  readonly obtainedAt: Date;
  /** The MFA device behind an MFA session. */
  readonly mfaSerial?: string;
  /** The profile whose keys signed, as a label; sessions are never looked up by it. */
  readonly sourceProfile?: string;
  /** The caller ARN of a role session. */
  readonly arn?: string;
}

/** One step of a chain as it stands now, for the panel's "How you get there". */
export interface StepState {
  readonly kind: 'base' | 'mfa' | 'session-token' | 'role';
  /** The live session of this step; absent where there is none or it has ended. On a base: credentials that are kept and handed on as they are. */
  readonly session?: Session;
}

/** The answer to "credentials for this chain, now". */
export interface ObtainedCredentials {
  readonly credentials: SessionCredentials;
  /** When the final credentials were issued, for the bar of the countdown. */
  readonly obtainedAt: Date;
  /** The caller ARN, where STS told it. */
  readonly arn?: string;
  /** The MFA session the chain stands on, where there is one. */
  readonly mfaSession?: Session;
  /** True when not one STS call was needed. */
  readonly fromCache: boolean;
  /** Set when AWS's limits gave less time than was asked for: a sentence for the panel. */
  readonly durationNote?: string;
  /** Set when STS was asked in another region than the configured one: a sentence for the panel. */
  readonly regionNote?: string;
}

/** What there is to say of a profile whose credentials are in hand. */
export function remarksOf({ durationNote, regionNote }: ObtainedCredentials): readonly string[] {
  return [durationNote, regionNote].filter((note) => note !== undefined);
}

/** Why credentials could not be had. */
export type SessionFailure =
  | {
      readonly kind: 'sts';
      readonly failure: StsFailure;
      /** Which call: `MFA session` or the role's ARN, and the profile it came from. */
      readonly step: string;
    }
  | { readonly kind: 'dismissed' }
  | { readonly kind: 'cancelled' }
  /** A code is needed and the caller forbade asking for one. */
  | {
      readonly kind: 'code-needed';
      readonly serial: string;
      readonly message: string;
      readonly advice: string;
    }
  /** The chain cannot be followed as it stands: it crosses partitions. */
  | { readonly kind: 'chain'; readonly message: string; readonly advice: string }
  | {
      readonly kind: 'base';
      readonly message: string;
      readonly advice: string;
      /** The same may work a little later. */
      readonly retryable?: true;
    }
  /** Somebody has to sign in, and the caller forbade asking for it. */
  | {
      readonly kind: 'sign-in-ended';
      readonly signIn: SignInTarget;
      readonly message: string;
      readonly advice: string;
    }
  /** A program of the user's is to be asked that may have somebody sign in, and the caller forbade asking. */
  | { readonly kind: 'person-needed'; readonly message: string; readonly advice: string }
  | { readonly kind: 'unsupported-base'; readonly message: string; readonly advice: string };

export type SessionOutcome =
  | { readonly ok: true; readonly value: ObtainedCredentials }
  | { readonly ok: false; readonly failure: SessionFailure };
