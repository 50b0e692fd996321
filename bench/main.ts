import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepRun } from './kept-run.ts';
import { lineOf, type Report, type Row } from './line.ts';
import { measureCli } from './parts/cli.ts';
import { measureDay } from './parts/day.ts';
import { measureFiles } from './parts/files.ts';
import { measureGrowth } from './parts/growth.ts';
import { measureIdle } from './parts/idle.ts';
import { measurePackage } from './parts/package.ts';
import { measurePanel } from './parts/panel.ts';
import { measureReach } from './parts/reach.ts';
import { measureStart } from './parts/start.ts';
import { measureStore } from './parts/store.ts';
import { measureSwitch } from './parts/switch.ts';
import { WRITER_FLAG, writeAsOneOfMany } from './parts/writer-process.ts';
import { measureWriters } from './parts/writers.ts';
import { tableOf } from './table.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

interface Part {
  readonly measure: (workshop: Workshop) => Promise<void>;
  /** What it does before it counts. */
  readonly warmUp?: string;
  /** Only when it is asked for by name. */
  readonly onRequest?: true;
}

/** The measured claims of the product, each next to its anchor, in one run on one machine. */
const PARTS: Readonly<Record<string, Part>> = {
  start: { measure: measureStart, warmUp: 'two starts of each app; one with the panel' },
  idle: { measure: measureIdle, warmUp: 'the first 40 s' },
  switch: {
    measure: measureSwitch,
    warmUp: 'the first switch of each length; three more before the warm ones',
  },
  cli: { measure: measureCli, warmUp: 'two or three rounds, one next to other tools' },
  files: {
    measure: measureFiles,
    warmUp: 'five rounds of reading (one of 50,000 profiles), two of writing',
  },
  writers: { measure: measureWriters },
  store: { measure: measureStore, warmUp: 'two rounds' },
  reach: { measure: measureReach, warmUp: 'a hundred requests; two addresses of the console' },
  panel: { measure: measurePanel, warmUp: 'one round of all keys and turns of the wheel' },
  growth: { measure: measureGrowth, warmUp: 'three hours' },
  package: { measure: measurePackage },
  // A minute without an anchor.
  day: { measure: measureDay, onRequest: true },
};

const USAGE = `Usage: npm run bench -- [options] [part ...]

Measures what docs/performance.md says, prints a table and keeps it in out/bench. The exit code is 1 when a line falls short.

Parts: ${Object.keys(PARTS).join(', ')}. Without one all are measured but day.

  --quick  a fifth of the time, for a first look
  --docs   put the table into docs/performance.md; only with all parts
  --help   show this text
`;

/** Longer than the longest part takes on a slow machine: a part that hangs falls short, and the next one begins. */
const PART_LIMIT_MS = 20 * 60_000;
const FLAGS = ['--quick', '--docs', '--help'];

const words = process.argv.slice(2);
if (words[0] === WRITER_FLAG) await writeAsOneOfMany(words.slice(1));
else process.exitCode = await main();

/** Resolves to the exit code: 0, 1 when a line fell short, 2 when it is not clear what is wanted. */
async function main(): Promise<number> {
  const flags = words.filter((word) => word.startsWith('-'));
  const named = words.filter((word) => !word.startsWith('-'));
  const unknown = [
    ...flags.filter((flag) => !FLAGS.includes(flag)),
    ...named.filter((name) => !Object.hasOwn(PARTS, name)),
  ];
  if (unknown.length > 0) {
    console.error(`The bench does not know ${unknown.join(', ')}.\n\n${USAGE}`);
    return 2;
  }
  if (flags.includes('--help')) {
    console.log(USAGE);
    return 0;
  }
  const intoDocs = flags.includes('--docs');
  if (intoDocs && named.length > 0) {
    console.error('--docs writes the whole table: leave out the parts.');
    return 2;
  }
  leaveNothingBehind();
  const names =
    named.length > 0 ? named : Object.keys(PARTS).filter((name) => PARTS[name]?.onRequest !== true);
  return measureAll(names, { quick: flags.includes('--quick'), intoDocs });
}

/**
 * All that is written on the way is in one folder, also by Chromium and the bus, and it is removed however this process ends.
 * Apps end with this process (app-run.ts), the screen and the bus by themselves (scripts/virtual-desktop.mjs).
 */
function leaveNothingBehind(): void {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-bench-'));
  process.env['TMPDIR'] = folder;
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      console.error('\nInterrupted: ending what was started.');
      process.exit(130);
    });
  }
}

async function measureAll(
  names: readonly string[],
  { quick, intoDocs }: { readonly quick: boolean; readonly intoDocs: boolean },
): Promise<number> {
  const began = new Date();
  const root = process.env['UNDERSTUDY_BENCH_ROOT'] ?? process.cwd();
  const rows: Row[] = [];
  const seconds: Record<string, number> = {};
  for (const name of names) {
    const started = performance.now();
    await measurePart(name, { root, quick, rows });
    seconds[name] = Math.round((performance.now() - started) / 100) / 10;
  }
  const warmUp = Object.fromEntries(
    names.flatMap((name) => (PARTS[name]?.warmUp ? [[name, PARTS[name].warmUp]] : [])),
  );
  const short = rows.filter((row) => row.verdict === 'short');
  console.log(`\n${tableOf(rows)}\n`);
  console.log(`Not counted, to warm up. ${listed(warmUp)}.`);
  console.log(`Seconds. ${listed(seconds)}.\n`);
  const file = await keepRun({ root, began, quick, rows, warmUp, seconds, intoDocs });
  const total = ((Date.now() - began.getTime()) / 1000).toFixed(0);
  console.log(`${rows.length} lines, ${short.length} short, in ${total} s. Kept in ${file}`);
  for (const { part, what } of short) console.log(`short: ${part}: ${what}`);
  return short.length > 0 ? 1 : 0;
}

function listed(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}: ${value}`)
    .join('. ');
}

/** A part that fails is a line that falls short; what it had measured until then stays. */
async function measurePart(
  name: string,
  { root, quick, rows }: { readonly root: string; readonly quick: boolean; readonly rows: Row[] },
): Promise<void> {
  const failed = (what: string, error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`${name}: ${what}: ${error instanceof Error ? (error.stack ?? reason) : reason}`);
    rows.push({ part: name, what, verdict: 'short', reason: reason.split('\n', 1)[0] ?? '' });
  };
  let isOver = false;
  const report: Report = {
    measured: (measured) => isOver || rows.push(lineOf(name, measured)),
    skipped: (what, reason) => isOver || rows.push({ part: name, what, verdict: 'skipped', reason }),
    doing: (text) => console.log(`${name}: ${text}`),
  };
  const electron = process.env['UNDERSTUDY_BENCH_ELECTRON'] ?? '';
  let limit: NodeJS.Timeout | undefined;
  try {
    const workshop = await openWorkshop({ root, electron, effort: quick ? 0.2 : 1, report });
    try {
      await Promise.race([
        PARTS[name]?.measure(workshop),
        new Promise((_resolve, reject) => {
          const minutes = PART_LIMIT_MS / 60_000;
          limit = setTimeout(
            () => reject(new Error(`It was not ready after ${minutes} minutes.`)),
            PART_LIMIT_MS,
          );
        }),
      ]);
    } catch (error) {
      failed('the rest of the part', error);
    } finally {
      clearTimeout(limit);
      isOver = true;
      await workshop.close();
    }
  } catch (error) {
    failed('opening and clearing up', error);
  }
}
