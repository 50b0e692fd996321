import { DIALECTS } from '../../core/delivery/export/dialects.ts';
import { type InitShell, SHELLS } from '../../shared/shells.ts';

/** The words of a command, such that the program itself runs and no alias or function of its name. */
export function runCommandLine(shell: InitShell, words: readonly string[]): string {
  const { bare, call, quote } = DIALECTS[SHELLS[shell].dialect].commands;
  return `${call} ${words.map((word) => (bare.test(word) ? word : quote(word))).join(' ')}`;
}

/** The same for a program whose word is the shell's own way of naming it. */
export function callOf(shell: InitShell, program: string): string {
  return `${DIALECTS[SHELLS[shell].dialect].commands.call} ${program}`;
}

/** A command that shows this text as it is, with a line end behind it. */
export function showText(shell: InitShell, text: string): string {
  const { quote, show } = DIALECTS[SHELLS[shell].dialect].commands;
  return `${show} ${quote(text.replace(/\n$/, ''))}`;
}
