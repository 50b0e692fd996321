/** How long something that was given up may hold a process whose work is done, in milliseconds. */
const LONGEST_END_MS = 500;

/** The part of `process` that is used; Node has `execve` since 22.15, and not on Windows. */
export interface EndingProcess {
  readonly pid: number;
  readonly platform: NodeJS.Platform;
  readonly exitCode?: number | string | null | undefined;
  readonly execve?: (file: string, words: readonly string[], environment: object) => unknown;
  kill(pid: number, signal: NodeJS.Signals): unknown;
}

/**
 * Lets a process end whose work is done and stored, also where native code holds it: a keychain that does not answer keeps a
 * thread of Node's, and even `process.exit` waits for that. So the process becomes a shell that ends with the same exit code.
 * Where Node cannot do that it is killed, and whoever started it sees 137.
 */
export function endSoon(own: EndingProcess = process): void {
  setTimeout(() => endAtOnce(own), LONGEST_END_MS).unref();
}

export function endAtOnce(own: EndingProcess): void {
  const code = Number(own.exitCode ?? 0);
  try {
    if (own.platform !== 'win32') own.execve?.('/bin/sh', ['sh', '-c', `exit ${code}`], {});
  } catch {
    // No shell there: killed below.
  }
  own.kill(own.pid, 'SIGKILL');
}
