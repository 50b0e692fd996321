import type { MfaPrompter } from '../sessions/mfa/mfa-prompter.ts';
import type { VerbName } from './verbs.ts';

/** What a call may use of the terminal that made it. */
export interface Caller {
  /** Fires when the terminal takes the call back, or is gone. */
  readonly signal: AbortSignal;
  /** Asks in that terminal. */
  readonly prompter: MfaPrompter;
  /**
   * Tells the terminal that somebody has to answer a prompt first. `signIn`: has to sign in, to what bears this name; `why`: where they
   * would not see it by themselves.
   */
  readonly waits: (signIn?: string, why?: string) => void;
}

/** Does what a terminal asks for. Resolves to what can be written as JSON; never rejects for what users do. */
export type RequestHandler = (what: VerbName, argument: unknown, caller: Caller) => Promise<unknown>;
