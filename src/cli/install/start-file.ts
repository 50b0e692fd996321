import { posix, win32 } from 'node:path';
import { type Environment, homeDirectory } from '../../core/aws-files/profiles/file-locations.ts';
import { assertNever } from '../../shared/assert-never.ts';
import type { InitShell } from '../../shared/shells.ts';
import { runCommandLine } from '../shell/init-shell.ts';
import type { Edit } from './confirmed-edit.ts';

const BEGIN = '# >>> understudy >>>';
const END = '# <<< understudy <<<';

export interface StartFileQuestion {
  readonly shell: InitShell;
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  readonly homeOfUser: string;
}

/**
 * The file that an interactive shell reads when it starts. Never ~/.profile, which login managers read with other shells. On
 * macOS terminals open login shells, for which bash reads ~/.bash_profile.
 */
export function startFile({ environment, homeOfUser, platform, shell }: StartFileQuestion): string {
  const { join } = platform === 'win32' ? win32 : posix;
  const home = homeDirectory(environment, platform) ?? homeOfUser;
  const config = environment['XDG_CONFIG_HOME'] || join(home, '.config');
  switch (shell) {
    case 'bash':
      return join(home, platform === 'darwin' ? '.bash_profile' : '.bashrc');
    case 'zsh':
      return join(environment['ZDOTDIR'] || home, '.zshrc');
    case 'fish':
      return join(config, 'fish', 'config.fish');
    case 'powershell':
      return platform === 'win32'
        ? join(home, 'Documents', 'PowerShell', 'Microsoft.PowerShell_profile.ps1')
        : join(config, 'powershell', 'Microsoft.PowerShell_profile.ps1');
    default:
      return assertNever(shell);
  }
}

/** The lines that go into the start file. A program that is gone leaves the shell as it is. */
export function startLines(
  shell: InitShell,
  program: readonly string[],
  flags: readonly string[],
): readonly string[] {
  const run = runCommandLine(shell, [...program, 'shell-init', shell, ...flags]);
  const first = runCommandLine(shell, program.slice(0, 1)).replace(/^(?:command|&) /, '');
  const line = {
    bash: `if command -v ${first} >/dev/null 2>&1; then eval "$(${run})"; fi`,
    zsh: `if command -v ${first} >/dev/null 2>&1; then eval "$(${run})"; fi`,
    fish: `if type -q ${first}; ${run} | source; end`,
    powershell: `if (Get-Command ${first} -ErrorAction SilentlyContinue) { ${run} | Out-String | Invoke-Expression }`,
  }[shell];
  return [BEGIN, line, END];
}

/** Puts our lines at the end of a start file, or in the place of those that stand there; without lines takes them out. */
export function editStartFile(text: string, lines: readonly string[] | undefined): Edit {
  const eol = /\r?\n/.exec(text)?.[0] ?? '\n';
  const all = text.split(/(?<=\n)/);
  const plain = (line: string) => line.replace(/\r?\n$/, '').trim();
  const begin = all.findIndex((line) => plain(line) === BEGIN);
  const end = all.findIndex((line, index) => index > begin && plain(line) === END);
  if (begin >= 0 && end < 0) {
    return {
      ok: false,
      message: `The line "${END}" that ends Understudy's part is missing (it begins in line ${begin + 1}).`,
      advice: 'Put it back or remove the part by hand, then try again.',
    };
  }
  const block = lines?.map((line) => line + eol) ?? [];
  if (begin >= 0) {
    const before = all.slice(0, begin);
    // The blank line that was put in front goes with the part.
    if (lines === undefined && plain(before.at(-1) ?? '-') === '') before.pop();
    return { ok: true, text: [...before, ...block, ...all.slice(end + 1)].join('') };
  }
  if (lines === undefined) return { ok: true, text };
  const closed = text === '' || text.endsWith('\n') ? text : text + eol;
  return { ok: true, text: closed + (closed === '' ? '' : eol) + block.join('') };
}
