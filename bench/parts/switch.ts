import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../src/core/clock.ts';
import { memoryKeychain, ownCredentials, serial } from '../../src/main/proof/bastion-home.ts';
import { HeadlessApp } from '../../src/main/proof/headless-app.ts';
import { type Realm, type Simulator, startSimulator } from '../../src/sts-simulator/index.ts';
import { summarize } from '../statistics.ts';
import { times, type Workshop } from '../workshop.ts';

const HOPS = [1, 3];
const LATENCIES_MS = [0, 50, 150];
const USER = 'arn:aws:iam::111111111111:user/jo';
const ROLE = 'arn:aws:iam::222222222222:role';

/**
 * From the command to the bytes in the file, on the app's own parts without its windows. Warm: the credentials are alive. Cold:
 * they are asked of STS, whose answers take so long; the MFA session is there. The anchor of a cold switch is the waiting alone.
 */
export async function measureSwitch(workshop: Workshop): Promise<void> {
  const { report } = workshop;
  for (const hops of HOPS) {
    const simulator = await startSimulator({ realm: realmOf(hops) });
    try {
      for (const latency of LATENCIES_MS) {
        report.doing(`${hops} ${hops === 1 ? 'hop' : 'hops'}, STS answers after ${latency} ms`);
        simulator.faults.clear();
        simulator.faults.add({ kind: 'latency', ms: latency });
        const figures = await switchTimes(workshop, simulator, hops);
        report.measured({
          what: `cold, ${hops} ${hops === 1 ? 'hop' : 'hops'}, STS ${latency} ms, ${figures.callsCold} calls`,
          unit: 'ms',
          ours: figures.cold,
          ...(latency > 0 && {
            anchor: { what: 'the waiting alone', values: figures.cold.map(() => latency * hops) },
          }),
          target: { atMost: latency * hops + 60 + 20 * hops, of: 'figure' },
        });
        if (latency > 0) continue;
        report.measured({
          what: `warm, ${hops} ${hops === 1 ? 'hop' : 'hops'}: command to bytes in the file`,
          unit: 'ms',
          ours: figures.warm,
          target: { atMost: 20, of: 'figure' },
        });
        report.measured({
          what: `warm, ${hops} ${hops === 1 ? 'hop' : 'hops'}: calls to STS`,
          unit: '',
          ours: [figures.callsWarm],
          target: { atMost: 0, of: 'figure' },
        });
      }
    } finally {
      await simulator.close();
    }
  }
}

async function switchTimes(workshop: Workshop, simulator: Simulator, hops: number) {
  const home = await workshop.folder('home');
  const environment = await writeHome(home, hops, simulator.url);
  const app = await HeadlessApp.start({
    home,
    environment,
    machine: systemClock,
    prompter: {
      ask: (question) => Promise.resolve(simulator.mfaCode(question.serial).code),
      settled: () => {},
    },
    keytar: memoryKeychain(),
    board: { show: () => {}, close: () => {} },
    isOnline: () => true,
  });
  let chain = 0;
  const nextChain = () => {
    chain += 1;
    return chain;
  };
  const file = join(home, '.aws', 'credentials');
  const timed = async (action: () => Promise<unknown>): Promise<number> => {
    const before = await readFile(file, 'utf8');
    const started = performance.now();
    await action();
    const taken = performance.now() - started;
    if ((await readFile(file, 'utf8')) === before) throw new Error('Nothing was written.');
    await app.atRest();
    return taken;
  };
  try {
    // The code is typed, the libraries are loaded.
    await app.switch(profileOf(0, hops), 'understudy');
    const cold: number[] = [];
    const warm: number[] = [];
    simulator.journal.clear();
    const rounds = times(workshop, 9);
    for (let round = 0; round < rounds; round += 1) {
      // A chain of its own each time: none of its roles is alive.
      cold.push(await timed(() => app.switch(profileOf(nextChain(), hops), 'understudy')));
    }
    const callsCold = simulator.journal.entries.length / rounds;
    simulator.journal.clear();
    for (let round = -3; round < times(workshop, 25); round += 1) {
      // A target of its own each time, so that there is something to write.
      const taken = await timed(() => app.switch(profileOf(0, hops), `target-${round + 3}`));
      if (round >= 0) warm.push(taken);
    }
    return {
      cold,
      warm,
      callsCold: summarize([callsCold]).median,
      callsWarm: simulator.journal.entries.length,
    };
  } finally {
    await app.close();
  }
}

/** The last role of a chain. */
function profileOf(chain: number, hop: number): string {
  return `chain-${chain}-hop-${hop}`;
}

function roleOf(chain: number, hop: number): string {
  return `Chain${chain}Hop${hop}`;
}

const CHAINS = 12;

/** A user, and chains of roles of which each is assumed from the one before. */
function realmOf(hops: number): Realm {
  const roles = Array.from({ length: CHAINS }, (_, chain) =>
    Array.from({ length: hops }, (_, index) => ({
      name: roleOf(chain, index + 1),
      trust:
        index === 0
          ? { principals: [USER], mfaRequired: true }
          : { principals: [`${ROLE}/${roleOf(chain, index)}`] },
    })),
  ).flat();
  const [, accessKeyId = '', secretAccessKey = ''] =
    /aws_access_key_id = (\S+)\naws_secret_access_key = (\S+)/.exec(ownCredentials) ?? [];
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

async function writeHome(
  home: string,
  hops: number,
  endpoint: string,
): Promise<Readonly<Record<string, string>>> {
  const folder = join(home, '.aws');
  await mkdir(folder, { recursive: true });
  const profiles = Array.from({ length: CHAINS }, (_, chain) =>
    Array.from({ length: hops }, (_, index) => {
      const source = index === 0 ? 'bastion' : profileOf(chain, index);
      return `[profile ${profileOf(chain, index + 1)}]\nrole_arn = ${ROLE}/${roleOf(chain, index + 1)}\nsource_profile = ${source}\n`;
    }),
  ).flat();
  await writeFile(
    join(folder, 'config'),
    `[profile bastion]\nregion = eu-west-1\nmfa_serial = ${serial}\n\n${profiles.join('\n')}`,
  );
  await writeFile(join(folder, 'credentials'), ownCredentials, { mode: 0o600 });
  return { HOME: home, AWS_ENDPOINT_URL_STS: endpoint };
}
