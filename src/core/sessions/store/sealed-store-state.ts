import type { KeychainProblem } from './keychain-answer.ts';

/** Whether sessions outlive this process; for the settings, and for a notice where they do not. */
export type SealedStoreState =
  | { readonly kind: 'opening' }
  | {
      readonly kind: 'sealed';
      /** Where an unreadable file was put. */
      readonly setAside?: string;
    }
  | {
      readonly kind: 'memory';
      readonly reason: MemoryReason;
      readonly message: string;
      readonly advice: string;
    };

/** `chosen`: by the user. `newer`: a newer version of the product wrote the file. `busy`: another process holds it. */
export type MemoryReason = KeychainProblem | 'new-keyring' | 'chosen' | 'file' | 'newer' | 'busy';

const texts: Readonly<Record<MemoryReason, readonly [message: string, advice: string]>> = {
  chosen: ['Sessions are kept in memory only, as chosen.', 'They end when Understudy does.'],
  missing: [
    'No keychain was found, so sessions are kept in memory only.',
    'Install and start one (GNOME Keyring, KWallet) to keep them over a restart.',
  ],
  locked: [
    'The keychain is locked, so sessions are kept in memory only.',
    'Unlock it and choose “Try again” to keep them over a restart.',
  ],
  denied: [
    'The keychain did not let Understudy in, so sessions are kept in memory only.',
    'Allow the access and choose “Try again” to keep them over a restart.',
  ],
  slow: [
    'The keychain did not answer in time, so sessions are kept in memory only.',
    'If it asks for a password, enter it, then choose “Try again”.',
  ],
  'new-keyring': [
    'If your system asks for the password of a new keyring: Understudy keeps the key there that seals its sessions. Until it has one they are kept in memory only.',
    'Choose a password to keep them over a restart, or cancel: they end with Understudy then.',
  ],
  failed: [
    'The keychain did not work, so sessions are kept in memory only.',
    'Check the keychain of your system, then choose “Try again”.',
  ],
  file: [
    'The file for sealed sessions cannot be used, so sessions are kept in memory only.',
    "Check the owner, the mode and the free space of Understudy's folder.",
  ],
  newer: [
    'A newer version of Understudy wrote the sealed sessions, so sessions are kept in memory only.',
    'Update this version.',
  ],
  busy: [
    'Another Understudy process holds the sealed sessions, so sessions are kept in memory only.',
    'Choose “Try again” in a moment.',
  ],
};

/** The state of a store that keeps its sessions in memory only, in words. */
export function memoryOnly(reason: MemoryReason): SealedStoreState {
  const [message, advice] = texts[reason];
  return { kind: 'memory', reason, message, advice };
}
