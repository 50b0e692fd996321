import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { loadSharedConfigFiles } from '@smithy/core/config';
import { type FileLocations, locateFiles } from '../src/core/aws-files/file-locations.ts';
import { loadProfiles } from '../src/core/aws-files/read-files.ts';

/**
 * How long 5,000 profiles take to load and index, next to the loader of the AWS SDK for JavaScript on the same files in the same
 * process. Prints one line each; start it with `node bench/run.mjs files`.
 */
const PROFILES = 5_000;
const RUNS = 41;

function roleProfile(index: number): string {
  return [
    `[profile account-${String(index).padStart(4, '0')}/administrator]`,
    `role_arn = arn:aws:iam::${String(100_000_000_000 + index)}:role/OrganizationAccountAccessRole`,
    'source_profile = bastion',
    'mfa_serial = arn:aws:iam::111122223333:mfa/ada.lovelace',
    'region = eu-west-1',
    'role_session_name = ada.lovelace',
    'duration_seconds = 3600',
    '',
  ].join('\n');
}

async function median(run: () => Promise<unknown>): Promise<{ first: number; median: number; best: number }> {
  const times: number[] = [];
  for (let count = 0; count < RUNS; count++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  const [first = 0] = times;
  const sorted = times.toSorted((one, other) => one - other);
  return { first, median: sorted[Math.floor(RUNS / 2)] ?? 0, best: sorted[0] ?? 0 };
}

function report(
  what: string,
  { first, median, best }: { first: number; median: number; best: number },
): void {
  const ms = (value: number) => `${value.toFixed(1)} ms`.padStart(9);
  console.log(`${what.padEnd(44)} first ${ms(first)}   median ${ms(median)}   best ${ms(best)}`);
}

async function measure(locations: FileLocations): Promise<void> {
  const paths = { configFilepath: locations.config.path, filepath: locations.credentials.path };
  const js = () => loadSharedConfigFiles({ ...paths, ignoreCache: true });
  const ours = () => loadProfiles(locations);
  const { profiles } = await ours();
  const theirs = await js();
  if (profiles.profiles.size !== Object.keys(theirs.configFile).length)
    throw new Error('The two read different profiles.');
  const loaded = await ours();
  console.log(`${profiles.profiles.size} profiles, medians of ${RUNS} runs on Node ${process.version}`);
  report('AWS SDK for JavaScript, both files', await median(js));
  report('Understudy, both files', await median(ours));
  report('Understudy, nothing changed', await median(() => loadProfiles(locations, loaded)));
  let touched = 0;
  report(
    'Understudy, the credentials file changed',
    await median(async () => {
      await writeFile(
        locations.credentials.path,
        `[bastion]\naws_access_key_id = AKIA${touched++}\naws_secret_access_key = x\n`,
      );
      return loadProfiles(locations, loaded);
    }),
  );
}

const folder = await mkdtemp(join(tmpdir(), 'understudy-bench-'));
try {
  const config = join(folder, 'config');
  const credentials = join(folder, 'credentials');
  const roles = Array.from({ length: PROFILES - 1 }, (_, index) => roleProfile(index));
  await writeFile(config, `[profile bastion]\nregion = eu-west-1\n\n${roles.join('\n')}`);
  await writeFile(
    credentials,
    '[bastion]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = example\n',
  );
  const anHourAgo = new Date(Date.now() - 3_600_000);
  await utimes(config, anHourAgo, anHourAgo);
  await measure(
    locateFiles({
      flags: { config, credentials },
      environment: {},
      platform: process.platform,
      homeOfUser: folder,
    }),
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
