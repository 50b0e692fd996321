import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bastionCredentials } from '../sample-files.ts';
import { makeHome, times, type Workshop } from '../workshop.ts';
import { WRITER_FLAG } from './writer-process.ts';

const WRITERS = 8;

/** Eight processes write a section each into one file at the same time: how many of theirs, or of the user's own, are lost. */
export async function measureWriters(workshop: Workshop): Promise<void> {
  const { report } = workshop;
  report.doing(`${WRITERS} writers at once`);
  const rounds = times(workshop, 5);
  let lost = 0;
  for (let round = 0; round < rounds; round += 1) lost += await lostInOneRound(workshop);
  report.measured({
    what: `${WRITERS} writers at once: sections lost of ${rounds * (WRITERS + 1)}`,
    unit: '',
    ours: [lost],
    target: { atMost: 0, of: 'figure' },
  });
}

async function lostInOneRound(workshop: Workshop): Promise<number> {
  const { environment, folder } = await makeHome(workshop, { config: '', credentials: bastionCredentials });
  const profiles = Array.from({ length: WRITERS }, (_, index) => `writer-${index}`);
  await Promise.all(profiles.map((profile) => runWriter(folder, profile, environment)));
  const text = await readFile(join(folder, '.aws', 'credentials'), 'utf8');
  return ['bastion', ...profiles].filter((name) => !text.includes(`[${name}]\n`)).length;
}

/** This program again, as a process that writes one section. */
function runWriter(home: string, profile: string, env: Readonly<Record<string, string>>): Promise<void> {
  return new Promise((resolve, reject) => {
    const args = [process.argv[1] ?? '', WRITER_FLAG, home, profile];
    execFile(process.execPath, args, { env }, (error, _stdout, stderr) =>
      error ? reject(new Error(`A writer failed: ${stderr || error.message}`)) : resolve(),
    );
  });
}
