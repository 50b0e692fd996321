import { splitCommand } from '../chain/split-command.ts';

/** Whether a `credential_process` runs this program, wherever that stands. */
export function runsProgram(
  command: string | undefined,
  names: readonly string[],
  platform: NodeJS.Platform,
): boolean {
  const program = programOf(command, platform);
  return (
    program !== undefined && names.includes(program.replace(/^.*[\\/]/, '').replace(/\.(?:exe|cmd)$/i, ''))
  );
}

/** The program of a command line as it is written; `undefined` where the line is none. */
export function programOf(command: string | undefined, platform: NodeJS.Platform): string | undefined {
  const split = splitCommand(command ?? '', platform);
  return split.ok ? split.words[0] : undefined;
}

/** The words behind the program. */
export function argumentsOf(command: string, platform: NodeJS.Platform): readonly string[] {
  const split = splitCommand(command, platform);
  return split.ok ? split.words.slice(1) : [];
}
