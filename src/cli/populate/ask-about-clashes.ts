import type { PlannedProfile } from '../../core/aws-files/generated/populate-plan.ts';
import type { CliContext } from '../context.ts';
import { exitCode } from '../exit-code.ts';
import { refuse, tell } from '../options/report.ts';
import { notAgreed } from '../terminal/agree.ts';
import type { Ask } from '../terminal/ask.ts';
import { populateWords } from './messages.ts';

/** Names that other profiles have: is the account id put behind them, are these roles left out, or is nothing done? */
export async function askAboutClashes(
  context: CliContext,
  taken: readonly PlannedProfile[],
  ask: Ask,
): Promise<'add' | 'leave-out' | 'stop'> {
  tell(context, populateWords.clashes);
  for (const { clash, name } of taken) tell(context, populateWords.clash(clash?.wanted ?? '', name));
  const answer = (await ask(populateWords.clashQuestion))?.trim().toLowerCase();
  if (answer === 'a' || answer === 'add') return 'add';
  if (answer === 'l' || answer === 'leave out') return 'leave-out';
  if (answer === undefined && !context.signal.aborted)
    refuse(context, { kind: 'refused', ...populateWords.clashNobody });
  else {
    tell(context, notAgreed('no'));
    context.end(context.signal.aborted ? exitCode.interrupted : exitCode.failed);
  }
  return 'stop';
}
