import type { Credentials } from '../credentials.ts';
import type { SignInTarget } from '../sign-in/sign-in-target.ts';

/** Credentials that stand outside the AWS files, or why they could not be had. */
export type ExternalCredentials =
  | { readonly ok: true; readonly credentials: Credentials }
  | {
      readonly ok: false;
      readonly message: string;
      readonly advice: string;
      /** The same may work a little later: the network or AWS had trouble. */
      readonly retryable?: true;
      /** What somebody has to sign in to first. */
      readonly signIn?: SignInTarget;
    };
