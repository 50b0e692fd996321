import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { longTermCredentials, memoryKeychain, serial } from '../../src/app/simulation/bastion-fixture.ts';
import { HeadlessApp } from '../../src/app/simulation/headless-app.ts';
import { systemClock } from '../../src/core/clock.ts';
import { type Realm, type Simulator, startSimulator } from '../../src/simulator/index.ts';
import { times, type Workshop } from '../workshop.ts';

const HOPS = [1, 3];
const LATENCIES_MS = [0, 50, 150];
const CHAINS = 12 * LATENCIES_MS.length;
const USER = 'arn:aws:iam::111111111111:user/jo';
const ROLE = 'arn:aws:iam::222222222222:role';

/**
 * From the command to the bytes in the file, on the app's own parts without its windows. Warm: the credentials are alive. Cold:
 * they are asked of STS, whose answers take so long; the MFA session is there. The anchor of a cold switch is the waiting alone; it
 * has no target, since nothing was promised of it.
 */
export async function measureSwitch(workshop: Workshop): Promise<void> {
  const simulator = await startSimulator({ realm: chainRealm() });
  const home = await workshop.folder('home');
  const app = await HeadlessApp.start({
    home,
    environment: await writeHome(home, simulator.url),
    machine: systemClock,
    prompter: {
      ask: (question) => Promise.resolve(simulator.mfaCode(question.serial).code),
      settled: () => {},
    },
    keytar: memoryKeychain(),
    board: { show: () => {}, close: () => {} },
    isOnline: () => true,
  });
  try {
    for (const hops of HOPS) await measureChains(workshop, { app, home, simulator, hops });
  } finally {
    await app.close();
    await simulator.close();
  }
}

interface Stage {
  readonly app: HeadlessApp;
  readonly home: string;
  readonly simulator: Simulator;
  readonly hops: number;
}

async function measureChains(
  { report, ...workshop }: Workshop,
  { app, home, hops, simulator }: Stage,
): Promise<void> {
  const named = hops === 1 ? '1 hop' : `${hops} hops`;
  const file = join(home, '.aws', 'credentials');
  const timed = async (chain: number, target: string): Promise<number> => {
    const before = await readFile(file, 'utf8');
    const started = performance.now();
    await app.switch(profileOf(hops, chain, hops), target);
    const taken = performance.now() - started;
    if ((await readFile(file, 'utf8')) === before) throw new Error('Nothing was written.');
    await app.atRest();
    return taken;
  };
  // The code is typed, the libraries are loaded.
  await timed(0, 'understudy');
  const rounds = times({ report, ...workshop }, 9);
  let chain = 0;
  for (const latency of LATENCIES_MS) {
    report.doing(`${named}, STS answers after ${latency} ms`);
    simulator.faults.clear();
    if (latency > 0) simulator.faults.add({ kind: 'latency', ms: latency });
    simulator.journal.clear();
    const cold: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      // A chain of its own each time: none of its roles is alive.
      chain += 1;
      cold.push(await timed(chain, 'understudy'));
    }
    report.measured({
      what: `cold, ${named}, STS ${latency} ms, ${simulator.journal.entries.length / rounds} calls`,
      unit: 'ms',
      ours: cold,
      ...(latency > 0 && { anchor: { what: 'the waiting alone', values: cold.map(() => latency * hops) } }),
    });
  }
  report.doing(`${named}, alive`);
  simulator.faults.clear();
  simulator.journal.clear();
  const warm: number[] = [];
  for (let round = -3; round < rounds * 2; round += 1) {
    const taken = await timed(Math.abs(round) % rounds, 'understudy');
    if (round >= 0) warm.push(taken);
  }
  report.measured({
    what: `warm, ${named}: command to bytes in the file`,
    unit: 'ms',
    ours: warm,
    target: { atMost: 20, of: 'figure' },
  });
  report.measured({
    what: `warm, ${named}: calls to STS`,
    unit: '',
    ours: [simulator.journal.entries.length],
    target: { atMost: 0, of: 'figure' },
  });
}

/** The profile at a place in a chain of so many hops. */
function profileOf(hops: number, chain: number, hop: number): string {
  return `chain-${hops}-${chain}-${hop}`;
}

/** A user, and chains of roles of which each is assumed from the one before. The names of profiles and roles are the same. */
function chainRealm(): Realm {
  const roles = everyHop().map(({ hops, chain, hop }) => ({
    name: profileOf(hops, chain, hop),
    trust:
      hop === 1
        ? { principals: [USER], mfaRequired: true }
        : { principals: [`${ROLE}/${profileOf(hops, chain, hop - 1)}`] },
  }));
  const [, accessKeyId = '', secretAccessKey = ''] =
    /aws_access_key_id = (\S+)\naws_secret_access_key = (\S+)/.exec(longTermCredentials) ?? [];
  return {
    accounts: [
      {
        id: '111111111111',
        users: [
          {
            name: 'jo',
            keys: [{ accessKeyId, secretAccessKey }],
            mfaDevices: [{ serial, seed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }],
          },
        ],
      },
      { id: '222222222222', roles },
    ],
  };
}

async function writeHome(home: string, endpoint: string): Promise<Readonly<Record<string, string>>> {
  const folder = join(home, '.aws');
  await mkdir(folder, { recursive: true });
  const profiles = everyHop().map(({ hops, chain, hop }) => {
    const name = profileOf(hops, chain, hop);
    const source = hop === 1 ? 'bastion' : profileOf(hops, chain, hop - 1);
    return `[profile ${name}]\nrole_arn = ${ROLE}/${name}\nsource_profile = ${source}\n`;
  });
  const bastion = `[profile bastion]\nregion = eu-west-1\nmfa_serial = ${serial}\n`;
  await writeFile(join(folder, 'config'), [bastion, ...profiles].join('\n'));
  await writeFile(join(folder, 'credentials'), longTermCredentials, { mode: 0o600 });
  return { HOME: home, AWS_ENDPOINT_URL_STS: endpoint };
}

function everyHop(): readonly { readonly hops: number; readonly chain: number; readonly hop: number }[] {
  return HOPS.flatMap((hops) =>
    Array.from({ length: CHAINS }, (_, chain) =>
      Array.from({ length: hops }, (_, index) => ({ hops, chain, hop: index + 1 })),
    ).flat(),
  );
}
