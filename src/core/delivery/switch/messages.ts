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

/** A switch that another switch to the same target overtook. */
export const SUPERSEDED = 'Another switch to the same profile took over.';

/** The person, or the end of the program, called it off. */
export const CANCELLED = 'Cancelled. Nothing was changed.';

/** There is nothing of this profile to stop. */
export function notActive(profile: string): string {
  return `${profile} is not active, so there is nothing to stop.`;
}
