import { join } from 'node:path';
import { type AppRun, startOnDesktop, wallClock } from '../app-run.ts';
import { writeBareApp } from '../bare-app.ts';
import { writeMarkedApp } from '../marked-app.ts';
import { bastionConfig, bastionCredentials } from '../sample-files.ts';
import { race } from '../statistics.ts';
import { makeHome, times, type Workshop } from '../workshop.ts';

const PROFILES = 500;

/** From the spawn to the icon in the tray, next to a bare tray app on the same Electron; then what comes when, and the panel. */
export async function measureStart(workshop: Workshop): Promise<void> {
  const { electron: executable, report, root } = workshop;
  const desktop = await workshop.desktop();
  const bare = await workshop.folder('bare');
  await writeBareApp(bare, join(root, 'resources', 'tray', 'linux', 'idle.png'));
  const home = await makeHome(workshop, {
    config: bastionConfig(PROFILES),
    credentials: bastionCredentials,
  });
  const bareHome = await makeHome(workshop, { config: '', credentials: '' });
  const launch = (folder: string, environment: Readonly<Record<string, string>>) =>
    startOnDesktop(desktop, { executable, folder, environment });
  const timed = async (folder: string, environment: Readonly<Record<string, string>>) => {
    const run = await launch(folder, environment);
    await run.end();
    return run.trayAfterMs;
  };

  report.doing('starting the app and a bare one in turn');
  const [ours = [], theirs = []] = await race(
    [() => timed(root, home.environment), () => timed(bare, bareHome.environment)],
    { rounds: times(workshop, 15), warmUp: 2 },
  );
  report.measured({
    what: `spawn to tray icon, ${PROFILES} profiles`,
    unit: 'ms',
    ours,
    anchor: { what: 'bare Electron tray app', values: theirs },
    target: { atMost: 1.25, of: 'ratio' },
  });

  report.doing('what comes when, and the panel');
  const marked = await workshop.folder('marked');
  await writeMarkedApp(marked, root);
  const seen: Record<'first' | 'ready' | 'menu' | 'cold' | 'warm', number[]> = {
    first: [],
    menu: [],
    ready: [],
    cold: [],
    warm: [],
  };
  for (let count = -1; count < times(workshop, 7); count += 1) {
    const run = await launch(marked, home.environment);
    try {
      await desktop.tray.repeated();
      const menu = wallClock() - run.startedAt;
      const first = (await run.mark('first-line')) - run.startedAt;
      const ready = (await run.mark('ready')) - run.startedAt;
      const cold = await openPanel(run);
      run.closeWindows();
      await run.mark('hidden');
      const warm = await openPanel(run);
      if (count < 0) continue;
      seen.first.push(first);
      seen.ready.push(ready);
      seen.menu.push(menu);
      seen.cold.push(cold);
      seen.warm.push(warm);
    } finally {
      await run.end();
    }
  }
  report.measured({ what: 'spawn to the first line of JavaScript', unit: 'ms', ours: seen.first });
  report.measured({ what: 'spawn to ready', unit: 'ms', ours: seen.ready });
  report.measured({ what: 'spawn to the icon with its profiles', unit: 'ms', ours: seen.menu });
  report.measured({ what: 'click to the panel painted, cold', unit: 'ms', ours: seen.cold });
  report.measured({ what: 'click to the panel painted, warm', unit: 'ms', ours: seen.warm });

  async function openPanel(run: AppRun): Promise<number> {
    const clicked = wallClock();
    await desktop.tray.activate();
    return (await run.mark('painted')) - clicked;
  }
}
