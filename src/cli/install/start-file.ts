import { posix, win32 } from 'node:path';
import { type Environment, homeDirectory } from '../../core/aws-files/profiles/file-locations.ts';
import type { InitShell } from '../../shared/shells.ts';
import { INIT_SHELLS } from '../shell/init-shells.ts';
import { runCommandLine } from '../shell/shell-words.ts';
import type { Edit } from './confirmed-edit.ts';

const BEGIN = '# >>> understudy >>>';
const END = '# <<< understudy <<<';

export interface StartFileQuestion {
  readonly shell: InitShell;
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  readonly homeOfUser: string;
}

/** The file that an interactive shell reads when it starts. */
export function startFile({ environment, homeOfUser, platform, shell }: StartFileQuestion): string {
  const { join } = platform === 'win32' ? win32 : posix;
  const home = homeDirectory(environment, platform) ?? homeOfUser;
  const config = environment['XDG_CONFIG_HOME'] || join(home, '.config');
  return INIT_SHELLS[shell].startFile({ config, environment, home, join, platform });
}

/** The lines that go into the start file. A program that is gone leaves the shell as it is. */
export function startLines(
  shell: InitShell,
  program: readonly string[],
  flags: readonly string[],
): readonly string[] {
  const run = runCommandLine(shell, [...program, 'shell-init', shell, ...flags]);
  const [, first = ''] = /^\S+ (.*)$/s.exec(runCommandLine(shell, program.slice(0, 1))) ?? [];
  return [BEGIN, INIT_SHELLS[shell].startLine(first, run), END];
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
