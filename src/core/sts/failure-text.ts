/** A failure in words: what happened, and what to do. */
export interface FailureText {
  readonly message: string;
  readonly advice: string;
}
