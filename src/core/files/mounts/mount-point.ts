import { accessSync, constants, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The table of this process's mounts: Linux, proc_pid_mountinfo(5). Other systems tell by refusing a rename. */
const MOUNT_TABLE = '/proc/self/mountinfo';

/**
 * Whether a file is a mount of its own, as containers get single files (`docker run -v file:file`, dev containers). Nothing can be renamed
 * over such a file. `false` where the system does not tell.
 *
 * @param path absolute, without symbolic links
 */
export function isMountPoint(path: string, table: string = MOUNT_TABLE): boolean {
  let lines: string;
  try {
    lines = readFileSync(table, 'utf8');
  } catch {
    return false;
  }
  return lines.split('\n').some((line) => {
    const [, , , , mountPoint] = line.split(' ');
    return mountPoint !== undefined && unescaped(mountPoint) === path;
  });
}

/** The kernel writes blanks, tabs, line ends and backslashes as three octal digits. */
function unescaped(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}

/**
 * Where locks, temporary files and copies of a file lie: beside it. A mounted file often stands in a folder that the runtime made for root,
 * where its user may write nothing but the file: then `fallback`.
 */
export function folderBeside(path: string, fallback: string): string {
  const folder = dirname(path);
  if (!isMountPoint(path)) return folder;
  try {
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    return fallback;
  }
}
