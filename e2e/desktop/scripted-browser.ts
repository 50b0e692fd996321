import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A browser that a script plays: it goes where it is sent, once, and notes what it was started with and what it found. */
export interface ScriptedBrowser {
  /** What starts it, for `BROWSER`. */
  readonly command: string;
  /** Every time that it was opened, in order. */
  visits(): Promise<readonly Visit[]>;
}

export interface Visit {
  /** The address on its command line. */
  readonly started: string;
  readonly status: number;
  readonly page: string;
}

const PROGRAM = `
import { appendFileSync } from 'node:fs';
const [notes, started] = process.argv.slice(2);
const answer = await fetch(started);
const page = await answer.text();
appendFileSync(notes, JSON.stringify({ started, status: answer.status, page }) + '\\n');
`;

/** Writes it into `folder`; `name` tells several apart. */
export async function writeScriptedBrowser(folder: string, name = 'browser'): Promise<ScriptedBrowser> {
  const script = join(folder, `${name}.mjs`);
  const notes = join(folder, `${name}.visits`);
  await writeFile(script, PROGRAM);
  return {
    command: `'${process.execPath}' '${script}' '${notes}' %s`,
    visits: async () => {
      const text = await readFile(notes, 'utf8').catch(() => '');
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line): Visit => JSON.parse(line));
    },
  };
}
