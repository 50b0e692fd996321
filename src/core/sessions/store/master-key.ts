import { randomBytes } from 'node:crypto';
import { type KeychainProblem, keychainAnswer } from './keychain-answer.ts';
import { sealKeyLength } from './sealed-box.ts';

/** The one item in the operating system's keychain. Passed in; each call may reject or take for ever. */
export interface SecretStore {
  /** `undefined` when there is no such item. */
  read(): Promise<string | undefined>;
  write(secret: string): Promise<void>;
}

export type MasterKey =
  | { readonly kind: 'key'; readonly key: Buffer; readonly created: boolean }
  | { readonly kind: 'unavailable'; readonly problem: KeychainProblem | 'new-keyring' };

/** What the keychain holds for us, without making anything there. */
export type FoundKey =
  | { readonly kind: 'key'; readonly key: Buffer }
  | { readonly kind: 'none' }
  | { readonly kind: 'unavailable'; readonly problem: KeychainProblem };

const prefix = 'understudy-key-1:';

/**
 * The key that sessions are sealed with: read from the keychain, or made and stored there the first time. Hold the
 * store's lock around it, so that two processes do not make two keys. Never waits longer than `waitMs` for an answer.
 */
export async function loadMasterKey(secrets: SecretStore, waitMs: number): Promise<MasterKey> {
  const found = await keychainAnswer(() => secrets.read(), waitMs);
  if (found.kind === 'problem') return { kind: 'unavailable', problem: found.problem };
  const known = parseKey(found.value);
  if (known !== undefined) return { kind: 'key', key: known, created: false };

  const made = randomBytes(sealKeyLength);
  const stored = await keychainAnswer(() => secrets.write(prefix + made.toString('base64')), waitMs);
  if (stored.kind === 'problem') {
    // The first secret of all: where the system has no keyring yet, it asks for the password of a new one just now.
    return { kind: 'unavailable', problem: stored.problem === 'slow' ? 'new-keyring' : stored.problem };
  }
  // Some keychains take a secret and do not keep it: what cannot be read back would be lost at the next start.
  const back = await keychainAnswer(() => secrets.read(), waitMs);
  const kept = back.kind === 'value' && parseKey(back.value)?.equals(made) === true;
  return kept ? { kind: 'key', key: made, created: true } : { kind: 'unavailable', problem: 'failed' };
}

/** Looks for the key. Raises no dialog for a new keyring, since it writes nothing. Never waits longer than `waitMs` for an answer. */
export async function findMasterKey(secrets: Pick<SecretStore, 'read'>, waitMs: number): Promise<FoundKey> {
  const found = await keychainAnswer(() => secrets.read(), waitMs);
  if (found.kind === 'problem') return { kind: 'unavailable', problem: found.problem };
  const key = parseKey(found.value);
  return key === undefined ? { kind: 'none' } : { kind: 'key', key };
}

/** The key, where the keychain has one. Never makes one, so it needs no lock. Never waits longer than `waitMs`. */
export async function readMasterKey(
  secrets: Pick<SecretStore, 'read'>,
  waitMs: number,
): Promise<Buffer | undefined> {
  const found = await keychainAnswer(() => secrets.read(), waitMs);
  return found.kind === 'value' ? parseKey(found.value) : undefined;
}

function parseKey(text: string | undefined): Buffer | undefined {
  if (text?.startsWith(prefix) !== true) return undefined;
  const key = Buffer.from(text.slice(prefix.length), 'base64');
  return key.length === sealKeyLength ? key : undefined;
}
