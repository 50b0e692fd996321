import type { SignInMessage } from './messages.ts';
import type { SignInTarget } from './sign-in-target.ts';

/** How a person signs in: in a browser of this machine, or by comparing a code in any browser. */
export type SignInWay = 'browser' | 'device-code';

/** What the person has to do just now. */
export interface SignInStep {
  readonly address: string;
  /** Is shown on the page as well, for comparison. */
  readonly userCode?: string;
  /** By this machine's clock. */
  readonly deadline: Date;
}

export type SignInOutcome =
  | { readonly ok: true; readonly expiresAt: Date }
  | ({ readonly ok: false; readonly cancelled?: true } & SignInMessage);

/** What the disk says of a sign-in, by this machine's clock. */
export type SignInState =
  /** Nobody has signed in here. */
  | { readonly kind: 'never' }
  /** There is a file, but nothing can be made of it. */
  | { readonly kind: 'damaged'; readonly file: string }
  | { readonly kind: 'ended'; readonly endedAt?: Date }
  | {
      readonly kind: 'signed-in';
      /** The end of what is there now. */
      readonly until: Date;
      /** It is renewed without anybody being asked, as long as AWS lets it. */
      readonly renews: boolean;
    };

/** `notice`: what could not be done at AWS, though it is done here. */
export type SignOutOutcome =
  | { readonly ok: true; readonly notice?: string }
  | ({ readonly ok: false } & SignInMessage);

/** What was tried, so that nothing is left waiting. */
export type RenewOutcome =
  | { readonly kind: 'renewed' | 'fresh'; readonly until: Date }
  | { readonly kind: 'ended' }
  | { readonly kind: 'failed'; readonly message: string };

/** What can be done with one kind of sign-in. */
export interface SignInMethod<T extends SignInTarget> {
  /** The files that tell the state, for whoever watches them. */
  files(target: T): readonly string[];
  state(target: T): Promise<SignInState>;
  signIn(target: T, how: SignInHow): Promise<SignInOutcome>;
  /** Renews what has less than `aheadMs` left; never asks anybody. */
  renew(target: T, aheadMs: number, signal?: AbortSignal): Promise<RenewOutcome>;
  /** At AWS first, then the file. */
  signOut(target: T, signal?: AbortSignal): Promise<SignOutOutcome>;
  /** Removes what is here, and says nothing to AWS. */
  forget(target: T): Promise<SignOutOutcome>;
}

export interface SignInHow {
  readonly way: SignInWay;
  /** Called when the address is ready: to be shown and opened. */
  readonly show: (step: SignInStep) => void;
  readonly signal: AbortSignal;
}
