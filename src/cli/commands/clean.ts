import { addFileOptions, type FileFlags, wantedFiles } from '../file-options.ts';
import type { Register } from '../register.ts';
import { refuse, tell } from '../report.ts';

/** `understudy clean`: remove what expired. */
export const registerClean: Register = (program, context) => {
  addFileOptions(
    program
      .command('clean')
      .summary('remove what expired from the credentials file')
      .description(
        'Removes the sections that Understudy wrote and that have expired. Sections of other tools and of your own stay.',
      ),
  )
    .addHelpText('after', '\nExample:\n  understudy clean')
    .action(async (flags: FileFlags) => {
      const backend = await context.openBackend({ files: wantedFiles(flags) });
      const answer = await backend.clean();
      if (!answer.ok) {
        refuse(context, answer.refusal);
        return;
      }
      const { targets } = answer.value;
      tell(
        context,
        targets.length === 0 ? 'Nothing has expired.' : `Removed what expired in ${targets.join(', ')}.`,
      );
    });
};
