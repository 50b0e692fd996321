/**
 * A set of AWS keys that can sign a request. Never leaves the main process (or the CLI's own process).
 */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Present on temporary credentials only. No fixed size: never cut (AWS STS API: AssumeRole, SessionToken). */
  readonly sessionToken?: string;
  /** The server's own `Expiration`; absent on long-term keys. */
  readonly expiration?: Date;
  /** The account that they act in, 12 digits, where their source says so or where it is known from the ARN behind them. */
  readonly accountId?: string;
}

/** Temporary credentials as STS hands them out: a token and an end are always there. */
export interface SessionCredentials extends Credentials {
  readonly sessionToken: string;
  readonly expiration: Date;
}
