import { readFileSync } from 'node:fs';
import { hostPlatform } from '../../platform.ts';

/**
 * A token that tells one life of a process id from the next: the start time in clock ticks since boot (Linux, proc(5) `stat`
 * field 22). `undefined` where the system does not tell.
 */
export function processStartToken(pid: number): string | undefined {
  return linuxStat(pid)?.started;
}

/**
 * Whether the process that once had this id (and this start token, where known) still runs on this machine. A zombie does not:
 * it will never touch a file again.
 */
export function isProcessRunning(pid: number, startToken?: string): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it exists and belongs to someone else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  const stat = linuxStat(pid);
  if (stat === undefined) return true;
  if (stat.state === 'Z' || stat.state === 'X') return false;
  return startToken === undefined || startToken === stat.started;
}

function linuxStat(pid: number): { readonly state: string; readonly started: string } | undefined {
  if (hostPlatform !== 'linux') return undefined;
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the command in parentheses and may itself hold spaces and parentheses.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const state = fields[0];
    const started = fields[19];
    return state === undefined || started === undefined ? undefined : { state, started };
  } catch {
    return undefined;
  }
}
