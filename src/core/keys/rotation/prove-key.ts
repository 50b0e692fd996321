import type { LongTermKey } from '../key-vault.ts';
import type { RotationParts } from './rotation-parts.ts';

export type Proof =
  | { readonly kind: 'works' }
  /** AWS did not accept it, or not often enough. */
  | { readonly kind: 'never' }
  | { readonly kind: 'another-user' }
  /** AWS could not be asked. */
  | { readonly kind: 'unknown'; readonly why: string }
  | { readonly kind: 'cancelled' };

const EVERY_MS = 2_000;
const IN_A_ROW = 3;
const WITHIN_MS = 60_000;

/**
 * Tries a new key until AWS has accepted it three times in a row, every two seconds, for a minute: it is not known everywhere at once
 * (aws-vault 3115; 99designs/aws-vault 132, 133, 339, 536).
 *
 * @param userArn whose key it has to be
 */
export async function proveKey(
  key: LongTermKey,
  profile: string,
  userArn: string | undefined,
  { identify, signal, sleep }: Pick<RotationParts, 'identify' | 'signal' | 'sleep'>,
): Promise<Proof> {
  let inARow = 0;
  let last: string | undefined;
  for (let waitedMs = 0; waitedMs < WITHIN_MS; waitedMs += EVERY_MS) {
    if (signal?.aborted) return { kind: 'cancelled' };
    const who = await identify(key, profile);
    if (who.kind === 'user' && userArn !== undefined && who.arn !== userArn) return { kind: 'another-user' };
    inARow = who.kind === 'user' ? inARow + 1 : 0;
    last = who.kind === 'failed' ? who.why : undefined;
    if (inARow >= IN_A_ROW) return { kind: 'works' };
    await sleep(EVERY_MS);
  }
  return last === undefined ? { kind: 'never' } : { kind: 'unknown', why: last };
}
