import type { UndoneAnswer } from '../../core/agent/backend.ts';
import { assertNever } from '../../shared/assert-never.ts';
import { addBackendOptions, type BackendFlags, backendOptions } from '../options/file-options.ts';
import { refuse, tell } from '../options/report.ts';
import type { Register } from '../register.ts';

type Flags = BackendFlags & { readonly force?: true };

/** `understudy undo`: take the last write back. */
export const registerUndo: Register = (program, context) => {
  addBackendOptions(
    program
      .command('undo')
      .summary('take back the last write into the credentials file')
      .description(
        'Puts back what stood in the section before the last switch was written into it, be it of the command or of the app: the credentials of the profile before, keys that were overwritten with --force, or nothing.',
      )
      .option('--force', 'also where somebody changed the section since'),
  )
    .addHelpText(
      'after',
      `
Examples:
  understudy undo            after understudy switch prod: as if it had not been
  understudy undo --force    although another program wrote there since`,
    )
    .action(async (flags: Flags) => {
      const backend = await context.openBackend(backendOptions(context, flags));
      const answer = await backend.undo(flags.force ? { overrideChanges: true } : {});
      if (answer.ok) tell(context, sentenceOf(answer.value));
      else refuse(context, answer.error);
    });
};

function sentenceOf({ did, target }: UndoneAnswer): string {
  switch (did) {
    case 'removed':
      return `Profile ${target} is taken out of the credentials file again.`;
    case 'restored':
      return `Profile ${target} holds again what stood there before.`;
    case 'nothing':
      return `There was nothing left to undo in profile ${target}.`;
    default:
      return assertNever(did);
  }
}
