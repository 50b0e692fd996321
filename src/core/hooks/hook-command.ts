import { extname } from 'node:path';

/** What starts a hook: a program and its words. */
export interface HookCommand {
  readonly program: string;
  readonly words: readonly string[];
}

/** What Windows starts by itself. */
const PROGRAMS = new Set(['.exe', '.com', '.cmd', '.bat']);

/**
 * How a hook is started; `undefined` where the system runs no such file. Windows knows programs by their endings and opens every other
 * file with whatever its user reads it with: a script of PowerShell would appear in the editor. The execution policy is set
 * aside for this one script, which the user has put into the folder of hooks.
 */
export function hookCommand(path: string, platform: NodeJS.Platform): HookCommand | undefined {
  if (platform !== 'win32') return { program: path, words: [] };
  const ending = extname(path).toLowerCase();
  if (PROGRAMS.has(ending)) return { program: path, words: [] };
  if (ending !== '.ps1') return undefined;
  return { program: 'powershell.exe', words: ['-NoProfile', '-ExecutionPolicy', 'Bypass', '-File', path] };
}
