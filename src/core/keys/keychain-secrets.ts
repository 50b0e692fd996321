import { type KeychainProblem, keychainAnswer } from '../sessions/store/keychain-answer.ts';
import type { Keytar } from '../sessions/store/keychain-item.ts';
import { keyMessages } from './messages.ts';

/** Secrets of the user's own in the operating system's keychain, one item each. */
export interface KeychainSecretItems {
  read(item: string): Promise<SecretRead>;
  /** Writes, reads back and compares: some keychains take a secret and do not keep it. */
  store(item: string, secret: string): Promise<SecretChange>;
  /** Done also where there is no such item. */
  remove(item: string): Promise<SecretChange>;
}

export type SecretRead =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'absent' }
  | ({ readonly kind: 'failed' } & KeychainSentence);

export type SecretChange = { readonly kind: 'done' } | ({ readonly kind: 'failed' } & KeychainSentence);

export interface KeychainSentence {
  readonly message: string;
  readonly advice: string;
  /** The same may work a little later: somebody has to unlock it first. */
  readonly retryable?: true;
}

const SERVICE = 'Understudy';

/** A person may have to type the keychain's password: so long is one answer waited for, in milliseconds. */
const WAIT_MS = 60_000;

/** The item of a long-term key. */
export function keyItem(accessKeyId: string): string {
  return `access-key ${accessKeyId}`;
}

/**
 * @param load keytar, which is native code; loaded at the first use only. `undefined`: the keychain is not to be used
 */
export function keychainSecretItems(
  load: (() => Promise<Keytar>) | undefined,
  waitMs = WAIT_MS,
): KeychainSecretItems {
  const ask = async <T>(question: (keytar: Keytar) => Promise<T>) =>
    load === undefined
      ? ({ kind: 'unused' } as const)
      : keychainAnswer(async () => question(await load()), waitMs);

  async function read(item: string): Promise<SecretRead> {
    const answer = await ask((keytar) => keytar.getPassword(SERVICE, item));
    if (answer.kind === 'unused') return { kind: 'failed', ...keyMessages.keychainUnused };
    if (answer.kind === 'problem') return { kind: 'failed', ...sentenceOf(answer.problem) };
    return answer.value === null ? { kind: 'absent' } : { kind: 'secret', secret: answer.value };
  }

  async function change(question: (keytar: Keytar) => Promise<unknown>): Promise<SecretChange> {
    const answer = await ask(question);
    if (answer.kind === 'unused') return { kind: 'failed', ...keyMessages.keychainUnused };
    return answer.kind === 'problem' ? { kind: 'failed', ...sentenceOf(answer.problem) } : { kind: 'done' };
  }

  return {
    read,
    async store(item, secret) {
      const written = await change((keytar) => keytar.setPassword(SERVICE, item, secret));
      if (written.kind === 'failed') return written;
      const back = await read(item);
      if (back.kind === 'failed') return back;
      return back.kind === 'secret' && back.secret === secret
        ? { kind: 'done' }
        : { kind: 'failed', ...keyMessages.notKept };
    },
    remove: (item) => change((keytar) => keytar.deletePassword(SERVICE, item)),
  };
}

function sentenceOf(problem: KeychainProblem): KeychainSentence {
  return keyMessages.keychain[problem];
}
