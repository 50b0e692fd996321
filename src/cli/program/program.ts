import { Command, CommanderError } from 'commander';
import type { CliContext } from '../context.ts';
import { exitCode } from '../exit-code.ts';
import { joinPolicyArns } from '../options/request-options.ts';
import { commands } from './command-list.ts';

/**
 * Reads the command line (without `node`, the script, and what stands after `--`) and runs the command that it names. Only that command's file is
 * loaded; the others are known by name, for the help and for suggestions.
 */
export async function runProgram(argv: readonly string[], context: CliContext): Promise<void> {
  const program = baseProgram(context);
  const wanted = wantedCommand(argv);
  for (const [name, { summary, load }] of Object.entries(commands)) {
    if (name === wanted) (await load())(program, context, (words) => runProgram(words, context));
    else program.command(name).summary(summary).description(summary);
  }
  try {
    await program.parseAsync([...joinPolicyArns(argv)], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version were asked for; everything else that commander ends with is a mistake in the command line.
    context.end(error.exitCode === 0 ? exitCode.done : exitCode.usage);
  }
}

function baseProgram({ stderr, stdout, version }: CliContext): Command {
  return new Command('understudy')
    .description('Steps into AWS roles, with one MFA code a day shared by every terminal and the tray.')
    .version(version, '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show help for the command')
    .helpCommand('help [command]', 'show help for a command')
    .enablePositionalOptions()
    .showHelpAfterError('See understudy --help, or understudy help and the name of a command.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      // In our own voice: a sentence.
      outputError: (text, write) => write(sentence(text)),
    });
}

function sentence(text: string): string {
  const said = text.replace(/^error: /, '').trimEnd();
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}${/[.?)]$/.test(said) ? '' : '.'}\n`;
}

/** The first word that is no flag; `understudy help env` wants `env`. */
function wantedCommand(argv: readonly string[]): string | undefined {
  const words = argv.filter((word) => !word.startsWith('-'));
  return words[0] === 'help' ? words[1] : words[0];
}
