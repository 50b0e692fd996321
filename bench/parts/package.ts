import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Workshop } from '../workshop.ts';

const MIB = 2 ** 20;

/** What there is to download, and what it takes on the disk once installed. The packages are made by `npm run package`. */
export async function measurePackage({ report, root }: Workshop): Promise<void> {
  const folder = join(root, 'dist');
  const built = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.deb')) : [];
  // The one made last, when several lie there.
  const [newest] = built
    .map((name) => ({ path: join(folder, name), ...statSync(join(folder, name)) }))
    .toSorted((one, other) => other.mtimeMs - one.mtimeMs);
  if (newest === undefined) {
    report.skipped('size of the .deb', 'not built, see npm run package');
    return;
  }
  report.measured({ what: 'size of the .deb', unit: 'MiB', ours: [newest.size / MIB] });
  const installedKiB = Number(execFileSync('dpkg-deb', ['-f', newest.path, 'Installed-Size']).toString());
  report.measured({ what: 'the same, installed', unit: 'MiB', ours: [installedKiB / 1024] });
}
