import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { type Line, lineOf, type Report, type Skipped } from './line.ts';
import { measureCli } from './parts/cli.ts';
import { measureDay } from './parts/day.ts';
import { measureFiles } from './parts/files.ts';
import { measureGrowth } from './parts/growth.ts';
import { measureIdle } from './parts/idle.ts';
import { measurePanel } from './parts/panel.ts';
import { measureStart } from './parts/start.ts';
import { measureStore } from './parts/store.ts';
import { measureSwitch } from './parts/switch.ts';
import { markdownOf, tableOf } from './table.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

/**
 * The measured claims of the product, each next to its anchor, in one run on one machine. `npm run bench` runs all parts,
 * but for the day, which takes a minute and has no anchor, `npm run bench -- files cli` some, `--quick` takes a fifth of the time and is good for a first look only, `--docs` puts the table into docs/performance.md.
 */
const PARTS: Readonly<Record<string, (workshop: Workshop) => Promise<void>>> = {
  start: measureStart,
  idle: measureIdle,
  switch: measureSwitch,
  cli: measureCli,
  files: measureFiles,
  store: measureStore,
  panel: measurePanel,
  growth: measureGrowth,
  day: measureDay,
};

/** What each part does before it counts. */
const WARM_UP: Readonly<Record<string, string>> = {
  start: 'two starts of each app; one with the panel',
  idle: 'the first 40 s',
  switch: 'the first switch of each length; three more before the warm ones',
  cli: 'two or three rounds, one next to other tools',
  files: 'five rounds of reading (one of 50,000 profiles), two of writing',
  store: 'two rounds',
  panel: 'one round of all keys',
  growth: 'three hours',
};

const words = process.argv.slice(2);
const quick = words.includes('--quick');
const wanted = words.filter((word) => !word.startsWith('--'));
const unknown = wanted.filter((name) => !Object.hasOwn(PARTS, name));
const root = process.env['UNDERSTUDY_BENCH_ROOT'] ?? process.cwd();
const electron = process.env['UNDERSTUDY_BENCH_ELECTRON'] ?? '';

// Ctrl C: what was started ends with this process.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}. The parts are ${Object.keys(PARTS).join(', ')}.`);
  process.exitCode = 2;
} else {
  process.exitCode = await measureAll(
    wanted.length > 0 ? wanted : Object.keys(PARTS).filter((name) => name !== 'day'),
  );
}

/** Resolves to the exit code: 1 when a line fell short or a part failed. */
async function measureAll(names: readonly string[]): Promise<number> {
  const began = new Date();
  const lines: (Line | Skipped)[] = [];
  const failures: string[] = [];
  for (const name of names) {
    const workshop = await openWorkshop({
      root,
      electron,
      effort: quick ? 0.2 : 1,
      report: reportOf(name, lines),
    });
    try {
      await PARTS[name]?.(workshop);
    } catch (error) {
      failures.push(name);
      console.error(
        `${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    } finally {
      await workshop.close();
    }
  }
  const short = lines.filter((line) => line.verdict === 'short').length;
  console.log(`\n${tableOf(lines)}\n`);
  const warmedUp = names.flatMap((name) => (WARM_UP[name] ? [`${name}: ${WARM_UP[name]}`] : []));
  if (warmedUp.length > 0) console.log(`Not counted, to warm up. ${warmedUp.join('. ')}.\n`);
  const file = await keep(began, lines);
  const seconds = ((Date.now() - began.getTime()) / 1000).toFixed(0);
  const failed = failures.length === 0 ? '' : `, failed: ${failures.join(', ')}`;
  console.log(`${lines.length} lines, ${short} short${failed}, in ${seconds} s. Kept in ${file}`);
  return short > 0 || failures.length > 0 ? 1 : 0;
}

function reportOf(part: string, lines: (Line | Skipped)[]): Report {
  return {
    measured: (measured) => lines.push(lineOf(part, measured)),
    skipped: (what, reason) => lines.push({ part, what, verdict: 'skipped', reason }),
    doing: (text) => console.log(`${part}: ${text}`),
  };
}

async function keep(began: Date, lines: readonly (Line | Skipped)[]): Promise<string> {
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
  const content = {
    began,
    quick,
    machine,
    warmUp: 'runs before the counted ones, named in each part',
    lines,
  };
  await writeFile(file, `${JSON.stringify(content, undefined, 2)}\n`);
  await writeFile(join(folder, `${name}.md`), `${markdownOf(lines)}\n`);
  if (words.includes('--docs')) await intoDocs(lines, machine);
  return file;
}

/** Puts the table between its marks in docs/performance.md. */
async function intoDocs(
  lines: readonly (Line | Skipped)[],
  machine: Readonly<Record<string, string | number>>,
): Promise<void> {
  const path = join(root, 'docs', 'performance.md');
  const text = await readFile(path, 'utf8');
  const on = `On ${machine['processors']}, ${machine['memoryGiB']} GiB, Node ${machine['node']}, Electron ${machine['electron']}.`;
  const table = `<!-- table -->\n${on}\n\n${markdownOf(lines)}\n<!-- /table -->`;
  await writeFile(
    path,
    text.replace(/<!-- table -->[\s\S]*<!-- \/table -->/, () => table),
  );
}
