import { quoteFish, quotePosix, quotePowerShell } from '../../core/delivery/export/shell-quoting.ts';

import { assertNever } from '../../shared/assert-never.ts';
import { type InitShell, SHELLS } from '../../shared/shells.ts';

/** One word of the shell that stands for exactly this text, which may have several lines. */
function quoteFor(shell: InitShell, text: string): string {
  const { dialect } = SHELLS[shell];
  switch (dialect) {
    case 'posix':
      return quotePosix(text);
    case 'fish':
      return quoteFish(text);
    case 'powershell':
      return quotePowerShell(text);
    default:
      return assertNever(dialect);
  }
}

/** The words of a command, such that the program itself runs and no alias or function of its name. */
export function runCommandLine(shell: InitShell, words: readonly string[]): string {
  // PowerShell takes a bare path for a command, but its highlighters and linters do not.
  const bare = shell === 'powershell' ? /^[\w-]+$/ : /^[\w./-]+$/;
  const quoted = words.map((word) => (bare.test(word) ? word : quoteFor(shell, word))).join(' ');
  return shell === 'powershell' ? `& ${quoted}` : `command ${quoted}`;
}

/** A command that shows this text as it is, with a line end behind it. */
export function showText(shell: InitShell, text: string): string {
  const quoted = quoteFor(shell, text.replace(/\n$/, ''));
  return shell === 'powershell' ? `Write-Output ${quoted}` : `printf '%s\\n' ${quoted}`;
}
