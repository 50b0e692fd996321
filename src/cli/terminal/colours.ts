import picocolors from 'picocolors';
import type { Environment } from '../../core/chain/chain.ts';
import type { Output } from '../context.ts';

export type Colours = ReturnType<typeof picocolors.createColors>;

/**
 * Whether an output is to be coloured: `FORCE_COLOR` (0 and false: never) before `NO_COLOR` (https://no-color.org: any value
 * but the empty one), then only a terminal that is not dumb.
 */
export function wantsColour(environment: Environment, output: Pick<Output, 'isTTY'>): boolean {
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  if (environment['NO_COLOR']) return false;
  return output.isTTY && environment['TERM'] !== 'dumb';
}

/** The colours for an output; all of them leave the text as it is where none are wanted. */
export function coloursFor(environment: Environment, output: Pick<Output, 'isTTY'>): Colours {
  return picocolors.createColors(wantsColour(environment, output));
}

/** For text that is no result and stands among questions. */
export const colourless: Colours = picocolors.createColors(false);
