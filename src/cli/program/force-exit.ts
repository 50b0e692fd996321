/** How long something that was given up may hold a process whose work is done, in milliseconds. */
const LONGEST_END_MS = 500;

/** The part of `process` that is used; Node has `execve` since 22.15, and not on Windows. */
export interface EndingProcess {
  readonly pid: number;
  readonly platform: NodeJS.Platform;
  readonly exitCode?: number | string | null | undefined;
  readonly execve?: (file: string, words: readonly string[], environment: object) => unknown;
  exit(code: number): unknown;
  kill(pid: number, signal: NodeJS.Signals): unknown;
}

/**
 * Lets a process end whose work is done and stored, also where something holds it. An open connection is no matter for
 * `process.exit`; native code is: a keychain that does not answer keeps a thread of Node's, and `process.exit` waits for that. So
 * the process becomes a shell that ends with the same exit code. Where Node cannot do that it exits, and is killed if that takes
 * long: only then whoever started it sees 137.
 */
export function endSoon(own: EndingProcess = process): void {
  setTimeout(async () => endAtOnce(own, await shellThatKills()), LONGEST_END_MS).unref();
}

/** `killLater`: has a process killed that is still there after a second, by its id; false where nobody can. */
export function endAtOnce(own: EndingProcess, killLater: (pid: number) => boolean): void {
  const code = Number(own.exitCode ?? 0);
  if (own.platform !== 'win32') {
    try {
      own.execve?.('/bin/sh', ['sh', '-c', `exit ${code}`], {});
    } catch {
      // No shell there: exits or is killed below.
    }
    if (killLater(own.pid)) own.exit(code);
  }
  own.kill(own.pid, 'SIGKILL');
}

/**
 * The shell reads from this process until that is gone, so that the id never means another one: the end of its input stops what
 * would kill. What starts processes is loaded here only: every command would pay for it with 5 MB and some milliseconds.
 */
async function shellThatKills(): Promise<(pid: number) => boolean> {
  const { spawn } = await import('node:child_process');
  return (pid) => {
    const script = `(sleep 1; kill -KILL ${pid}) & killer=$!; read line; kill "$killer"`;
    const shell = spawn('/bin/sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    shell.on('error', () => undefined);
    return shell.pid !== undefined;
  };
}
