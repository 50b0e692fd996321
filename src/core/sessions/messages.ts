import type { ChainBase } from '../chain/chain.ts';
import type { MfaRejection } from './mfa/mfa-prompter.ts';
import type { SessionFailure } from './store/session.ts';

/** What the prompt says when an answer was not taken. */
export const mfaRejections = {
  malformed: (reason: 'empty' | 'short' | 'long' | 'not-digits'): MfaRejection => ({
    kind: 'malformed',
    message: {
      empty: 'Type the six digits that the device shows.',
      short: 'The code has six digits.',
      long: 'The code has exactly six digits. Codes of a security key that types a long text do not fit here.',
      'not-digits': 'The code has digits only.',
    }[reason],
  }),

  /** The user typed a code that was sent before. */
  used: (nextCodeAt: Date): MfaRejection => ({
    kind: 'code-used',
    message: 'This code was used already, and AWS takes each code once. Wait for the next one.',
    nextCodeAt,
  }),

  /** AWS looked at the code and said no. It does not tell a wrong code from a used one. */
  refused: (): MfaRejection => ({
    kind: 'code-refused',
    message: 'AWS did not take this code. It was mistyped, too old or used before. Try the next one.',
  }),

  /** The code was right, but the call has to be made once more. */
  spent: (nextCodeAt: Date): MfaRejection => ({
    kind: 'code-used',
    message: 'AWS wants the request in another form, and the code is spent. Enter the next one.',
    nextCodeAt,
  }),
} as const;

export function codeNeeded(serial: string): SessionFailure {
  return {
    kind: 'code-needed',
    serial,
    message: `A code of the MFA device ${serial} is needed.`,
    advice: 'Switch to the profile to enter one.',
  };
}

/** Session keys that lead to no role are handed on only where it is known until when. */
export function endlessSessionKeys(base: ChainBase): SessionFailure {
  return {
    kind: 'unsupported-base',
    message: `Profile ${base.profile} holds session keys already, and nothing says when they end.`,
    advice: `Use the profile directly, or choose a role whose source_profile is ${base.profile}.`,
  };
}

/** What derives from such keys could outlive them: long-term keys have no end, and a session has a token. */
export function tokenlessKeys(base: ChainBase): SessionFailure {
  return {
    kind: 'unsupported-base',
    message: `What profile ${base.profile} gets its credentials from gave keys that end, but no session token.`,
    advice: 'Have it print SessionToken beside Expiration, or leave out Expiration for long-term keys.',
  };
}

export function personNeeded(base: ChainBase): SessionFailure {
  return {
    kind: 'person-needed',
    message: `Somebody is being asked to sign in for profile ${base.profile}.`,
    advice: 'Try again when that is done.',
  };
}

export function endedSessionKeys(base: ChainBase, ended: Date): SessionFailure {
  return {
    kind: 'base',
    message: `The session keys in profile ${base.profile} ended at ${ended.toISOString()}.`,
    advice: 'Renew them with the tool that wrote them, or choose a source profile with access keys.',
  };
}
