import type { ChainProblem } from '../../chain/chain.ts';

/** A section was found whose name alone does not say what was asked for. */
export function unreadableSwitchRequest(name: string): ChainProblem {
  return {
    code: 'unknown-profile',
    profile: name,
    message: `How ${name} was switched to is not known any more, so it does not renew.`,
    advice: 'Switch to it again.',
  };
}
