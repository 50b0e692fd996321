import type { ChainBase, ChainProblem } from './chain.ts';

/**
 * The credentials that a profile has of its own, before any role.
 * `none`: the profile says nothing about credentials.
 */
export type BaseResult =
  | { readonly kind: 'base'; readonly base: ChainBase }
  | { readonly kind: 'none' }
  | { readonly kind: 'problem'; readonly problem: ChainProblem };
