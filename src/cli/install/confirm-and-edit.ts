import { assertNever } from '../../shared/assert-never.ts';
import type { CliContext } from '../context.ts';
import { exitCode } from '../exit-code.ts';
import { refuse, tell } from '../options/report.ts';
import { type Agreement, askToAgree, notAgreed } from '../terminal/agree.ts';
import { type ChangeRequest, changeWithConsent } from './confirmed-edit.ts';

/** Shows a change of a file, asks unless the yes was given beforehand, carries it out and says what came of it. False: not done. */
export async function changeShown(
  context: CliContext,
  change: Omit<ChangeRequest, 'agree' | 'now'> & { readonly yes: boolean; readonly done: string },
): Promise<boolean> {
  let agreement = 'no' as Agreement;
  const outcome = await changeWithConsent({
    path: change.path,
    edit: change.edit,
    ...(change.aws && { aws: change.aws }),
    now: () => context.clock.now(),
    async agree(diff) {
      context.stderr.write(diff);
      if (change.yes) return true;
      agreement = await askToAgree(context, `Write this into ${change.path}?`);
      return agreement === 'yes';
    },
  });
  switch (outcome.kind) {
    case 'changed':
      if (outcome.backup) tell(context, `The file as it was is kept as ${outcome.backup}.`);
      tell(context, change.done);
      return true;
    case 'unchanged':
      tell(context, `${change.path} says so already. Nothing was written.`);
      return true;
    case 'declined':
      tell(context, notAgreed(agreement === 'nobody' ? agreement : 'no'));
      context.end(exitCode.failed);
      return false;
    case 'failed':
      refuse(context, { kind: 'failed', message: outcome.message, advice: outcome.advice });
      return false;
    default:
      return assertNever(outcome);
  }
}
