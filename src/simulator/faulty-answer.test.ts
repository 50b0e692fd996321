import { describe, expect, it } from 'vitest';
import type { Fault } from './faults.ts';
import { type ServiceName, serviceNames } from './http/service-addresses.ts';
import { identityRealm } from './identity-center/testing/realm.ts';
import { simulatorForEachTest } from './sts/testing/started-simulator.ts';

const simulator = simulatorForEachTest({ realm: identityRealm() });

/** A call of each service that it answers, if only with an error. */
const calls: Readonly<Record<ServiceName, readonly [path: string, init?: RequestInit]>> = {
  sts: ['/?Action=GetCallerIdentity&Version=2011-06-15'],
  iam: ['/?Action=GetUser&Version=2010-05-08'],
  'sso-oidc': ['/token', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }],
  sso: ['/assignment/accounts'],
  signin: ['/v1/token', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }],
  federation: ['?Action=getSigninToken'],
};

async function call(service: ServiceName): Promise<Response> {
  const [path, init] = calls[service];
  return fetch(`${simulator.current.address(service)}${path}`, init);
}

describe.each(serviceNames)('%s', (service) => {
  it.each<[fault: Fault, status: number]>([
    [{ kind: 'server-error', status: 500 }, 500],
    [{ kind: 'server-error', status: 503 }, 503],
    [{ kind: 'throttling' }, service === 'sts' || service === 'iam' ? 400 : 429],
    [{ kind: 'html', status: 502 }, 502],
  ])('%o is answered with %i, and written down', async (fault, status) => {
    simulator.current.faults.add(fault, { service, calls: 1 });
    expect((await call(service)).status).toBe(status);
    expect(simulator.current.journal.entries).toMatchObject([{ service, status }]);
    await call(service);
    const [struck, plain] = simulator.current.journal.entries;
    expect(plain?.outcome).not.toBe(struck?.outcome);
  });

  it.each(['dropped-connection', 'lost-answer'] as const)('%s breaks the connection', async (kind) => {
    simulator.current.faults.add({ kind }, { service, calls: 1 });
    await expect(call(service)).rejects.toThrow();
    expect(simulator.current.journal.entries).toMatchObject([{ service, outcome: kind }]);
  });

  it('gives half an answer', async () => {
    const whole = await (await call(service)).text();
    simulator.current.faults.add({ kind: 'truncated-answer' }, { service, calls: 1 });
    const half = await (await call(service)).text();
    expect(half.length).toBe(Math.floor(whole.length / 2));
    expect(simulator.current.journal.entries[1]?.outcome).toBe('truncated-answer');
  });

  it('tells another time, and waits', async () => {
    simulator.current.faults.add({ kind: 'wrong-date', offsetMs: -3600_000 }, { service, calls: 1 });
    simulator.current.faults.add({ kind: 'latency', ms: 40 }, { service, calls: 1 });
    const start = performance.now();
    const answer = await call(service);
    expect(answer.headers.get('date')).toBe('Sun, 01 Mar 2026 09:00:10 GMT');
    expect(performance.now() - start).toBeGreaterThanOrEqual(35);
  });

  it('is not struck by faults of the others', async () => {
    for (const other of serviceNames)
      if (other !== service)
        simulator.current.faults.add({ kind: 'server-error', status: 503 }, { service: other });
    expect((await call(service)).status).not.toBe(503);
  });
});
