import {
  isAskedInCircles,
  isNestedTooDeep,
  recursionMessage,
} from '../../../core/credential-sources/recursion-guard.ts';
import { processCredentials } from '../../fast-path/credential-process-json.ts';
import { answerFor, wantedRequest } from '../../options/obtain.ts';
import { refuse } from '../../options/report.ts';
import { addRequestOptions, type RequestFlags } from '../../options/request-options.ts';
import type { Register } from '../../register.ts';

type Flags = RequestFlags & {
  readonly prompt: boolean;
  /** `false`: `--no-session`. */
  readonly session: boolean;
  /** `true`: under a name that is made up. */
  readonly install?: string | true;
  readonly uninstall?: string;
  readonly yes?: true;
};

/** `understudy credentials`: what a `credential_process` prints. */
export const registerCredentials: Register = (program, context) => {
  addRequestOptions(
    program
      .command('credentials')
      .summary('print credentials as a credential_process does')
      .description(
        'Prints credentials in the JSON that AWS tools read from a credential_process. Never asks in the terminal: where a code is needed the running app is asked to raise its window, else this ends with exit code 3.',
      )
      .argument('[profile]', 'the profile to become, named exactly')
      .option('--no-prompt', 'do not raise the window of the app either')
      .option(
        '--no-session',
        'print the long-term keys of the profile themselves; what keys import leaves behind for tools',
      )
      .option(
        '--install [name]',
        'write this as a credential_process into a profile of that name, after showing it',
      )
      .option('--uninstall <name>', 'take that line out of a profile again')
      .option('-y, --yes', 'do not ask before the file is written'),
  )
    .addHelpText(
      'after',
      `
Examples:
  understudy credentials prod
  understudy credentials prod --install prod-any-tool    shows what it writes, and asks
  In ~/.aws/config:
    [profile prod-any-tool]
    credential_process = understudy credentials prod`,
    )
    .action(async (profile: string | undefined, flags: Flags) => {
      if (flags.install !== undefined || flags.uninstall !== undefined) {
        await (await import('../../install/credential-process-profile.ts')).changeProcessLine(
          context,
          profile,
          flags,
        );
        return;
      }
      const wanted = wantedRequest(context, 'credentials', profile, flags);
      if (!wanted) return;
      const { mfaCode, refresh, request, verbose } = wanted;
      const name = request.profile ?? request.roleArn ?? '';
      if (isAskedInCircles(context.environment, name) || isNestedTooDeep(context.environment)) {
        refuse(context, { kind: 'refused', ...recursionMessage(name) });
        return;
      }
      if (!flags.session) {
        await (await import('../../keys/print-key.ts')).printLongTermKey(context, wanted);
        return;
      }
      const obtained = await answerFor(context, wanted, (backend) =>
        backend.obtain(request, {
          ask: flags.prompt ? 'window' : 'never',
          signal: context.signal,
          refresh,
          ...(verbose && { explain: true }),
          ...(mfaCode !== undefined && { mfaCode }),
        }),
      );
      if (obtained) context.stdout.write(`${JSON.stringify(processCredentials(obtained))}\n`);
    });
};
