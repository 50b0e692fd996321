import type { Command } from 'commander';
import type { CliContext } from './context.ts';

/** Adds one command with its flags, help and action to the program. */
export type Register = (program: Command, context: CliContext) => void;

interface CommandEntry {
  /** One line for the list of all commands. */
  readonly summary: string;
  /** Its own file is loaded only when the command is wanted. */
  readonly load: () => Promise<Register>;
}

/** Every command, in the order of the help. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  list: {
    summary: 'list profiles: type, source, MFA, region, account, what is left',
    load: async () => (await import('./commands/list.ts')).registerList,
  },
};
