import { spawn } from 'node:child_process';
import type { ClipboardProgram } from './sensitive-clipboard.ts';

/** A compositor that takes a selection takes it at once, in milliseconds. */
const TAKEN_WITHIN_MS = 3_000;

/**
 * `wl-copy` goes into the background when the compositor has taken the text, and stays there to serve it. The shell around it says
 * so, keeps both in one process group, and ends the group when the time is over, also when the app is gone by then.
 */
const SCRIPT = 'wl-copy --type text/plain || exit; echo taken; sleep "$1"; kill 0';

/** wl-clipboard's program, which needs no window of its own where the compositor has the data-control protocol. */
export function wlCopy(
  environment: Readonly<Record<string, string | undefined>>,
  takenWithinMs = TAKEN_WITHIN_MS,
): ClipboardProgram {
  return {
    put: (text, seconds) =>
      new Promise((resolve) => {
        // A process group of its own; the text goes in by stdin, never by an argument.
        const child = spawn('sh', ['-c', SCRIPT, 'sh', String(seconds)], {
          detached: true,
          env: { ...environment },
          stdio: ['pipe', 'pipe', 'ignore'],
        });
        let isOver = false;
        const end = () => {
          if (!isOver && child.pid !== undefined) endGroup(child.pid);
        };
        const limit = setTimeout(() => {
          end();
          resolve(undefined);
        }, takenWithinMs);
        const failed = () => {
          isOver = true;
          clearTimeout(limit);
          resolve(undefined);
        };
        child.once('error', failed);
        child.once('exit', failed);
        child.stdin.on('error', () => undefined);
        child.stdout.once('data', () => {
          clearTimeout(limit);
          resolve(end);
        });
        child.stdin.end(text);
        child.unref();
      }),
  };
}

function endGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGTERM');
  } catch {
    // All of it has ended by itself.
  }
}
