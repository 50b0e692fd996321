import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadSharedConfigFiles } from '@smithy/core/config';
import { createCredentialsWriter } from '../../src/core/aws-files/managed/credentials-writer.ts';
import { locateFiles } from '../../src/core/aws-files/profiles/file-locations.ts';
import { loadProfiles } from '../../src/core/aws-files/profiles/load-profiles.ts';
import { systemClock } from '../../src/core/clock.ts';
import { watchFiles } from '../../src/core/files/file-watcher.ts';
import { bastionConfig, bastionCredentials } from '../sample-files.ts';
import { race, summarize } from '../statistics.ts';
import { makeHome, times, type Workshop } from '../workshop.ts';

const SIZES = [5, 500, 5_000, 50_000];
/** A file that changed a moment ago is read again the next time, whatever its stamp says. */
const SETTLED_MS = 2_200;
const LARGE_SECTIONS = 9_000;
/**
 * Ten times the profiles may take so many times as long: ten is linear, half as much again is left to the collector and the
 * processor's caches, which the larger heap does not fit. A step that looks at every profile for each profile gives a hundred.
 */
const LINEAR_AT_MOST = 15;

/** Reading, next to the loader of the AWS SDK for JavaScript on the same files in the same process; writing; watching. */
export async function measureFiles(workshop: Workshop): Promise<void> {
  const bySize = new Map<number, number>();
  for (const size of SIZES) bySize.set(size, await measureReading(workshop, size));
  const [medium, large] = [bySize.get(5_000) ?? Number.NaN, bySize.get(50_000) ?? Number.NaN];
  workshop.report.measured({
    what: 'time for 50,000 profiles to that for 5,000 (10 is linear)',
    unit: 'x',
    ours: [large / medium],
    target: { atMost: LINEAR_AT_MOST, of: 'figure' },
  });
  await measureWriting(workshop, 'a small file', bastionCredentials);
  const sections = Array.from(
    { length: LARGE_SECTIONS },
    (_, index) =>
      `[account-${index}]\naws_access_key_id = AKIAEXAMPLE${index}\naws_secret_access_key = ${'x'.repeat(40)}\n`,
  );
  await measureWriting(workshop, `a file of 1 MB, ${LARGE_SECTIONS} sections`, sections.join('\n'));
  await measureWatching(workshop);
}

/** Resolves to the median, in ms. */
async function measureReading(workshop: Workshop, size: number): Promise<number> {
  const { report } = workshop;
  report.doing(`reading ${size} profiles`);
  const { folder } = await makeHome(workshop, {
    config: bastionConfig(size),
    credentials: bastionCredentials,
  });
  const config = join(folder, '.aws', 'config');
  const credentials = join(folder, '.aws', 'credentials');
  const locations = locateFiles({
    flags: { config, credentials },
    environment: {},
    platform: process.platform,
    homeOfUser: folder,
  });
  if (size === 5_000) await sleep(SETTLED_MS);
  const loaded = await loadProfiles(locations);
  const theirs = () =>
    loadSharedConfigFiles({ configFilepath: config, filepath: credentials, ignoreCache: true });
  if (loaded.profiles.profiles.size !== Object.keys((await theirs()).configFile).length) {
    throw new Error('The two read different profiles.');
  }
  const [ours = [], others = [], unchanged = []] = await race(
    [
      async () => void (await loadProfiles(locations)),
      async () => void (await theirs()),
      async () => void (await loadProfiles(locations, loaded)),
    ],
    { rounds: times(workshop, size > 5_000 ? 5 : 31), warmUp: size > 5_000 ? 1 : 5 },
  );
  report.measured({
    what: `load and index ${size.toLocaleString('en')} profiles`,
    unit: 'ms',
    ours,
    anchor: { what: 'AWS SDK for JavaScript', values: others },
    ...(size === 5_000 && { target: { atMost: 40, of: 'figure' } }),
  });
  if (size === 5_000) report.measured({ what: 'the same, nothing changed', unit: 'ms', ours: unchanged });
  return summarize(ours).median;
}

/** One edit: locked, remembered, written, flushed, renamed and read back. The anchor is what the disk takes for those bytes alone. */
async function measureWriting(workshop: Workshop, what: string, text: string): Promise<void> {
  workshop.report.doing(`writing into ${what}`);
  const { folder } = await makeHome(workshop, { config: '', credentials: text });
  const path = join(folder, '.aws', 'credentials');
  const writer = createCredentialsWriter({
    credentialsPath: path,
    configPath: join(folder, '.aws', 'config'),
    dataFolder: join(folder, 'data'),
    clock: systemClock,
  });
  let count = 0;
  const [ours = [], theirs = []] = await race(
    [
      async () => {
        count += 1;
        const started = performance.now();
        const outcome = await writer.write('understudy', {
          profile: `account-${count % 7}`,
          region: 'eu-west-1',
          credentials: {
            accessKeyId: `ASIA${count}`,
            secretAccessKey: 'x'.repeat(40),
            sessionToken: `${'y'.repeat(900)}==`,
            expiration: new Date(Date.now() + 3_600_000),
          },
        });
        const taken = performance.now() - started;
        if (outcome.kind !== 'written') throw new Error(outcome.message);
        // It looks out for late writers for a moment: that is not to run into the next round.
        await writer.settled();
        return taken;
      },
      async () => {
        const bytes = await readFile(path);
        const started = performance.now();
        await replaceDurably(join(folder, 'other'), bytes);
        return performance.now() - started;
      },
    ],
    { rounds: times(workshop, 21), warmUp: 2 },
  );
  workshop.report.measured({
    what: `write credentials into ${what}`,
    unit: 'ms',
    ours,
    anchor: { what: 'write, flush and rename the bytes', values: theirs },
    ...(what === 'a small file' && { target: { atMost: 20, of: 'figure' } }),
  });
}

async function replaceDurably(path: string, bytes: Buffer): Promise<void> {
  const file = await open(`${path}.new`, 'w', 0o600);
  await file.writeFile(bytes);
  await file.sync();
  await file.close();
  await rename(`${path}.new`, path);
}

async function measureWatching(workshop: Workshop): Promise<void> {
  workshop.report.doing('watching');
  const folder = await workshop.folder('watched');
  await mkdir(join(folder, '.aws'));
  const paths = ['config', 'credentials'].map((name) => join(folder, '.aws', name));
  for (const path of paths) await writeFile(path, bastionCredentials);
  let changed = () => {};
  const watcher = watchFiles({ paths, onChange: () => changed() });
  const taken: number[] = [];
  for (let count = 0; count < times(workshop, 15); count += 1) {
    const reported = new Promise<void>((resolve) => {
      changed = resolve;
    });
    const started = performance.now();
    await writeFile(paths[1] ?? '', `${bastionCredentials}# ${count}\n`);
    await reported;
    taken.push(performance.now() - started);
  }
  const cpu = process.cpuUsage();
  for (let count = 0; count < 500; count += 1) watcher.check();
  const { user, system } = process.cpuUsage(cpu);
  watcher.close();
  workshop.report.measured({
    what: 'a change by others until it is reported (100 ms of quiet)',
    unit: 'ms',
    ours: taken,
  });
  workshop.report.measured({
    what: 'processor for one look at both files',
    unit: 'ms',
    ours: [(user + system) / 500_000],
  });
}
