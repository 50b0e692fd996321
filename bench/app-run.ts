import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { BenchDesktop } from './desktop.ts';
import { familyOf } from './process-tree.ts';

/** A program on Electron while it runs on the bench's desktop. */
export interface AppRun {
  readonly pid: number;
  /** When it was started, in ms of the wall clock with fractions, as its own marks are. */
  readonly startedAt: number;
  /** ms from its start until its icon had registered with the tray. */
  readonly trayAfterMs: number;
  /** Resolves to the moment of the next mark of that name, on the wall clock; rejects after a minute. */
  mark(name: string): Promise<number>;
  /** All marks so far, in order. */
  marks(): readonly Mark[];
  /** Has a marked app close its windows; each tells with the mark `hidden`. */
  closeWindows(): void;
  /** Has a marked app drop its windows with their processes. */
  dropWindows(): void;
  /** Ends it, and whatever it started. */
  end(): Promise<void>;
}

export interface Mark {
  readonly name: string;
  /** An instant, or a figure of another kind. */
  readonly value: number;
}

export interface AppStart {
  readonly executable: string;
  /** The folder with its package.json. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
}

const END_LIMIT_MS = 8_000;
const MARK_LIMIT_MS = 60_000;

/** Milliseconds of the wall clock, with fractions: two processes can compare theirs. */
export function wallClock(): number {
  return performance.timeOrigin + performance.now();
}

/** An interrupted bench leaves no app behind, nor what an app had started. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const { pid } of running) if (pid !== undefined) endAll(familyOf(pid));
});

/** Starts a program and waits for its icon. */
export async function startOnDesktop(desktop: BenchDesktop, start: AppStart): Promise<AppRun> {
  const marks = new Map<string, number>();
  const reported: Mark[] = [];
  const waiting = new Map<string, (at: number) => void>();
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const startedAt = wallClock();
  const child = spawn(start.executable, [...sandbox, ...(start.flags ?? []), start.folder], {
    env: { ...desktop.environment, ...start.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  running.add(child);
  // A program that does not read may be gone before its last line is written.
  child.stdin.on('error', () => undefined);
  child.once('exit', () => running.delete(child));
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-4_000);
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [, name, at] = /^bench-mark (\S+) ([\d.]+)$/.exec(line) ?? [];
    if (name === undefined) return;
    reported.push({ name, value: Number(at) });
    marks.set(name, Number(at));
    waiting.get(name)?.(Number(at));
    waiting.delete(name);
  });
  const run = {
    pid: child.pid ?? 0,
    startedAt,
    mark: (name: string) =>
      new Promise<number>((resolve, reject) => {
        const known = marks.get(name);
        marks.delete(name);
        if (known !== undefined) return resolve(known);
        const limit = setTimeout(
          () => reject(new Error(`No mark "${name}" came, after ${lastOf(reported)}.\n${output}`)),
          MARK_LIMIT_MS,
        );
        waiting.set(name, (at) => {
          clearTimeout(limit);
          marks.delete(name);
          resolve(at);
        });
      }),
    marks: () => reported,
    closeWindows: () => void child.stdin.write('close-windows\n'),
    dropWindows: () => void child.stdin.write('drop-windows\n'),
    end: () => endProcess(child),
  };
  try {
    await desktop.tray.registered();
    return { ...run, trayAfterMs: wallClock() - startedAt };
  } catch (error) {
    await run.end();
    throw new Error(`${start.folder} did not start.\n${output}`, { cause: error });
  }
}

/** The last marks, for who wants to know where it stopped. */
function lastOf(reported: readonly Mark[]): string {
  return reported.length === 0
    ? 'no mark at all'
    : reported
        .slice(-6)
        .map(({ name }) => name)
        .join(', ');
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const family = familyOf(child.pid);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const limit = setTimeout(() => child.kill('SIGKILL'), END_LIMIT_MS);
  await ended;
  clearTimeout(limit);
  endAll(family);
}

function endAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone, as it should be.
    }
  }
}
