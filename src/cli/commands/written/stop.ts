import { addBackendOptions, type BackendFlags, backendOptions } from '../../options/file-options.ts';
import { refuse, tell, usageMistake } from '../../options/report.ts';
import type { Register } from '../../register.ts';

type Flags = BackendFlags & { readonly all?: true };

/** `understudy stop`: take out what was written. */
export const registerStop: Register = (program, context) => {
  addBackendOptions(
    program
      .command('stop')
      .summary('take a profile’s credentials out of the credentials file')
      .description('Takes out what was written for a profile; what stood there before comes back.')
      .argument('[profile]', 'the profile that was switched to')
      .option('--all', 'everything that Understudy wrote'),
  )
    .addHelpText(
      'after',
      `
Examples:
  understudy stop prod
  understudy stop --all`,
    )
    .action(async (profile: string | undefined, flags: Flags) => {
      if ((profile === undefined) === (flags.all !== true)) {
        usageMistake(context, 'stop', 'Name one profile, or say --all.');
        return;
      }
      const backend = await context.openBackend(backendOptions(context, flags));
      const answer = await backend.stop(profile === undefined ? { all: true } : { profile });
      if (!answer.ok) {
        refuse(context, answer.error);
        return;
      }
      const { targets } = answer.value;
      tell(
        context,
        targets.length === 0
          ? 'Nothing was active.'
          : `${profile === undefined ? 'Everything' : profile} is stopped. The keys are no longer in profile ${targets.join(', ')}.`,
      );
    });
};
