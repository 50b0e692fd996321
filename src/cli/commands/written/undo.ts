import type { UndoneAnswer } from '../../../core/agent/backend.ts';
import { dataFolder, dataFolderAt } from '../../../core/data-folder.ts';
import { assertNever } from '../../../shared/assert-never.ts';
import { openAwsFiles } from '../../backend/profile-files.ts';
import type { CliContext } from '../../context.ts';
import {
  addBackendOptions,
  type BackendFlags,
  backendOptions,
  wantedFiles,
} from '../../options/file-options.ts';
import { refuse, tell, usageMistake } from '../../options/report.ts';
import type { Register } from '../../register.ts';

type Flags = BackendFlags & { readonly force?: true; readonly config?: true };

/** `understudy undo`: take the last write back. */
export const registerUndo: Register = (program, context) => {
  addBackendOptions(
    program
      .command('undo')
      .summary('take back the last write into the credentials or config file')
      .description(
        'Puts back what stood in the section before the last switch was written into it, be it of the command or of the app: the credentials of the profile before, keys that were overwritten with --force, or nothing. With --config: what populate or import wrote into the config file last.',
      )
      .option('--force', 'also where somebody changed the section since')
      .option('--config', 'what populate or import wrote into the config file'),
  )
    .addHelpText(
      'after',
      `
Examples:
  understudy undo            after understudy switch prod: as if it had not been
  understudy undo --force    although another program wrote there since
  understudy undo --config   after understudy populate: as if it had not been`,
    )
    .action(async (flags: Flags) => {
      if (flags.config) {
        if (flags.force) usageMistake(context, 'undo', '--force is about the credentials file.');
        else await undoConfig(context, flags);
        return;
      }
      const backend = await context.openBackend(backendOptions(context, flags));
      const answer = await backend.undo(flags.force ? { overrideChanges: true } : {});
      if (answer.ok) tell(context, sentenceOf(answer.value));
      else refuse(context, answer.error);
    });
};

/** Sections that somebody changed since are left alone, and named. */
async function undoConfig(context: CliContext, flags: Flags): Promise<void> {
  const { undoConfigChange } = await import('../../../core/aws-files/config-changes/change-config.ts');
  const { clock, environment, homeOfUser, platform } = context;
  const { locations } = await openAwsFiles(context, wantedFiles(flags));
  const outcome = await undoConfigChange({
    path: locations.config.path,
    journalPath: dataFolderAt(dataFolder(environment, platform, homeOfUser)).configChange,
    now: clock.now(),
  });
  switch (outcome.kind) {
    case 'nothing':
      tell(context, 'There is nothing to undo in the config file.');
      return;
    case 'undone':
      tell(
        context,
        outcome.leftAlone.length === 0
          ? `${outcome.path} is as it was before the last change of Understudy.`
          : `The last change of ${outcome.path} is taken back as far as it still stood there.`,
      );
      for (const header of outcome.leftAlone)
        tell(context, `The section [${header}] was changed since, and stays as it is.`);
      return;
    case 'failed':
      refuse(context, outcome);
      return;
    default:
      assertNever(outcome);
  }
}

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
