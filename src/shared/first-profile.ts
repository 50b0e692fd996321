/** Keys that were read from a file of the user's: what may be told of them. */
export interface ChosenKeys {
  readonly file: string;
  /** The last four characters of the access key id. */
  readonly ending: string;
}

/** A first role behind keys that were chosen before. An empty or absent field is not set. */
export interface FirstProfileInput {
  readonly profile: string;
  /** A full ARN or `[partition:]account:role`. */
  readonly role: string;
  readonly mfaSerial?: string;
  readonly region?: string;
}
