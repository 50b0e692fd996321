import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createCredentialsWriter } from '../src/core/aws-files/credentials-writer.ts';
import { watchFiles } from '../src/core/aws-files/file-watcher.ts';
import { systemClock } from '../src/core/clock.ts';

/**
 * How long it takes until credentials are in the file: locked, remembered, written, flushed, renamed and read back; and until a
 * change by another program is reported. Start it with `node bench/run.mjs writes`. The proofs that nothing is lost meanwhile
 * run with `UNDERSTUDY_PROOF=full npx vitest run src/core/aws-files/proof`.
 */
const WRITES = 100;
const SECTIONS = 5_000;

function report(what: string, times: readonly number[]): void {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share: number) => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1).padStart(7);
  console.log(`${what.padEnd(44)} median ${at(0.5)} ms   95 % ${at(0.95)} ms   worst ${at(1)} ms`);
}

async function measureWrites(what: string, home: string): Promise<void> {
  const writer = createCredentialsWriter({
    credentialsPath: join(home, '.aws', 'credentials'),
    configPath: join(home, '.aws', 'config'),
    dataFolder: join(home, 'data'),
    clock: systemClock,
  });
  const times: number[] = [];
  for (let count = 0; count < WRITES; count += 1) {
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
    if (outcome.kind !== 'written') throw new Error(outcome.message);
    times.push(performance.now() - started);
  }
  await writer.settled();
  report(what, times);
}

async function measureWatching(home: string): Promise<void> {
  const path = join(home, '.aws', 'credentials');
  let changed = () => {};
  const watcher = watchFiles({ paths: [path, join(home, '.aws', 'config')], onChange: () => changed() });
  const times: number[] = [];
  for (let count = 0; count < 20; count += 1) {
    const text = await readFile(path, 'utf8');
    const reported = new Promise<void>((resolve) => {
      changed = resolve;
    });
    const started = performance.now();
    await writeFile(path, `${text}# ${count}\n`);
    await reported;
    times.push(performance.now() - started);
  }
  watcher.close();
  report('a change by others until it is reported', times);
}

const folder = await mkdtemp(join(tmpdir(), 'understudy-bench-'));
try {
  const small = join(folder, 'small');
  await mkdir(join(small, '.aws'), { recursive: true });
  await writeFile(
    join(small, '.aws', 'credentials'),
    '[bastion]\naws_access_key_id = AKIA\naws_secret_access_key = x\n',
  );
  await measureWrites(`${WRITES} writes into a small file`, small);
  const large = join(folder, 'large');
  await mkdir(join(large, '.aws'), { recursive: true });
  const sections = Array.from(
    { length: SECTIONS },
    (_, index) => `[account-${index}]\nregion = eu-west-1\noutput = json\n`,
  );
  await writeFile(join(large, '.aws', 'credentials'), sections.join('\n'));
  await measureWrites(`${WRITES} writes into a file of ${SECTIONS} sections`, large);
  await measureWatching(small);
} finally {
  await rm(folder, { recursive: true, force: true });
}
