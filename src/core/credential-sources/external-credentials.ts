import type { Credentials } from '../credentials.ts';
import type { SignInTarget } from '../sign-in/sign-in-target.ts';

/** Credentials that stand outside the AWS files, or why they could not be had. */
export type ExternalCredentials =
  | {
      readonly ok: true;
      readonly credentials: Credentials;
      /** The caller ARN, where it is known. */
      readonly arn?: string;
      /** A remark for the user, such as a duration that AWS cut: one sentence. */
      readonly note?: string;
    }
  | {
      readonly ok: false;
      readonly message: string;
      readonly advice: string;
      /** The same may work a little later: the network or AWS had trouble. */
      readonly retryable?: true;
      /** Somebody has to be there, and the caller forbade asking. */
      readonly needsPerson?: true;
      /** What somebody has to sign in to first. */
      readonly signIn?: SignInTarget;
    };
