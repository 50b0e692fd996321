import { createServer, type Server, request as startRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { memoryKeychain } from '../../src/app/simulation/bastion-fixture.ts';
import { openLocalBackend } from '../../src/cli/backend/local-backend.ts';
import { openAwsFiles } from '../../src/cli/backend/profile-files.ts';
import { systemClock } from '../../src/core/clock.ts';
import { consoleLink } from '../../src/core/delivery/console/console-link.ts';
import { planConsole } from '../../src/core/delivery/console/console-plan.ts';
import { CredentialsEndpoint } from '../../src/core/delivery/endpoint/credentials-endpoint.ts';
import { createDemoRealm, startSimulator, writeDemoHome } from '../../src/simulator/index.ts';
import { race } from '../statistics.ts';
import { times, type Workshop } from '../workshop.ts';

const PROFILE = 'production-admin';

/** How programs and people reach AWS with a profile: the credentials endpoint, and the console. */
export async function measureReach(workshop: Workshop): Promise<void> {
  await measureEndpoint(workshop);
  await measureConsole(workshop);
}

/**
 * One request to the credentials endpoint, answered from memory, each on a connection of its own as the SDKs make it. The
 * anchor is a server of the same kind in the same process that looks at nothing and answers the same bytes.
 */
async function measureEndpoint(workshop: Workshop): Promise<void> {
  const { report } = workshop;
  report.doing('requests to the endpoint');
  const endpoint = new CredentialsEndpoint({ clock: systemClock });
  const leased = await endpoint.lease(async () => ({ ok: true, credentials, accountId: '444444444444' }));
  if (!leased.ok) throw new Error(leased.message);
  const { token, uri } = leased.lease;
  const { body } = await leased.lease.prime();
  const bare = await bareServer(body);
  const bareUri = `http://127.0.0.1:${(bare.address() as AddressInfo).port}/`;
  try {
    const [ours = [], theirs = []] = await race(
      [() => ask(uri, token, body), () => ask(bareUri, token, body)],
      { rounds: times(workshop, 2_000), warmUp: 100 },
    );
    report.measured({
      what: 'credentials from the endpoint, one request',
      unit: 'ms',
      ours,
      anchor: { what: 'a bare server of Node', values: theirs },
      target: { atMost: 5, of: 'p99' },
    });
    const together: number[] = [];
    for (let round = 0; round < times(workshop, 5); round += 1) {
      const started = performance.now();
      await Promise.all(Array.from({ length: 1_000 }, () => ask(uri, token, body)));
      together.push(performance.now() - started);
    }
    report.measured({ what: '1,000 requests to the endpoint at once', unit: 'ms', ours: together });
  } finally {
    bare.close();
    await endpoint.close();
  }
}

/** The address of the console for credentials that are at hand; the simulator's sign-in service answers at once. */
async function measureConsole(workshop: Workshop): Promise<void> {
  const { report } = workshop;
  report.doing('addresses of the console');
  const simulator = await startSimulator({ realm: createDemoRealm() });
  const home = await workshop.folder('home');
  writeDemoHome(home);
  const environment: Readonly<Record<string, string>> = {
    HOME: home,
    UNDERSTUDY_HOME: join(home, 'understudy'),
    ...simulator.environment,
  };
  const context = { environment, platform: process.platform, homeOfUser: home, clock: systemClock };
  const keychain = memoryKeychain();
  const backend = await openLocalBackend({
    ...context,
    dataFolder: join(home, 'understudy'),
    files: {},
    version: '0.0.0',
    prompter: {
      ask: async ({ serial }) => simulator.mfaCode(serial).code,
      settled: () => undefined,
    },
    say: () => undefined,
    loadKeytar: async () => keychain,
  });
  try {
    const files = await openAwsFiles(context);
    const link = async () => {
      const resolved = files.resolve({ profile: PROFILE });
      if (!resolved.ok) throw new Error(resolved.problem.message);
      const planned = planConsole({
        chain: resolved.chain,
        federationEndpoint: environment['UNDERSTUDY_FEDERATION_ENDPOINT'],
      });
      if (!planned.ok) throw new Error(planned.failure.message);
      const linked = await consoleLink(planned.plan, {
        name: PROFILE,
        obtain: async () => {
          const answer = await backend.obtain({ profile: PROFILE }, { ask: 'terminal' });
          return answer.ok
            ? { ok: true, credentials: answer.value.credentials }
            : { ok: false, failure: answer.error.message };
        },
      });
      if (!linked.ok) throw new Error('There is no address.');
    };
    await link();
    await link();
    const taken: number[] = [];
    const federation: number[] = [];
    const sts: number[] = [];
    for (let round = 0; round < times(workshop, 21); round += 1) {
      simulator.journal.clear();
      const started = performance.now();
      await link();
      taken.push(performance.now() - started);
      const signIns = simulator.journal.entries.filter(({ action }) => action === 'getSigninToken').length;
      federation.push(signIns);
      sts.push(simulator.journal.entries.length - signIns);
    }
    report.measured({ what: 'address of the console, warm', unit: 'ms', ours: taken });
    report.measured({
      what: 'address of the console, warm: calls to the sign-in service',
      unit: '',
      ours: federation,
      target: { atMost: 1, of: 'p99' },
    });
    report.measured({
      what: 'address of the console, warm: calls to STS',
      unit: '',
      ours: sts,
      target: { atMost: 0, of: 'p99' },
    });
  } finally {
    await backend.close();
    await simulator.close();
  }
}

const credentials = {
  accessKeyId: 'ASIAEXAMPLE000000000',
  secretAccessKey: 'x'.repeat(40),
  sessionToken: 'y'.repeat(900),
  expiration: new Date(Date.now() + 12 * 3_600_000),
};

async function bareServer(body: string): Promise<Server> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', connection: 'close' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** Resolves when all of the answer is here. */
function ask(uri: string, token: string, expected: string): Promise<undefined> {
  return new Promise((resolve, reject) => {
    const sent = startRequest(uri, { agent: false, headers: { authorization: token } }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('end', () =>
        body === expected
          ? resolve(undefined)
          : reject(new Error(`The endpoint answered ${response.statusCode}.`)),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}
