import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  bastionRealm,
  memoryKeychain,
  profileOf,
  targetOf,
  writeBastionHome,
} from '../../src/app/simulation/bastion-fixture.ts';
import { HeadlessApp } from '../../src/app/simulation/headless-app.ts';
import { VirtualMachine } from '../../src/app/simulation/virtual-machine.ts';
import { createSimulatorClock, startSimulator } from '../../src/simulator/index.ts';
import { times, type Workshop } from '../workshop.ts';

const ROLES = 10;
const MINUTE_MS = 60_000;
/** The first hours fill caches; then nothing may grow. */
const WARM_UP_HOURS = 3;
const HOURS = 9;
const MIB = 2 ** 20;

/**
 * Hours of renewals of ten roles, lived through in seconds on the app's own parts: memory in use after a collection, and what keeps
 * the process busy (handles), after the first hours and at the end.
 */
export async function measureGrowth(workshop: Workshop): Promise<void> {
  const { report } = workshop;
  const hours = times(workshop, HOURS);
  report.doing(`${WARM_UP_HOURS + hours} hours of renewals`);
  const collect = garbageCollector();
  const machine = new VirtualMachine(new Date('2026-03-02T08:00:00Z'));
  const clock = createSimulatorClock(machine.clock);
  const simulator = await startSimulator({ realm: bastionRealm(ROLES), clock });
  const home = await workshop.folder('home');
  const app = await HeadlessApp.start({
    home,
    environment: writeBastionHome(home, ROLES, simulator.url),
    machine: machine.clock,
    prompter: {
      ask: (question) => Promise.resolve(simulator.mfaCode(question.serial).code),
      settled: () => {},
    },
    keytar: memoryKeychain(),
    board: { show: () => {}, close: () => {} },
    isOnline: () => true,
    settings: { mfaSessionSeconds: 129_600 },
    requestHandler: machine.requestHandler,
  });
  try {
    for (let role = 0; role < ROLES; role += 1) await app.switch(profileOf(role), targetOf(role));
    const live = async (wanted: number) => {
      const end = machine.trueMs + wanted * 60 * MINUTE_MS;
      while (machine.trueMs < end) {
        machine.advanceTo(Math.min(end, app.nextRefresh?.getTime() ?? end));
        app.beat();
        await app.atRest();
      }
      // What the simulator wrote down is not the app's.
      simulator.journal.clear();
      await new Promise((resolve) => setTimeout(resolve, 300));
      collect();
      return { heap: process.memoryUsage().heapUsed / MIB, handles: process.getActiveResourcesInfo().length };
    };
    const before = await live(WARM_UP_HOURS);
    const writes = app.writes;
    const after = await live(hours);
    report.measured({
      what: `renewals in ${hours} hours, ${ROLES} roles`,
      unit: '',
      ours: [app.writes - writes],
    });
    report.measured({
      what: 'heap that an hour of them adds',
      unit: 'MiB',
      ours: [(after.heap - before.heap) / hours],
      target: { atMost: 0.1, of: 'figure' },
    });
    report.measured({
      what: 'handles that they add',
      unit: '',
      ours: [after.handles - before.handles],
      target: { atMost: 0, of: 'figure' },
    });
  } finally {
    await app.close();
    await simulator.close();
  }
}

/** Node's own collector, without a flag on the command line. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('This Node has no garbage collector to call.');
  return () => {
    for (let times = 0; times < 3; times += 1) collect();
  };
}
