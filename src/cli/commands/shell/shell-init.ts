import { Argument } from 'commander';
import { type InitShell, initShells } from '../../../shared/shells.ts';
import type { Completed } from '../../completion/completion-script.ts';
import type { CliContext } from '../../context.ts';
import { changeShown } from '../../install/confirm-and-edit.ts';
import { editStartFile, startFile, startLines } from '../../install/start-file.ts';
import { usageMistake } from '../../options/report.ts';
import type { Register } from '../../register.ts';
import { completionScript, INIT_SHELLS } from '../../shell/init-shells.ts';
import { selfCommand } from '../../shell/self-command.ts';
import { isFunctionName } from '../../shell/shell-function.ts';

interface Flags {
  readonly name: string;
  readonly awsume?: true;
  readonly completion: boolean;
  readonly install?: true;
  readonly uninstall?: true;
  readonly file?: string;
  readonly yes?: true;
}

/** `understudy shell-init`. */
export const registerShellInit: Register = (program, context) => {
  program
    .command('shell-init')
    .summary('print a function that sets the variables in your shell')
    .description(
      'Prints a function us: us prod sets the variables of a profile in the shell you are in, us --unset takes them back. Nothing is written to your files unless you say --install, which shows the change and asks.',
    )
    .addArgument(new Argument('<shell>', 'whose language').choices([...initShells]))
    .option('--name <name>', 'what to call the function', 'us')
    .option('--awsume', 'also define a function awsume that takes its flags')
    .option('--no-completion', 'the functions alone')
    .option('--install', 'put it into the start file of the shell, after showing what changes')
    .option('--uninstall', 'take it out of the start file again')
    .option('--file <path>', 'another start file than the usual one')
    .option('-y, --yes', 'do not ask')
    .addHelpText(
      'after',
      `
Examples:
  eval "$(understudy shell-init bash)"             for this shell
  understudy shell-init zsh --install              for every new one
  understudy shell-init fish --awsume | source
  understudy shell-init powershell | Out-String | Invoke-Expression`,
    )
    .action(async (shell: InitShell, flags: Flags) => {
      if (!isFunctionName(flags.name)) {
        usageMistake(context, 'shell-init', '--name must be a word of letters, digits, _ and -.');
        return;
      }
      if (flags.install && flags.uninstall) {
        usageMistake(context, 'shell-init', '--install and --uninstall exclude each other.');
        return;
      }
      if (flags.install || flags.uninstall) await install(context, shell, flags);
      else context.stdout.write(initText(context, shell, flags));
    });
};

function initText(context: CliContext, shell: InitShell, { awsume, completion, name }: Flags): string {
  const program = selfCommand(context.environment).words;
  const completed: readonly Completed[] = [
    { name: 'understudy', as: 'understudy' },
    { name, as: 'us' },
    ...(awsume ? [{ name: 'awsume', as: 'awsume' } as const] : []),
  ];
  return [
    INIT_SHELLS[shell].us({ name, program }),
    awsume ? INIT_SHELLS[shell].awsume(program) : '',
    completion ? completionScript(shell, program, completed) : '',
  ].join('');
}

async function install(context: CliContext, shell: InitShell, flags: Flags): Promise<void> {
  const { environment, homeOfUser, platform } = context;
  const path = flags.file ?? startFile({ shell, environment, platform, homeOfUser });
  const more = [
    ...(flags.name === 'us' ? [] : ['--name', flags.name]),
    ...(flags.awsume ? ['--awsume'] : []),
    ...(flags.completion ? [] : ['--no-completion']),
  ];
  const lines = flags.uninstall ? undefined : startLines(shell, selfCommand(environment).words, more);
  await changeShown(context, {
    path,
    edit: (text) => editStartFile(text, lines),
    yes: flags.yes === true,
    done: flags.uninstall
      ? 'New shells start without it.'
      : `New shells have the function ${flags.name}${flags.awsume ? ' and the function awsume' : ''}. understudy shell-init ${shell} --uninstall takes it out again.`,
  });
}
