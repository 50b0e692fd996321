import type { ChainBase } from '../chain/chain.ts';

/** Bases whose credentials stand outside the AWS files. */
export type ExternalBase = Exclude<ChainBase, { kind: 'long-term-keys' | 'session-keys' }>;

export function isExternalBase(base: ChainBase): base is ExternalBase {
  return base.kind !== 'long-term-keys' && base.kind !== 'session-keys';
}
