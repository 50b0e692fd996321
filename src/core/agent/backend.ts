import type { SessionCredentials } from '../credentials.ts';

/** A failure is a value: the command decides about words, colours and the exit code. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: BackendError };

export interface BackendError {
  /**
   * `code-needed`, `sign-in-needed`: nobody can be asked for the code or to sign in (exit code 3). `confirm`: `--force` would go on.
   */
  readonly kind: 'refused' | 'failed' | 'code-needed' | 'sign-in-needed' | 'dismissed' | 'confirm';
  /** One sentence. */
  readonly message: string;
  readonly advice?: string;
  readonly requestId?: string;
  /** The code of a chain's problem, such as `unknown-profile`, for which names are suggested. */
  readonly code?: string;
}

export interface ObtainCallOptions {
  /** New credentials even where those at hand still live. */
  readonly refresh?: boolean;
  /** A code given on the command line; used once. */
  readonly mfaCode?: string;
  /** A new MFA session first. */
  readonly newMfaSession?: boolean;
  readonly longRoleSession?: boolean;
  /** `terminal`: this process can ask for a code; `window`: only the app's window can; `never`: fail with `code-needed`. */
  readonly ask: 'terminal' | 'window' | 'never';
  /** For `--verbose`: the answer also tells how it came about. */
  readonly explain?: boolean;
  readonly signal?: AbortSignal;
}

export interface SwitchCallOptions extends ObtainCallOptions {
  readonly target?: string;
  /** Overwriting what stands in the target was confirmed. */
  readonly confirmed?: boolean;
}

export interface ObtainedAnswer {
  /** The profile, or `account:role`. */
  readonly name: string;
  readonly credentials: SessionCredentials;
  readonly region?: string;
  readonly arn?: string;
  /** The profile is marked as production: said wherever it is used. */
  readonly production?: true;
  /** No STS call was needed. */
  readonly fromCache: boolean;
  /** Remarks such as a capped duration. */
  readonly notes: readonly string[];
  /** How it came about, where that was asked for: one sentence each, without secrets. */
  readonly explanation?: readonly string[];
}

export interface SwitchedAnswer {
  readonly name: string;
  readonly target: string;
  readonly expiresAt: Date;
  readonly fromCache: boolean;
  readonly region?: string;
  readonly production?: true;
  readonly notes: readonly string[];
  readonly explanation?: readonly string[];
}

/** A profile in every target, all that was written, or one target alone. */
export type StopSelector =
  | { readonly profile: string }
  | { readonly all: true }
  | { readonly target: string };

export interface UndoOptions {
  /** Also where somebody changed the section since. */
  readonly overrideChanges?: boolean;
}

export interface UndoneAnswer {
  readonly target: string;
  /** `removed`: it was not there before. `nothing`: there was nothing left to undo in it. */
  readonly did: 'removed' | 'restored' | 'nothing';
}

export interface KeepOptions {
  readonly profile: string;
  readonly on: boolean;
}

export interface KeptAnswer {
  /** All profiles on the list now. */
  readonly profiles: readonly string[];
}

/** A command that serves credentials to programs, as long as the call lasts. */
export interface EndpointAnnouncement {
  readonly profile: string;
  readonly by: 'exec' | 'serve';
  /** The program of `exec`, without its arguments. */
  readonly program?: string;
  /** Fires when the command has ended. */
  readonly signal?: AbortSignal;
}

export interface AnnouncedAnswer {
  /** The person has stopped it in the app; else it ended by itself. */
  readonly stopped: boolean;
}

/** The sign-in of a profile, that of an `sso-session`, or all that the AWS files name. */
export type SignOutSelector =
  | { readonly profile: string }
  | { readonly session: string }
  | { readonly all: true };

export interface SignedOutAnswer {
  /** What the sign-ins are called that have ended. */
  readonly signedOut: readonly string[];
  /** What could not be done at AWS. */
  readonly notices: readonly string[];
}

export interface StoppedAnswer {
  /** Target profiles that were taken out or put back. */
  readonly targets: readonly string[];
}

export interface StatusAnswer {
  readonly live: readonly LiveStatus[];
  readonly mfaSessions: readonly {
    readonly serial: string;
    readonly sourceProfile: string;
    readonly expiresAt: Date;
  }[];
  /** Who gets credentials from the endpoint just now; only the running app knows of others. */
  readonly endpoints: readonly EndpointStatus[];
  /** Where somebody has signed in, or had. */
  readonly signIns: readonly SignInStatusLine[];
}

export interface SignInStatusLine {
  /** The name of the session, or else the start URL; of a console session the profile. */
  readonly name: string;
  /** Of an Identity Center. */
  readonly startUrl?: string;
  /** Of a console session: the ARN of who signed in. */
  readonly loginSession?: string;
  readonly region: string;
  readonly state: 'signed-in' | 'ended' | 'damaged';
  /** The end of what is there, where it is known. */
  readonly expiresAt?: Date;
  /** It renews as long as AWS lets it. */
  readonly renews: boolean;
}

export interface EndpointStatus {
  readonly profile: string;
  /** `app`: kept up by the app for chosen profiles. */
  readonly by: 'exec' | 'serve' | 'app';
  readonly program?: string;
  readonly since: Date;
}

export interface LiveStatus {
  readonly profile: string;
  readonly target: string;
  readonly expiresAt: Date;
  readonly arn?: string;
  readonly accountId?: string;
  readonly region?: string;
  readonly production?: true;
  /** When it renews by itself; only the running app renews. */
  readonly renewsAt?: Date;
  /** What went wrong last, where something did. */
  readonly problem?: string;
}
