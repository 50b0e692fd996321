import type { ResolveBase } from '../core/sessions/chain-root.ts';

export const resolveBase: ResolveBase = async (base) => ({
  ok: false,
  message: `Profile ${base.profile} uses ${base.kind}.`,
  advice: '',
});
