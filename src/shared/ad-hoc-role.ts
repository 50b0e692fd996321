/** A role that is in no file, as it is typed in. An empty or absent field is not set. */
export interface RoleInput {
  /** A full ARN or `[partition:]account:role`. */
  readonly role: string;
  readonly sourceProfile: string;
  readonly sessionName?: string;
  /** Seconds. */
  readonly durationSeconds?: number;
  readonly externalId?: string;
  readonly region?: string;
  /** `team=ops,project=x`. */
  readonly tags?: string;
  /** Inline session policy, JSON text. */
  readonly sessionPolicy?: string;
}

/** What is to be said about a role while it is typed. */
export type RoleValidation =
  | {
      readonly ok: true;
      /** `account:role`. */
      readonly name: string;
      readonly roleArn: string;
      /** The device whose code it takes, where one is needed and no MFA session is there yet. */
      readonly codeFrom?: string;
      /** How many roles are assumed on the way. */
      readonly hops: number;
      readonly region?: string;
    }
  | {
      readonly ok: false;
      /** The field that is at fault, where it is one. */
      readonly field?: keyof RoleInput;
      readonly message: string;
      readonly advice: string;
    };

/** Who AWS says one is. */
export interface Identity {
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
}
