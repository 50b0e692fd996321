import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Row } from './line.ts';
import { markdownOf } from './table.ts';

/** A run of the bench as it is kept. */
export interface Run {
  /** The repository's root. */
  readonly root: string;
  readonly began: Date;
  readonly quick: boolean;
  readonly rows: readonly Row[];
  /** By part: what was not counted, and how long all of it took in s. */
  readonly warmUp: Readonly<Record<string, string>>;
  readonly seconds: Readonly<Record<string, number>>;
  /** Whether docs/performance.md is to show it. */
  readonly intoDocs: boolean;
}

/** Writes a run into out/bench, as JSON and as a Markdown table. Resolves to the path of the JSON file. */
export async function keepRun({ began, intoDocs, quick, root, rows, seconds, warmUp }: Run): Promise<string> {
  const folder = join(root, 'out', 'bench');
  await mkdir(folder, { recursive: true });
  const name = began.toISOString().replace(/[:.]/g, '-').slice(0, 19);
  const machine = {
    processors: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    electron: process.env['UNDERSTUDY_BENCH_ELECTRON_VERSION'] ?? '',
  };
  const file = join(folder, `${name}.json`);
  const content = { began, quick, machine, warmUp, seconds, lines: rows };
  await writeFile(file, `${JSON.stringify(content, undefined, 2)}\n`);
  await writeFile(join(folder, `${name}.md`), `${markdownOf(rows)}\n`);
  if (intoDocs) {
    const where = `On ${machine.processors}, ${machine.memoryGiB} GiB, Node ${machine.node}, Electron ${machine.electron}`;
    await writeIntoDocs(root, `${where}${quick ? '; a quick run' : ''}.\n\n${markdownOf(rows)}`);
  }
  return file;
}

const PLACE = /<!-- table -->[\s\S]*<!-- \/table -->/;

/** Puts the table between its marks in docs/performance.md. */
async function writeIntoDocs(root: string, table: string): Promise<void> {
  const path = join(root, 'docs', 'performance.md');
  const text = await readFile(path, 'utf8');
  if (!PLACE.test(text)) throw new Error(`${path} has no place for the table.`);
  await writeFile(
    path,
    text.replace(PLACE, () => `<!-- table -->\n${table}\n<!-- /table -->`),
  );
}
