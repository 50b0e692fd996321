import { startOnDesktop } from '../app-run.ts';
import { writeMarkedApp } from '../marked-app.ts';
import { lookAtTree } from '../process-tree.ts';
import { bastionConfig, bastionCredentials } from '../sample-files.ts';
import { makeHome, type Workshop } from '../workshop.ts';

const SIZES = [5_000, 20_000];
const MIB = 2 ** 20;

/** Keys pressed in the panel of the real app: what script they cost, and how soon their effect is painted. The first round warms up. */
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
    try {
      await desktop.tray.activate();
      await run.mark('keys-done');
      const all = (name: string) =>
        run
          .marks()
          .filter((mark) => mark.name === name)
          .map(({ value }) => value);
      const named = size.toLocaleString('en');
      for (const kind of ['typing', 'erasing', 'scrolling']) {
        report.measured({
          what: `${kind}: script for a key, ${named} profiles`,
          unit: 'ms',
          ours: all(`${kind}-script`),
          ...(size === 5_000 && { target: { atMost: 16, of: 'figure' } }),
        });
      }
      report.measured({
        what: `typing: key to painted (two frames), ${named} profiles`,
        unit: 'ms',
        ours: all('typing-painted'),
      });
      report.measured({ what: `heap of the page, ${named} profiles`, unit: 'MiB', ours: all('heap') });
      const tree = lookAtTree(run.pid);
      report.measured({
        what: `memory of all processes (PSS), panel open, ${named} profiles`,
        unit: 'MiB',
        ours: [tree.pss / MIB],
      });
    } finally {
      await run.end();
    }
  }
}
