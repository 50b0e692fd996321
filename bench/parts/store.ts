import { join } from 'node:path';
import { memoryKeychain } from '../../src/app/simulation/bastion-fixture.ts';
import { systemClock } from '../../src/core/clock.ts';
import { keychainSecrets } from '../../src/core/sessions/store/keychain-item.ts';
import { openSealedStore } from '../../src/core/sessions/store/sealed-store.ts';
import type { Session } from '../../src/core/sessions/store/session.ts';
import { times, type Workshop } from '../workshop.ts';

/** The sealed sessions: opened, one stored, and with a thousand in them. The keychain answers at once here. */
export async function measureStore(workshop: Workshop): Promise<void> {
  const { report } = workshop;
  for (const count of [10, 1_000]) {
    report.doing(`${count} sessions`);
    const path = join(await workshop.folder('store'), 'sessions.sealed');
    const keytar = memoryKeychain();
    const secrets = keychainSecrets(() => Promise.resolve(keytar));
    const open = () => openSealedStore({ path, secrets, clock: systemClock });
    const first = open();
    await first.refresh();
    for (let index = 0; index < count; index += 1) first.put(sessionOf(index));
    await first.flush();
    const opened: number[] = [];
    const stored: number[] = [];
    for (let round = -2; round < times(workshop, 21); round += 1) {
      const started = performance.now();
      const store = open();
      await store.refresh();
      const openedAt = performance.now();
      if (store.all().length < count) throw new Error('The store lost sessions.');
      store.put(sessionOf(count + (round % 2)));
      await store.flush();
      if (round < 0) continue;
      opened.push(openedAt - started);
      stored.push(performance.now() - openedAt);
    }
    report.measured({ what: `open a store of ${count} sessions`, unit: 'ms', ours: opened });
    report.measured({ what: `seal one more into ${count}, on the disk`, unit: 'ms', ours: stored });
  }
}

function sessionOf(index: number): Session {
  return {
    key: `${String(index).padStart(8, '0')}${'a'.repeat(56)}`,
    kind: 'role',
    credentials: {
      accessKeyId: `ASIAEXAMPLE${String(index).padStart(9, '0')}`,
      secretAccessKey: 'x'.repeat(40),
      sessionToken: 'y'.repeat(900),
      expiration: new Date(Date.now() + 3_600_000),
    },
    obtainedAt: new Date(),
    sourceProfile: 'bastion',
    arn: `arn:aws:sts::222222222222:assumed-role/Role${index}/jo`,
  };
}
