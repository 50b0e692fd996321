import { clockTime, minutesLeft } from '../../../shared/words/time-left.ts';
import { answerFor, wantedRequest } from '../../options/obtain.ts';
import { remark, tellOf } from '../../options/report.ts';
import { addRequestOptions, type RequestFlags } from '../../options/request-options.ts';
import type { Register } from '../../register.ts';
import { awsClock } from '../../terminal/aws-clock.ts';

type Flags = RequestFlags & { readonly outputProfile?: string; readonly force?: true };

/** `understudy switch`: obtain and write. */
export const registerSwitch: Register = (program, context) => {
  addRequestOptions(
    program
      .command('switch')
      .summary('become a profile: write its credentials where tools read them')
      .description('Obtains credentials and writes them into a profile of the AWS credentials file.')
      .argument('[profile]', 'the profile to become, named exactly')
      .option('-o, --output-profile <target>', 'the profile to write to (default: as the settings say)')
      .option('--force', 'overwrite what stands in that profile; it comes back when you stop'),
  )
    .addHelpText(
      'after',
      `
Examples:
  understudy switch prod                      then, in any tool: AWS_PROFILE=understudy
  understudy switch prod -o work              write to the profile work instead
  understudy switch prod --role-duration 900  for 15 minutes
  understudy switch --role-arn 123456789012:Admin --source-profile bastion`,
    )
    .action(async (profile: string | undefined, flags: Flags) => {
      const wanted = wantedRequest(context, 'switch', profile, flags);
      if (!wanted) return;
      const { mfaCode, refresh, request, verbose } = wanted;
      const switched = await answerFor(context, wanted, (backend) =>
        backend.switch(request, {
          ask: context.hasTerminal() ? 'terminal' : 'window',
          signal: context.signal,
          refresh,
          ...(verbose && { explain: true }),
          confirmed: flags.force === true,
          ...(mfaCode !== undefined && { mfaCode }),
          ...(flags.outputProfile !== undefined && { target: flags.outputProfile }),
        }),
      );
      if (!switched) return;
      remark(context, switched.notes);
      const { expiresAt, target } = switched;
      const now = awsClock(context).now();
      const until = clockTime(expiresAt.getTime(), now);
      tellOf(
        context,
        switched,
        `is written to profile ${target} until ${until} (${minutesLeft(expiresAt.getTime(), now)}).`,
      );
    });
};
