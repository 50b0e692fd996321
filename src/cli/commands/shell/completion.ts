import { Argument } from 'commander';
import { type InitShell, initShells } from '../../../shared/shells.ts';
import type { Register } from '../../register.ts';
import { completionScript } from '../../shell/init-shells.ts';
import { selfCommand } from '../../shell/self-command.ts';

/** `understudy completion`. */
export const registerCompletion: Register = (program, context) => {
  program
    .command('completion')
    .summary('print completion for a shell')
    .description(
      'Prints a script that completes profiles, targets, flags and shells. shell-init has it in it.',
    )
    .addArgument(new Argument('<shell>', 'whose completion').choices([...initShells]))
    .addHelpText(
      'after',
      `
Examples:
  source <(understudy completion bash)
  understudy completion fish | source
  understudy completion powershell | Out-String | Invoke-Expression`,
    )
    .action((shell: InitShell) => {
      const { words } = selfCommand(context.environment);
      context.stdout.write(completionScript(shell, words, [{ name: 'understudy', as: 'understudy' }]));
    });
};
