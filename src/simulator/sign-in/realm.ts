import type { Consent } from '../oauth/browser-answer.ts';

/** The console's sign-in, as far as `aws login` uses it. What is left out takes AWS's own default. */
export interface RealmSignIn {
  /** The console sessions of the person's browser; the first one is taken where nobody is asked. */
  readonly sessions: readonly RealmConsoleSession[];
  /** `page` unless specified otherwise: a person decides in the browser. `allow` and `deny` decide as soon as the page is opened. */
  readonly consent?: Consent;
  /** Seconds within which keys can be renewed, up to 43200; 12 hours unless specified otherwise. */
  readonly sessionSeconds?: number;
  /** Seconds that keys last, up to 900; that is what they last unless specified otherwise. */
  readonly keySeconds?: number;
}

/** Somebody who is signed in to the console: a user (the root user too) or a role, which the realm must have. */
export type RealmConsoleSession = (
  | { readonly userArn: string; readonly withMfa?: boolean }
  | { readonly roleArn: string; readonly sessionName: string }
) & {
  /** False: lacks signin:AuthorizeOAuth2Access and signin:CreateOAuth2Token. */
  readonly mayUseLogin?: boolean;
};
