import type { CliContext } from '../context.ts';
import { refuse, tell } from '../options/report.ts';
import { agreed } from './ask.ts';
import { sayImported } from './import-command.ts';
import type { KeysFlags } from './keys-flags.ts';
import { openKeyActions } from './open-key-actions.ts';

/** `understudy keys resume`: what was begun with keys is brought to its end. */
export async function resumeKeys(context: CliContext, flags: KeysFlags): Promise<void> {
  const actions = await openKeyActions(context, flags);
  const unfinished = await actions.unfinished();
  if (!unfinished.ok) {
    refuse(context, { kind: 'failed', message: unfinished.message, advice: unfinished.advice });
    return;
  }
  if (unfinished.work.length === 0) {
    tell(context, 'Nothing was left unfinished.');
    return;
  }
  for (const work of unfinished.work) {
    if (work.kind !== 'import') continue;
    const question = `Delete the copies of the file that hold the key of ${work.profile} as well, when it has moved?`;
    const deletes = await agreed(context, question, flags.yes);
    if (deletes === 'nobody') return;
    sayImported(context, await actions.resumeImport(work, { deleteCopies: deletes === 'yes' }));
  }
}
