import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchDesktop, openBenchDesktop } from './desktop.ts';
import type { Report } from './line.ts';

/** What every part of the bench works with. */
export interface Workshop {
  /** The repository's root. */
  readonly root: string;
  /** Electron's program. */
  readonly electron: string;
  /** How much the part may take its time: 1 is the full measurement, below it everything runs less often. */
  readonly effort: number;
  readonly report: Report;
  /** A fresh folder. It is removed at the end. */
  folder(name: string): Promise<string>;
  /** The screen, bus and tray; opened at the first call. */
  desktop(): Promise<BenchDesktop>;
  /** Called at the end, the last first. */
  atEnd(close: () => Promise<unknown>): void;
}

export interface OpenWorkshop extends Workshop {
  close(): Promise<void>;
}

export async function openWorkshop(
  given: Pick<Workshop, 'root' | 'electron' | 'effort' | 'report'>,
): Promise<OpenWorkshop> {
  const top = await mkdtemp(join(tmpdir(), 'understudy-bench-'));
  const removal = { recursive: true, force: true, maxRetries: 5 };
  // What an interrupted bench started is ended before (app-run.ts), and may still be writing its last.
  const removeNow = () => rmSync(top, removal);
  process.on('exit', removeNow);
  const closers: (() => Promise<unknown>)[] = [
    () => rm(top, removal),
    async () => process.removeListener('exit', removeNow),
  ];
  let opened: Promise<BenchDesktop> | undefined;
  let folders = 0;
  return {
    ...given,
    async folder(name) {
      folders += 1;
      const path = join(top, `${folders}-${name}`);
      await mkdir(path, { mode: 0o700 });
      return path;
    },
    desktop() {
      opened ??= openBenchDesktop().then((desktop) => {
        closers.push(() => desktop.close());
        return desktop;
      });
      return opened;
    },
    atEnd: (close) => closers.push(close),
    async close() {
      // One that fails keeps no other from closing.
      const failures: unknown[] = [];
      for (const close of closers.splice(0).reverse()) {
        try {
          await close();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0)
        throw new AggregateError(failures, 'Something that a part opened did not close.');
    },
  };
}

/** How often something is to run, at least three times. */
export function times(workshop: Workshop, full: number): number {
  return Math.max(3, Math.round(full * workshop.effort));
}

/** A home with these files, and the environment of a program of that person. */
export async function makeHome(
  workshop: Workshop,
  files: { readonly config: string; readonly credentials: string },
): Promise<{ readonly folder: string; readonly environment: Readonly<Record<string, string>> }> {
  const folder = await workshop.folder('home');
  for (const name of ['.aws', 'run']) await mkdir(join(folder, name), { mode: 0o700 });
  // Who starts it for the first time is shown round; that was.
  await mkdir(join(folder, 'understudy'), { mode: 0o700 });
  await writeFile(join(folder, 'understudy', 'settings.json'), '{ "settingsVersion": 1, "welcomed": true }', {
    mode: 0o600,
  });
  await writeFile(join(folder, '.aws', 'config'), files.config, { mode: 0o600 });
  await writeFile(join(folder, '.aws', 'credentials'), files.credentials, { mode: 0o600 });
  return {
    folder,
    environment: {
      HOME: folder,
      UNDERSTUDY_HOME: join(folder, 'understudy'),
      UNDERSTUDY_SECRETS: 'memory',
      XDG_CONFIG_HOME: join(folder, '.config'),
      XDG_CACHE_HOME: join(folder, '.cache'),
      XDG_DATA_HOME: join(folder, '.local', 'share'),
      XDG_RUNTIME_DIR: join(folder, 'run'),
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  };
}
