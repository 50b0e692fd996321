import type { SessionCredentials } from '../../credentials.ts';

/** Whether a target may be written, before anything is asked of STS. */
export type TargetVerdict =
  | { readonly kind: 'allowed'; readonly warnings?: readonly string[] }
  | { readonly kind: 'confirm'; readonly message: string; readonly warnings?: readonly string[] }
  | { readonly kind: 'refused'; readonly message: string; readonly advice: string };

export type DeliveryOutcome =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly kind: 'confirm' | 'failed';
      readonly message: string;
      readonly advice: string;
    };

/** A managed section that a former run left in the file. */
export interface DeliveredSection {
  readonly target: string;
  readonly profile: string;
  readonly expiresAt: Date;
  /** Tells one write from another. */
  readonly accessKeyId?: string;
}

/** Writes credentials where tools read them; the credentials file is one. */
export interface DeliveryTarget {
  assess(target: string): TargetVerdict;
  write(
    target: string,
    entry: { readonly profile: string; readonly credentials: SessionCredentials; readonly region?: string },
    options: {
      /** The user said yes to what `confirm` asked. */
      readonly confirmed: boolean;
      /** Only a section that still holds what was written last is written again. */
      readonly renewal: boolean;
    },
  ): Promise<DeliveryOutcome>;
  remove(target: string): Promise<DeliveryOutcome>;
  list(): Promise<readonly DeliveredSection[]>;
}
