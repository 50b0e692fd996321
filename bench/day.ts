// A day in a minute: twenty roles through everything that goes wrong on a day, on the app's own parts. See src/main/proof.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { liveThrough } from '../src/main/proof/day.ts';
import { fullDay } from '../src/main/proof/day-plan.ts';
import { dayTable } from '../src/main/proof/day-table.ts';

const home = await mkdtemp(join(tmpdir(), 'understudy-day-'));
try {
  const began = performance.now();
  const figures = await liveThrough(fullDay, home);
  console.log(dayTable(fullDay, figures));
  console.log(`Lived through in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
} finally {
  await rm(home, { recursive: true, force: true });
}
