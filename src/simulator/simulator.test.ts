import { describe, expect, it } from 'vitest';
import type { Fault } from './faults.ts';
import { startSimulator } from './index.ts';
import { keys, roleArn, serials, testRealm } from './sts/testing/realm.ts';
import { simulatorForEachTest, startOfTest } from './sts/testing/started-simulator.ts';
import { endOf, keysOf, StsTestClient } from './sts/testing/sts-client.ts';

const simulator = simulatorForEachTest();
const jo = (): StsTestClient => new StsTestClient(simulator.current, keys.jo);
const mfa = (): { SerialNumber: string; TokenCode: string } => ({
  SerialNumber: serials.jo,
  TokenCode: simulator.current.mfaCode(serials.jo).code,
});

describe('the simulator', () => {
  it.each(['0.0.0.0', '::', 'localhost', '192.168.0.1', ''])('does not listen on %j', async (host) => {
    await expect(startSimulator({ realm: testRealm, host })).rejects.toThrow('127.0.0.1 or ::1 only');
  });

  it('listens on 127.0.0.1 and frees its port when closed', async () => {
    const first = await startSimulator({ realm: testRealm });
    expect(first.url).toBe(`http://127.0.0.1:${first.port}`);
    await first.close();
    const second = await startSimulator({ realm: testRealm, port: first.port });
    await expect(startSimulator({ realm: testRealm, port: first.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    await second.close();
  });

  it('closes while clients keep connections and a slow answer is pending', async () => {
    simulator.current.faults.add({ kind: 'latency', ms: 600_000 });
    const pending = endOf(jo().identity());
    // The call is on its way once a connection is there; closing must not wait for it.
    await simulator.current.close();
    expect((await pending).code).not.toBe('ok');
  });

  it('hands out shorter sessions when told to, and says so in their expiration', async () => {
    const short = await startSimulator({
      realm: testRealm,
      lifetimes: { roleSeconds: 60, sessionTokenSeconds: 300 },
    });
    const client = new StsTestClient(short, keys.jo);
    const lasts = async (answer: Promise<Parameters<typeof keysOf>[0]>): Promise<number> =>
      Math.round((keysOf(await answer).expiration.getTime() - Date.now()) / 1000);
    expect(await lasts(client.assumeRole(roleArn('Open')))).toBeLessThanOrEqual(60);
    const session = await lasts(client.sessionToken());
    expect(session).toBeGreaterThan(60);
    expect(session).toBeLessThanOrEqual(300);
    await short.close();
  });

  it('forgets nothing it handed out while it runs, but does not know the sessions of another run', async () => {
    const session = keysOf(await jo().sessionToken());
    const other = await startSimulator({ realm: testRealm, clock: simulator.current.clock });
    expect((await endOf(new StsTestClient(other, session).identity())).code).toBe('InvalidClientTokenId');
    await other.close();
  });

  it('may accept signatures of any age, for clocks that tests move', async () => {
    const lenient = await startSimulator({ realm: testRealm, maxSkewMs: Number.POSITIVE_INFINITY });
    const client = new StsTestClient(lenient, keys.jo);
    lenient.clock.advance(7 * 24 * 3600_000);
    expect((await endOf(client.identity())).code).toBe('ok');
    await lenient.close();
  });
});

describe('faults', () => {
  it.each<[fault: Fault, end: object]>([
    [{ kind: 'throttling' }, { code: 'Throttling', status: 400, message: 'Rate exceeded' }],
    [
      { kind: 'server-error', status: 500 },
      { code: 'InternalFailure', status: 500 },
    ],
    [
      { kind: 'server-error', status: 503 },
      { code: 'ServiceUnavailable', status: 503 },
    ],
    [{ kind: 'dropped-connection' }, { message: 'socket hang up' }],
    [{ kind: 'lost-answer' }, { message: 'socket hang up' }],
    [{ kind: 'html', status: 502 }, { status: 502 }],
    [{ kind: 'truncated-answer' }, { code: 'Error' }],
  ])('%o reaches the caller, for as many calls as asked', async (fault, end) => {
    const { faults } = simulator.current;
    faults.add(fault, { calls: 2 });
    const ends = [await endOf(jo().identity()), await endOf(jo().identity()), await endOf(jo().identity())];
    expect(ends).toMatchObject([end, end, { code: 'ok' }]);
  });

  it('strike one action only when asked', async () => {
    const { faults } = simulator.current;
    faults.add({ kind: 'throttling' }, { action: 'AssumeRole', calls: 1 });
    expect((await endOf(jo().identity())).code).toBe('ok');
    expect((await endOf(jo().assumeRole(roleArn('Open')))).code).toBe('Throttling');
    expect((await endOf(jo().assumeRole(roleArn('Open')))).code).toBe('ok');
  });

  it('stay until cleared or taken back', async () => {
    const { faults } = simulator.current;
    const takeBack = faults.add({ kind: 'throttling' });
    expect((await endOf(jo().identity())).code).toBe('Throttling');
    takeBack();
    expect((await endOf(jo().identity())).code).toBe('ok');
    faults.add({ kind: 'server-error', status: 500 });
    expect((await endOf(jo().identity())).code).toBe('InternalFailure');
    faults.clear();
    expect((await endOf(jo().identity())).code).toBe('ok');
  });

  it.each<[Fault, string]>([
    [{ kind: 'dropped-connection' }, 'ok'],
    [{ kind: 'server-error', status: 503 }, 'ok'],
    [{ kind: 'throttling' }, 'ok'],
    [{ kind: 'html', status: 502 }, 'ok'],
    [{ kind: 'lost-answer' }, 'AccessDenied'],
    [{ kind: 'truncated-answer' }, 'AccessDenied'],
  ])('after %o, sending the same code again ends with %s', async (fault, second) => {
    simulator.current.faults.add(fault, { calls: 1 });
    const input = mfa();
    expect((await endOf(jo().sessionToken(input))).code).not.toBe('ok');
    expect((await endOf(jo().sessionToken(input))).code).toBe(second);
  });

  it('put a well-formed page in the place of an answer, which the SDK takes for one without keys', async () => {
    simulator.current.faults.add({ kind: 'html' }, { calls: 2 });
    const page = await fetch(simulator.current.url);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html']);
    expect(await page.text()).toContain('<html>');
    expect((await jo().assumeRole(roleArn('Open'))).Credentials).toBeUndefined();
  });

  it('delay an answer', async () => {
    simulator.current.faults.add({ kind: 'latency', ms: 120 }, { calls: 1 });
    const start = performance.now();
    await jo().identity();
    expect(performance.now() - start).toBeGreaterThanOrEqual(115);
  });

  it('tell a wrong time in the Date header', async () => {
    const { faults, url } = simulator.current;
    faults.add({ kind: 'wrong-date', offsetMs: 3600_000 }, { calls: 1 });
    const wrong = await fetch(`${url}/?Action=GetCallerIdentity&Version=2011-06-15`);
    const right = await fetch(`${url}/?Action=GetCallerIdentity&Version=2011-06-15`);
    expect(wrong.headers.get('date')).toBe('Sun, 01 Mar 2026 11:00:10 GMT');
    expect(right.headers.get('date')).toBe('Sun, 01 Mar 2026 10:00:10 GMT');
  });

  it('strike together', async () => {
    const { faults } = simulator.current;
    faults.add({ kind: 'latency', ms: 60 }, { calls: 1 });
    faults.add({ kind: 'throttling' }, { calls: 1 });
    const start = performance.now();
    expect((await endOf(jo().identity())).code).toBe('Throttling');
    expect(performance.now() - start).toBeGreaterThanOrEqual(55);
  });
});

describe('the journal', () => {
  it('says who asked for what, when, and how it ended', async () => {
    const end = await endOf(jo().assumeRole(roleArn('OnlyMax'), { ExternalId: 'xid', DurationSeconds: 900 }));
    expect(simulator.current.journal.entries).toEqual([
      {
        sequence: 1,
        time: startOfTest,
        service: 'sts',
        action: 'AssumeRole',
        method: 'POST',
        region: 'eu-central-1',
        signer: { accessKeyId: keys.jo.accessKeyId, arn: 'arn:aws:iam::111111111111:user/staff/jo' },
        parameters: {
          RoleArn: roleArn('OnlyMax'),
          RoleSessionName: 'test',
          DurationSeconds: '900',
          ExternalId: 'xid',
        },
        outcome: 'AccessDenied',
        status: 403,
        requestId: end.requestId,
      },
    ]);
  });

  it('does not take a signer’s word for who it is', async () => {
    await endOf(new StsTestClient(simulator.current, { ...keys.jo, secretAccessKey: 'guess' }).identity());
    const [entry] = simulator.current.journal.entries;
    expect(entry).toMatchObject({
      outcome: 'SignatureDoesNotMatch',
      signer: { accessKeyId: keys.jo.accessKeyId },
    });
    expect(entry?.signer.arn).toBeUndefined();
  });

  it('holds no secret, no token and no code', async () => {
    const input = mfa();
    const session = keysOf(await jo().sessionToken(input));
    const client = new StsTestClient(simulator.current, session);
    const role = keysOf(await client.assumeRole(roleArn('WithMfa')));
    await endOf(jo().sessionToken({ ...input, DurationSeconds: 1 }));
    await endOf(jo().sessionToken(input));
    const text = JSON.stringify(simulator.current.journal.entries);
    const secrets = [session, role, keys.jo].flatMap((credentials) => [
      credentials.secretAccessKey,
      'sessionToken' in credentials ? credentials.sessionToken : credentials.secretAccessKey,
    ]);
    for (const secret of [...secrets, input.TokenCode]) expect(text).not.toContain(secret);
    expect(text).toContain(session.accessKeyId);
  });

  it('shows faults in place of the outcome', async () => {
    const { faults, journal } = simulator.current;
    const struck: Fault[] = [
      { kind: 'lost-answer' },
      { kind: 'dropped-connection' },
      { kind: 'html' },
      { kind: 'throttling' },
    ];
    for (const fault of struck) {
      faults.add(fault, { calls: 1 });
      await endOf(jo().identity());
    }
    expect(journal.entries.map((entry) => entry.outcome)).toEqual([
      'lost-answer',
      'dropped-connection',
      'html',
      'Throttling',
    ]);
  });

  it('can be cleared; numbers go on', async () => {
    const { journal } = simulator.current;
    await jo().identity();
    const before = journal.entries;
    journal.clear();
    expect(before).toHaveLength(1);
    expect(journal.entries).toEqual([]);
    await jo().identity();
    expect(journal.entries.map((entry) => entry.sequence)).toEqual([2]);
  });

  it('can be waited for, before and after the call', async () => {
    const { journal } = simulator.current;
    const early = journal.waitFor((entry) => entry.action === 'AssumeRole');
    await jo().identity();
    await jo().assumeRole(roleArn('Open'));
    const late = journal.waitFor((entry) => entry.action === 'AssumeRole');
    expect(await early).toBe(await late);
    expect((await early).sequence).toBe(2);
  });

  it('says when nothing came, or when nothing can come any more', async () => {
    const { journal } = simulator.current;
    await expect(journal.waitFor(() => true, 20)).rejects.toThrow('within 20 ms');
    const waiting = expect(journal.waitFor(() => true)).rejects.toThrow('closed');
    await simulator.current.close();
    await waiting;
  });

  it('tells listeners of every call until they stop', async () => {
    const { journal } = simulator.current;
    const heard: string[] = [];
    const stop = journal.onEntry((entry) => heard.push(entry.action));
    await jo().identity();
    stop();
    await jo().identity();
    expect(heard).toEqual(['GetCallerIdentity']);
  });
});
