import type { KeychainProblem } from '../sessions/store/keychain-answer.ts';

interface Sentence {
  readonly message: string;
  readonly advice: string;
}

/** The last four characters are how AWS's own console names a key. */
export function shownKey(accessKeyId: string): string {
  return `····${accessKeyId.slice(-4)}`;
}

const keychain: Readonly<Record<KeychainProblem, Sentence & { readonly retryable?: true }>> = {
  missing: {
    message: 'This session has no keychain, so the key cannot be read from it or put there.',
    advice: 'Log in to the desktop, or start a keychain such as gnome-keyring in this session.',
  },
  locked: {
    message: 'The keychain is locked.',
    advice: 'Unlock it, then try again.',
    retryable: true,
  },
  denied: {
    message: 'The keychain refused Understudy.',
    advice: 'Allow Understudy to use it, then try again.',
  },
  slow: {
    message: 'The keychain did not answer in time; it may be asking for its password.',
    advice: 'Unlock it, then try again.',
    retryable: true,
  },
  failed: {
    message: 'The keychain could not be used.',
    advice: 'Check that it opens in your desktop’s own program for passwords, then try again.',
  },
};

/** What is said of keys in the keychain, and why something with them was not done. */
export const keyMessages = {
  keychain,
  keychainUnused: {
    message: 'UNDERSTUDY_SECRETS=memory keeps Understudy out of the keychain, where the keys are.',
    advice: 'Unset it, then try again.',
  } satisfies Sentence,
  notKept: {
    message: 'The keychain took the key and gave back something else.',
    advice: 'Nothing was removed from your files. Use another keychain, or leave the key where it is.',
  } satisfies Sentence,
  renameProfile: 'Rename the profile.',
  moveProgram: 'Put Understudy into another folder.',
  unknownProgram: (program: string): Sentence => ({
    message: `${program} does not look like the understudy command, so AWS tools could not be sent to it.`,
    advice: 'Start it under its own name, understudy.',
  }),
  busy: {
    message: 'Another understudy is working on keys.',
    advice: 'Wait until it has ended, then try again.',
  } satisfies Sentence,
  unreadableWork: (path: string): Sentence => ({
    message: `${path} cannot be understood, so it is not known what was begun with keys.`,
    advice: 'Look at your keys in the AWS console, then move that file away.',
  }),
  unreadableRecords: (path: string): Sentence => ({
    message: `${path} cannot be understood, so nothing was changed in it.`,
    advice: 'It says which profile has which key in the keychain. Restore it from a backup, or move it away.',
  }),
  noKeyOf: (profile: string): Sentence => ({
    message: `The profile ${profile} gets its credentials from Understudy, and Understudy would get them from this very profile: the keychain holds no key for it.`,
    advice: `Put its access keys into the credentials file and run understudy keys import ${profile}, or give it a role_arn with a source_profile.`,
  }),
  keyGone: (profile: string, accessKeyId: string): Sentence => ({
    message: `The key ${shownKey(accessKeyId)} of the profile ${profile} is no longer in the keychain.`,
    advice: `Make a new access key in the AWS console, put it into the credentials file and run: understudy keys import ${profile}`,
  }),
} as const;
