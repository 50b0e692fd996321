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

type Contestant = readonly [what: string, run: () => Promise<unknown>];

/** Runs the contestants in turn, so that whatever else the machine does slows all of them alike. */
async function race(contestants: readonly Contestant[]): Promise<void> {
  const times = contestants.map((): number[] => []);
  for (let round = 0; round < RUNS; round++) {
    for (const [index, [, run]] of contestants.entries()) {
      const start = performance.now();
      await run();
      times[index]?.push(performance.now() - start);
    }
  }
  for (const [index, [what]] of contestants.entries()) report(what, times[index] ?? []);
}

function report(what: string, times: readonly number[]): void {
  const sorted = times.toSorted((one, other) => one - other);
  const figures = { first: times[0], median: sorted[Math.floor(sorted.length / 2)], best: sorted[0] };
  const texts = Object.entries(figures).map(([name, ms = 0]) => `${name} ${ms.toFixed(1).padStart(6)} ms`);
  console.log(`${what.padEnd(44)} ${texts.join('   ')}`);
}

async function measure(locations: FileLocations): Promise<void> {
  const paths = { configFilepath: locations.config.path, filepath: locations.credentials.path };
  const js = () => loadSharedConfigFiles({ ...paths, ignoreCache: true });
  const ours = () => loadProfiles(locations);
  const loaded = await ours();
  const theirs = await js();
  const size = loaded.profiles.profiles.size;
  if (size !== Object.keys(theirs.configFile).length) throw new Error('The two read different profiles.');
  console.log(`${size} profiles, ${RUNS} rounds on Node ${process.version}`);
  let touched = 0;
  await race([
    ['AWS SDK for JavaScript, both files', js],
    ['Understudy, both files', ours],
    ['Understudy, nothing changed', () => loadProfiles(locations, loaded)],
  ]);
  await race([
    [
      'Understudy, the credentials file changed',
      async () => {
        const keys = `aws_access_key_id = AKIA${touched++}\naws_secret_access_key = x\n`;
        await writeFile(locations.credentials.path, `[bastion]\n${keys}`);
        return loadProfiles(locations, loaded);
      },
    ],
  ]);
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
