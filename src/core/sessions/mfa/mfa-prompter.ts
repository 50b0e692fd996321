/** What the person at the prompt has to know. */
export interface MfaQuestion {
  /** `arn:aws:iam::111111111111:mfa/jo`, or a hardware serial such as `GAHT12345678`. */
  readonly serial: string;
  /** The profile whose credentials sign the call. */
  readonly sourceProfile: string;
  /** What the code is for: the profile (or ad hoc role) the user asked for. */
  readonly wanted: string;
  /** Role name of the last hop; absent where the chain ends at the MFA session itself. */
  readonly roleName?: string;
  /** Account of the last hop. */
  readonly accountId?: string;
  /** How long one code will serve, in seconds. */
  readonly sessionSeconds: number;
}

/** Why the code before was not taken, in words for the prompt. */
export interface MfaRejection {
  readonly kind: 'code-refused' | 'code-used' | 'malformed' | 'failed';
  readonly message: string;
  /** When the device shows its next code; set when waiting for it is the thing to do. */
  readonly nextCodeAt?: Date;
}

/** Asks a person for a code: a window in the app, a line in the terminal. */
export interface MfaPrompter {
  /**
   * Who is asked when several wait for one code, the lowest first: 0 has the code at hand, 1 (the default) is in front
   * of the user, 2 stands somewhere, in a terminal, 3 cannot be seen now. Asked again whenever someone comes or goes.
   */
  readonly rank?: number;
  /** Calls the listener when `rank` is another from now on. Returns the function that ends it. */
  onRankChange?(listener: () => void): () => void;
  /**
   * Asks once. `refusal` says why the last answer was not taken; the same prompt stays open between tries.
   * Resolves with the digits typed, or `undefined` when dismissed.
   */
  ask(
    question: MfaQuestion,
    refusal: MfaRejection | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined>;
  /** The question needs no further answer (granted, dismissed or failed): close the prompt. */
  settled(question: MfaQuestion): void;
}
