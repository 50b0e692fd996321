import { addBackendOptions, type BackendFlags, backendOptions } from '../../options/file-options.ts';
import { refuse, tell } from '../../options/report.ts';
import type { Register } from '../../register.ts';

/** `understudy clean`: remove what expired. */
export const registerClean: Register = (program, context) => {
  addBackendOptions(
    program
      .command('clean')
      .summary('remove what expired from the credentials file')
      .description(
        'Removes the sections that Understudy wrote and that have expired. Sections of other tools and of your own stay.',
      ),
  )
    .addHelpText('after', '\nExample:\n  understudy clean')
    .action(async (flags: BackendFlags) => {
      const backend = await context.openBackend(backendOptions(context, flags));
      const answer = await backend.clean();
      if (!answer.ok) {
        refuse(context, answer.error);
        return;
      }
      const { targets } = answer.value;
      tell(
        context,
        targets.length === 0 ? 'Nothing has expired.' : `Removed what expired in ${targets.join(', ')}.`,
      );
    });
};
