import { afterEach, beforeEach } from 'vitest';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator.ts';
import { createSimulatorClock } from '../../simulator-clock.ts';
import { testRealm } from './realm.ts';

/** Ten seconds into a TOTP step. */
export const startOfTest = new Date('2026-03-01T10:00:10.000Z');

/** Starts a simulator with the test realm and a frozen clock for each test of the file, and closes it afterwards. */
export function simulatorForEachTest(options: Partial<SimulatorOptions> = {}): {
  readonly current: Simulator;
} {
  let running: Simulator | undefined;
  beforeEach(async () => {
    const clock = createSimulatorClock();
    clock.freeze(startOfTest);
    running = await startSimulator({ realm: testRealm, clock, ...options });
  });
  afterEach(async () => {
    await running?.close();
  });
  return {
    get current() {
      if (!running) throw new Error('The simulator is there only inside a test.');
      return running;
    },
  };
}
