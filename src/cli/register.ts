import type { Command } from 'commander';
import type { CliContext } from './context.ts';

/** Adds one command with its flags, help and action to the program. */
export type Register = (program: Command, context: CliContext, run: RunCommand) => void;

/** Runs another command line in this process: what AWSume's words come to. */
export type RunCommand = (argv: readonly string[]) => Promise<void>;
