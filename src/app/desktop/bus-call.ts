import { execFile } from 'node:child_process';

/** A method of somebody on one of the desktop's buses; its arguments are strings. */
export interface BusCall {
  readonly bus: 'session' | 'system';
  /** Whom to ask. */
  readonly name: string;
  readonly path: string;
  readonly method: string;
  readonly values?: readonly string[];
}

/** The bus answers at once; who hangs is not there. In seconds. */
const ANSWER_SECONDS = 2;

/** A program that calls a method and prints what came back. */
interface BusProgram {
  readonly program: string;
  readonly argsFor: (call: BusCall) => readonly string[];
}

/** One of them is on nearly every desktop; the first one found answers. */
const PROGRAMS: readonly BusProgram[] = [
  {
    program: 'dbus-send',
    argsFor: ({ bus, method, name, path, values = [] }) => [
      `--${bus}`,
      '--print-reply',
      `--reply-timeout=${ANSWER_SECONDS * 1000}`,
      `--dest=${name}`,
      path,
      method,
      ...values.map((value) => `string:${value}`),
    ],
  },
  {
    program: 'gdbus',
    argsFor: ({ bus, method, name, path, values = [] }) => [
      'call',
      `--${bus}`,
      `--timeout=${ANSWER_SECONDS}`,
      `--dest=${name}`,
      `--object-path=${path}`,
      `--method=${method}`,
      ...values,
    ],
  },
];

/** What a program printed; `missing` where it is not installed, `undefined` where it ended badly. */
export type RunProgram = (
  program: string,
  args: readonly string[],
) => Promise<string | 'missing' | undefined>;

/** Calls a method; gives what was printed of its answer, or `undefined` where nobody answers within seconds. */
export async function callBus(call: BusCall, run: RunProgram = runProgram): Promise<string | undefined> {
  for (const { argsFor, program } of PROGRAMS) {
    const printed = await run(program, argsFor(call));
    if (printed !== 'missing') return printed;
  }
  return undefined;
}

/** `boolean true` from dbus-send, `(true,)` or `(<true>,)` from gdbus. */
export function saysTrue(printed: string | undefined): boolean {
  return printed !== undefined && /\btrue\b/.test(printed);
}

/** Every text in quotation marks of an answer: `string "a"` from dbus-send, `'a'` from gdbus. */
export function textsIn(printed: string | undefined): readonly string[] | undefined {
  return printed?.match(/(?<=["'])[^"'\s]+(?=["'])/g) ?? undefined;
}

function runProgram(program: string, args: readonly string[]): Promise<string | 'missing' | undefined> {
  return new Promise((resolve) => {
    execFile(
      program,
      [...args],
      // One that does not heed its own limit, because the bus itself hangs, is ended without being asked.
      { timeout: (ANSWER_SECONDS + 1) * 1000, killSignal: 'SIGKILL' },
      (error, stdout) => {
        if (!error) resolve(stdout);
        else resolve(error.code === 'ENOENT' ? 'missing' : undefined);
      },
    );
  });
}
