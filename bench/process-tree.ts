import { readdirSync, readFileSync } from 'node:fs';

/** What a program and all that it started take from the machine (Linux). */
export interface ProcessTree {
  /** Memory, shared pages counted by their share, in bytes. */
  readonly pss: number;
  /** Time on a processor so far, in ms. */
  readonly cpuMs: number;
  /** How often a thread of it began to run again after it had waited. */
  readonly wakeUps: number;
  /** The processes by their kind (`browser`, `zygote`, `gpu-process` …), with what each takes. */
  readonly processes: readonly { readonly kind: string; readonly pss: number }[];
}

/** Looks at the program `pid` and everything below it. Processes that end meanwhile count for nothing. */
export function lookAtTree(pid: number): ProcessTree {
  let cpuMs = 0;
  let wakeUps = 0;
  const processes: { kind: string; pss: number }[] = [];
  for (const each of familyOf(pid)) {
    processes.push({ kind: kindOf(each), pss: pssOf(each) });
    for (const task of listed(`/proc/${each}/task`)) {
      const folder = `/proc/${each}/task/${task}`;
      // The first number: nanoseconds on a processor.
      cpuMs += Number(text(`${folder}/schedstat`).split(' ')[0] ?? 0) / 1e6;
      wakeUps += Number(/^voluntary_ctxt_switches:\s*(\d+)/m.exec(text(`${folder}/status`))?.[1] ?? 0);
    }
  }
  return { pss: processes.reduce((sum, process) => sum + process.pss, 0), cpuMs, wakeUps, processes };
}

/** The ids of a process and all of its descendants. */
export function familyOf(pid: number): readonly number[] {
  const children = new Map<number, number[]>();
  for (const name of listed('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    // The name in brackets may hold anything; the parent's id is the second field behind it.
    const status = text(`/proc/${name}/stat`);
    const parent = Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const below = (each: number): number[] => [each, ...(children.get(each) ?? []).flatMap(below)];
  return below(pid);
}

function pssOf(pid: number): number {
  return Number(/^Pss:\s*(\d+) kB/m.exec(text(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024;
}

function kindOf(pid: number): string {
  // Chromium writes the command line of its children anew, with spaces.
  const command = text(`/proc/${pid}/cmdline`).split(/[\0 ]/);
  const flag = (name: string) => command.find((part) => part.startsWith(`--${name}=`))?.split('=')[1];
  return flag('utility-sub-type') ?? flag('type') ?? 'browser';
}

function text(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function listed(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
