import { Option } from 'commander';
import { exportCommands } from '../../../core/delivery/export/export-commands.ts';
import { type ShellName, shellOfProgram, shells } from '../../../shared/shells.ts';
import type { CliContext } from '../../context.ts';
import { obtainFor, wantedRequest } from '../../options/obtain.ts';
import { refuse } from '../../options/report.ts';
import { addRequestOptions, type RequestFlags } from '../../options/request-options.ts';
import type { Register } from '../../register.ts';

type Flags = RequestFlags & { readonly shell?: ShellName };

/** `understudy env`: commands that set the credentials in a shell. */
export const registerEnv: Register = (program, context) => {
  addRequestOptions(
    program
      .command('env')
      .summary('print commands that set the credentials in a shell')
      .description('Prints export commands, and unsets what would speak for another identity.')
      .argument('[profile]', 'the profile to become, named exactly')
      .addOption(
        new Option('--shell <shell>', 'whose language (default: that of $SHELL)').choices([...shells]),
      ),
  )
    .addHelpText(
      'after',
      `
Examples:
  eval "$(understudy env prod)"                          bash, zsh
  understudy env prod --shell fish | source              fish
  understudy env prod --shell powershell | Out-String | Invoke-Expression
  understudy env prod --shell dotenv > .env              for containers`,
    )
    .action(async (profile: string | undefined, flags: Flags) => {
      const wanted = wantedRequest(context, 'env', profile, flags);
      if (!wanted) return;
      const obtained = await obtainFor(context, wanted);
      if (!obtained) return;
      const { credentials, name, region } = obtained;
      const commands = exportCommands(flags.shell ?? shellOf(context), {
        credentials,
        profile: name,
        ...(region !== undefined && { region }),
      });
      if (commands.ok) context.stdout.write(commands.text);
      else refuse(context, { kind: 'refused', message: commands.message, advice: commands.advice });
    });
};

/** The language of the user's shell, as far as the environment tells. */
export function shellOf({ environment, platform }: Pick<CliContext, 'environment' | 'platform'>): ShellName {
  const program = environment['SHELL'];
  if (program === undefined) return platform === 'win32' ? 'powershell' : 'bash';
  return shellOfProgram(program) ?? 'bash';
}
