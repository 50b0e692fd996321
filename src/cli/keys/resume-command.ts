import type { KeyActions } from '../../app/keys/key-actions.ts';
import type { KeyWork } from '../../core/keys/key-work.ts';
import { assertNever } from '../../shared/assert-never.ts';
import type { CliContext } from '../context.ts';
import { refuse, tell } from '../options/report.ts';
import { agreed } from './ask.ts';
import { sayImported } from './import-command.ts';
import type { KeysFlags } from './keys-flags.ts';
import { openKeyActions } from './open-key-actions.ts';
import { sayRotation } from './rotate-command.ts';

/** `understudy keys resume`: what was begun with keys is brought to its end. */
export async function resumeKeys(context: CliContext, flags: KeysFlags): Promise<void> {
  const actions = await openKeyActions(context, flags);
  const unfinished = await actions.unfinished();
  if (!unfinished.ok) {
    refuse(context, { kind: 'failed', message: unfinished.message, advice: unfinished.advice });
    return;
  }
  if (unfinished.work.length === 0) tell(context, 'Nothing was left unfinished.');
  for (const work of unfinished.work) if (!(await resumeOne(context, actions, work, flags))) return;
}

/** False where nobody can be asked. */
async function resumeOne(
  context: CliContext,
  actions: KeyActions,
  work: KeyWork,
  { yes }: KeysFlags,
): Promise<boolean> {
  const { signal } = context;
  switch (work.kind) {
    case 'import': {
      const question = `Delete the copies of the file that hold the key of ${work.profile} as well, when it has moved?`;
      const deletes = await agreed(context, question, yes);
      if (deletes === 'nobody') return false;
      sayImported(context, await actions.resumeImport(work, { deleteCopies: deletes === 'yes' }));
      return true;
    }
    case 'rotation': {
      const isBack = work.step === 'reactivated';
      const question = `The old key of ${work.profile} was switched on again. Switch it off, and delete it later?`;
      const again = isBack ? await agreed(context, question, yes) : 'no';
      if (again === 'nobody') return false;
      sayRotation(context, await actions.resumeRotation(work, { ask: true, again: again === 'yes', signal }));
      return true;
    }
    default:
      return assertNever(work);
  }
}
