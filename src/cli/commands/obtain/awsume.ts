import { isInitShell } from '../../../shared/shells.ts';
import { runAwsume } from '../../awsume/run-awsume.ts';
import type { Register } from '../../register.ts';
import { selfCommand } from '../../shell/self-command.ts';

/** `understudy awsume`: AWSume's own command line. */
export const registerAwsume: Register = (program, context, runCommand) => {
  program
    .command('awsume')
    .summary('understand a command line of AWSume')
    .description(
      'Takes the flags of AWSume 4. To have the variables in your shell, define the function awsume: shell-init --awsume.',
    )
    .argument('[words...]', 'what you would write behind awsume')
    .allowUnknownOption()
    .allowExcessArguments()
    .passThroughOptions()
    .helpOption(false)
    .addHelpText(
      'after',
      `
Examples:
  understudy shell-init bash --awsume         defines the function awsume; then as ever:
  awsume prod                                 set the variables of prod in this shell
  awsume prod -s -o work --role-duration 900  show them, and write the profile work too
  awsume -l                                   list the profiles
  awsume -u                                   unset the variables`,
    )
    .action(
      async (_words: readonly string[], _flags: unknown, command: { readonly args: readonly string[] }) => {
        const [first, ...rest] = command.args;
        const shell = /^--shell=(.*)$/.exec(first ?? '')?.[1];
        const isFunction = shell !== undefined && isInitShell(shell);
        await runAwsume(isFunction ? rest : command.args, {
          context,
          ...(isFunction && { shell }),
          program: selfCommand(context.environment).words,
          runCommand,
        });
      },
    );
};
