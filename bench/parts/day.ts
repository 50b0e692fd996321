import { fullDay } from '../../src/app/simulation/day-plan.ts';
import { liveThrough } from '../../src/app/simulation/day-simulation.ts';
import { dayTable } from '../../src/app/simulation/day-table.ts';
import type { Workshop } from '../workshop.ts';

/** A day in a minute: twenty roles through everything that goes wrong on a day, on the app's own parts. See src/main/proof. */
export async function measureDay(workshop: Workshop): Promise<void> {
  const { report } = workshop;
  const began = performance.now();
  const figures = await liveThrough(fullDay, await workshop.folder('day'));
  report.doing(`\n${dayTable(fullDay, figures)}`);
  report.measured({ what: 'a day lived through', unit: 's', ours: [(performance.now() - began) / 1000] });
  report.measured({
    what: 'codes asked for in a day',
    unit: '',
    ours: [figures.prompts],
    anchor: { what: 'MFA sessions', values: [figures.mfaSessions] },
    target: { atMost: 1, of: 'ratio' },
  });
  report.measured({
    what: 'calls to STS in a day',
    unit: '',
    ours: [figures.calls],
    anchor: { what: 'the fewest possible', values: [figures.idealCalls] },
    target: { atMost: 1.1, of: 'ratio' },
  });
  report.measured({
    what: 'target-minutes with an ended key, AWS in reach since before its end',
    unit: 'min',
    ours: [figures.expiredReachable],
    anchor: { what: 'of', values: [figures.targetMinutes] },
    target: { atMost: 0, of: 'figure' },
  });
  report.measured({
    what: 'from the network’s return to noticing it, where keys had ended',
    unit: 's',
    ours: figures.returns.map(({ noticedAfter }) => noticedAfter),
  });
  report.measured({
    what: 'from noticing it to new keys in the file, AWS on loopback',
    unit: 's',
    ours: figures.returns.map(({ renewedAfter, renewedIn }) => renewedAfter + renewedIn),
  });
}
