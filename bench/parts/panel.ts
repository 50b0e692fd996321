import { setTimeout as sleep } from 'node:timers/promises';
import { startOnDesktop } from '../app-run.ts';
import { writeMarkedApp } from '../marked-app.ts';
import { lookAtTree } from '../process-tree.ts';
import { bastionConfig, bastionCredentials } from '../sample-files.ts';
import { makeHome, type Workshop } from '../workshop.ts';

const SIZES = [5_000, 20_000];
/** What a start leaves behind is cleared up, and what a window leaves. */
const SETTLE_MS = 10_000;
/** W3C, Long Tasks API: from here on users feel it. */
const LONG_TASK_MS = 50;
const isLong = (ms: number) => ms >= LONG_TASK_MS;
/** DESIGN section 9 grants an app without a window so much; without it again, ours gets no more next to itself. */
const BACK_AT_MOST = 1.15;
const MIB = 2 ** 20;

/** The marks, and what they are. */
const KINDS = [
  ['typing', 'typing: script for a key'],
  ['erasing', 'erasing: script for a key'],
  ['scrolling', 'scrolling: script for a key'],
  ['wheel', 'scrolling: script for a turn of the wheel'],
] as const;

/**
 * Keys pressed and the wheel turned in the panel of the real app: what script they cost, and how soon their effect is painted. The
 * first round warms up. Then the panel is dropped, as it is when it stayed hidden, and its memory should be back.
 */
export async function measurePanel(workshop: Workshop): Promise<void> {
  const { electron: executable, report, root } = workshop;
  const desktop = await workshop.desktop();
  const folder = await workshop.folder('marked');
  await writeMarkedApp(folder, root);
  for (const size of SIZES) {
    report.doing(`keys at ${size} profiles`);
    const { environment } = await makeHome(workshop, {
      config: bastionConfig(size),
      credentials: bastionCredentials,
    });
    const run = await startOnDesktop(desktop, {
      executable,
      folder,
      environment: { ...environment, UNDERSTUDY_BENCH_KEYS: '1' },
    });
    const memory = () => lookAtTree(run.pid).pss / MIB;
    try {
      await desktop.tray.repeated();
      await sleep(SETTLE_MS * workshop.effort);
      const before = memory();
      await desktop.tray.activate();
      await run.mark('keys-done');
      const all = (name: string) =>
        run
          .marks()
          .filter((mark) => mark.name === name)
          .map(({ value }) => value);
      const named = size.toLocaleString('en');
      for (const [kind, what] of KINDS) {
        report.measured({
          what: `${what}, ${named} profiles`,
          unit: 'ms',
          ours: all(`${kind}-script`),
          target: { atMost: 16, of: 'p95' },
        });
      }
      // Processor time of the page's thread: what others do on the machine makes no task long.
      const long = ['scrolling', 'wheel'].flatMap((kind) => all(`${kind}-all`)).filter(isLong);
      report.measured({
        what: `scrolling: keys and turns with ${LONG_TASK_MS} ms of work or more, ${named} profiles`,
        unit: '',
        ours: [long.length],
        target: { atMost: 0, of: 'figure' },
      });
      report.measured({
        what: `typing: key to painted (two frames), ${named} profiles`,
        unit: 'ms',
        ours: all('typing-painted'),
      });
      report.measured({ what: `heap of the page, ${named} profiles`, unit: 'MiB', ours: all('heap') });
      report.measured({
        what: `memory of all processes (PSS), panel open, ${named} profiles`,
        unit: 'MiB',
        ours: [memory()],
      });
      run.dropWindows();
      await sleep(SETTLE_MS * workshop.effort);
      report.measured({
        what: `the same, panel dropped, ${named} profiles`,
        unit: 'MiB',
        ours: [memory()],
        anchor: { what: 'before it was opened', values: [before] },
        target: { atMost: BACK_AT_MOST, of: 'ratio' },
      });
    } finally {
      await run.end();
    }
  }
}
