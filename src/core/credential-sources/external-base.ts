import type { ChainBase } from '../chain/chain.ts';

/** Bases whose credentials stand outside the AWS files. */
export type OutsideBase = Exclude<ChainBase, { kind: 'long-term-keys' | 'session-keys' }>;

export function isOutsideBase(base: ChainBase): base is OutsideBase {
  return base.kind !== 'long-term-keys' && base.kind !== 'session-keys';
}
