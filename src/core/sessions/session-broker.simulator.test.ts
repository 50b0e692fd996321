import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createSimulatorClock,
  type Realm,
  type Simulator,
  type SimulatorClock,
  startSimulator,
} from '../../simulator/index.ts';
import type { Chain, ChainBase, Hop } from '../chain/chain.ts';
import { resolveChain } from '../chain/resolve-chain.ts';
import { type Entries, profileSetOf } from '../chain/testing/profile-set.ts';
import { correctedClock } from '../clock.ts';
import { createStsGateway, type SdkStsGateway } from '../sts/sdk-gateway.ts';
import { explainChainFailure } from './explain-chain-failure.ts';
import type { MfaQuestion, MfaRejection } from './mfa/mfa-prompter.ts';
import { createSessionBroker, type SessionBroker } from './session-broker.ts';
import { createMemorySessionStore, type SessionStore } from './store/session-store.ts';

const bastion = '111111111111';
const serial = `arn:aws:iam::${bastion}:mfa/jo`;
const keys = {
  accessKeyId: 'AKIAUNDERSTUDYTEST01',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const trustJo = { principals: [`arn:aws:iam::${bastion}:user/jo`], mfaRequired: true };

const realm: Realm = {
  accounts: [
    {
      id: bastion,
      users: [
        {
          name: 'jo',
          keys: [keys],
          mfaDevices: [
            { serial, seed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' },
            { serial: 'GAHT12345678', seed: 'KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU' },
          ],
        },
      ],
    },
    {
      id: '222222222222',
      disabledRegions: ['eu-south-1'],
      roles: [
        { name: 'Admin', trust: trustJo },
        { name: 'Reader', trust: trustJo, maxSessionDuration: 43_200 },
        { name: 'Guarded', trust: { ...trustJo, externalId: 'x-42' } },
        { name: 'Open', trust: { principals: [bastion] } },
        { name: 'Recent', trust: { ...trustJo, maxMfaAgeSeconds: 3600 } },
      ],
    },
    {
      id: '333333333333',
      roles: [{ name: 'Deep', trust: { principals: ['arn:aws:iam::222222222222:role/Admin'] } }],
    },
  ],
};

const at = { file: 'config', path: '/config', line: 1 } as const;
const sourced = <T>(value: T) => ({ value, from: { kind: 'profile', profile: 'p', at } as const });
const roleArn = (name: string, account = '222222222222') => `arn:aws:iam::${account}:role/${name}`;

function chain(hops: readonly Hop[], extra: Partial<Chain> = {}): Chain {
  const base: ChainBase = { kind: 'long-term-keys', profile: 'bastion', credentials: keys, at };
  return {
    name: 'wanted',
    base,
    hops,
    mfaSerial: sourced(serial),
    region: sourced('eu-west-1'),
    endpoint: sourced(simulator.url),
    ...extra,
  };
}

/** The chain of the one profile, whose source is a bastion with keys and a device of its own. */
function fromFiles(profiles: Readonly<Record<string, Entries>>): Chain {
  const set = profileSetOf({
    ...profiles,
    bastion: {
      aws_access_key_id: keys.accessKeyId,
      aws_secret_access_key: keys.secretAccessKey,
      mfa_serial: serial,
    },
  });
  const [profile = ''] = Object.keys(profiles);
  const resolved = resolveChain(set, { profile, region: 'eu-west-1' }, {});
  if (!resolved.ok) throw new Error(resolved.problem.message);
  return resolved.chain;
}

let simulator: Simulator;
let clock: SimulatorClock;
let sts: SdkStsGateway;
let store: SessionStore;
let broker: SessionBroker;
let asked: { question: MfaQuestion; refusal: MfaRejection | undefined }[];
let settled: number;
let answer: (question: MfaQuestion, refusal: MfaRejection | undefined) => string | undefined;

beforeEach(async () => {
  clock = createSimulatorClock();
  clock.freeze(new Date('2026-11-22T10:00:10Z'));
  simulator = await startSimulator({ realm, clock });
  asked = [];
  settled = 0;
  answer = (question) => simulator.mfaCode(question.serial).code;
  store = createMemorySessionStore();
  sts = createStsGateway({ clock, retry: { attempts: 3, firstPauseMs: 0, random: () => 0 } });
  broker = createSessionBroker({
    sts,
    clock: correctedClock(clock, () => sts.clockOffsetMs()),
    store,
    settings: { mfaSessionSeconds: 43_200 },
    prompter: {
      ask: async (question, refusal) => {
        asked.push({ question, refusal });
        return answer(question, refusal);
      },
      settled: () => {
        settled += 1;
      },
    },
    resolveBase: () => Promise.resolve({ ok: false, message: 'not used here', advice: '' }),
  });
});

afterEach(() => simulator.close());

const calls = () => simulator.journal.entries.map(({ action, outcome }) => `${action} ${outcome}`);
const advance = (minutes: number) => clock.advance(minutes * 60_000);

describe('against a strict STS', () => {
  it('reaches a role with one code, and the next role without', async () => {
    const first = await broker.obtain(chain([{ roleArn: roleArn('Admin') }]));
    expect(first).toMatchObject({
      ok: true,
      value: { fromCache: false, arn: 'arn:aws:sts::222222222222:assumed-role/Admin/jo' },
    });
    const second = await broker.obtain(chain([{ roleArn: roleArn('Reader') }]));
    expect(second).toMatchObject({ ok: true });
    expect(asked).toHaveLength(1);
    expect(settled).toBe(1);
    expect(calls()).toEqual(['GetSessionToken ok', 'AssumeRole ok', 'AssumeRole ok']);
  });

  it("takes one code, of the role's own device, and signs with the long-term keys", async () => {
    const wanted = fromFiles({
      reader: {
        role_arn: roleArn('Reader'),
        source_profile: 'bastion',
        mfa_serial: 'GAHT12345678',
        duration_seconds: '28800',
      },
    });
    const outcome = await broker.obtain({ ...wanted, endpoint: sourced(simulator.url) });
    expect(asked.map(({ question }) => question.serial)).toEqual(['GAHT12345678']);
    expect(simulator.journal.entries).toMatchObject([
      { action: 'AssumeRole', outcome: 'ok', signer: { accessKeyId: keys.accessKeyId } },
    ]);
    // Not behind a session, so the profile gets all of what it asks for.
    expect(outcome).toMatchObject({
      ok: true,
      value: { credentials: { expiration: new Date('2026-11-22T18:00:10Z') } },
    });
    expect(outcome.ok && outcome.value.durationNote).toBeUndefined();
  });

  it("names the role's own device where that is the wrong one", async () => {
    const wanted = fromFiles({
      reader: {
        role_arn: roleArn('Reader'),
        source_profile: 'bastion',
        mfa_serial: `arn:aws:iam::${bastion}:mfa/gone`,
      },
    });
    answer = () => '123456';
    const chosen = { ...wanted, endpoint: sourced(simulator.url) };
    const outcome = await broker.obtain(chosen);
    if (outcome.ok) throw new Error('a device that is none gave credentials');
    const { advice, message } = explainChainFailure(outcome.failure, chosen);
    expect(message).toContain(`arn:aws:iam::${bastion}:mfa/gone`);
    expect(advice).toContain('Set mfa_serial in profile reader (');
    expect(asked).toHaveLength(1);
  });

  it('answers from memory while the session is good', async () => {
    await broker.obtain(chain([{ roleArn: roleArn('Admin') }]));
    expect(await broker.obtain(chain([{ roleArn: roleArn('Admin') }], { name: 'other' }))).toMatchObject({
      ok: true,
      value: { fromCache: true },
    });
    expect(calls()).toHaveLength(2);
  });

  it('gives credentials that STS knows', async () => {
    const outcome = await broker.obtain(chain([{ roleArn: roleArn('Admin') }]));
    if (!outcome.ok) throw new Error('no credentials');
    const who = await sts.getCallerIdentity({
      credentials: outcome.value.credentials,
      region: 'eu-west-1',
      endpoint: simulator.url,
    });
    expect(who).toMatchObject({ ok: true, value: { account: '222222222222' } });
  });

  it('follows two hops, and renews only the one that ended', async () => {
    const deep = chain([{ roleArn: roleArn('Admin') }, { roleArn: roleArn('Deep', '333333333333') }]);
    expect(await broker.obtain(deep)).toMatchObject({ ok: true });
    advance(50);
    expect(await broker.obtain(deep)).toMatchObject({ ok: true, value: { fromCache: false } });
    expect(calls()).toEqual(['GetSessionToken ok', 'AssumeRole ok', 'AssumeRole ok', 'AssumeRole ok']);
    expect(simulator.journal.entries.at(-1)?.parameters['RoleArn']).toBe(roleArn('Deep', '333333333333'));
  });

  it('asks again in place when the code was wrong', async () => {
    answer = (question, refusal) => (refusal ? simulator.mfaCode(question.serial).code : '000000');
    expect(await broker.obtain(chain([{ roleArn: roleArn('Admin') }]))).toMatchObject({ ok: true });
    expect(asked.map(({ refusal }) => refusal?.kind)).toEqual([undefined, 'code-refused']);
    expect(settled).toBe(1);
  });

  it('does not send a used code, and asks for the next one', async () => {
    const used = simulator.mfaCode(serial).code;
    await broker.obtain(chain([{ roleArn: roleArn('Admin') }]));
    answer = (question, refusal) => {
      if (refusal === undefined) return used;
      clock.set(refusal.nextCodeAt ?? clock.now());
      return simulator.mfaCode(question.serial).code;
    };
    const outcome = await broker.obtain(chain([{ roleArn: roleArn('Admin') }]), { newMfaSession: true });
    expect(outcome).toMatchObject({ ok: true });
    expect(asked.map(({ refusal }) => refusal?.kind)).toEqual([undefined, undefined, 'code-used']);
    expect(asked.at(-1)?.refusal?.nextCodeAt).toEqual(new Date('2026-11-22T10:00:30Z'));
    expect(simulator.journal.entries.flatMap(({ mfa }) => mfa ?? [])).toEqual(['accepted', 'accepted']);
  });

  it('leaves everything as it was when the prompt is dismissed', async () => {
    answer = () => undefined;
    expect(await broker.obtain(chain([{ roleArn: roleArn('Admin') }]))).toEqual({
      ok: false,
      failure: { kind: 'dismissed' },
    });
    expect(simulator.journal.entries).toHaveLength(0);
    expect(store.all()).toHaveLength(0);
    expect(settled).toBe(1);
  });

  it('asks again only when the MFA session has ended', async () => {
    const admin = chain([{ roleArn: roleArn('Admin') }]);
    for (let hour = 0; hour < 14; hour += 1) {
      expect(await broker.obtain(admin)).toMatchObject({ ok: true });
      advance(60);
    }
    expect(asked).toHaveLength(2);
  });

  it('drops a source session that AWS does not know any more and goes again once', async () => {
    const admin = chain([{ roleArn: roleArn('Admin') }]);
    await broker.obtain(admin);
    const mfa = store.all().find((session) => session.kind === 'mfa');
    if (mfa === undefined) throw new Error('no MFA session');
    store.put({ ...mfa, credentials: { ...mfa.credentials, sessionToken: 'Fwo/stale==' } });
    advance(1);
    expect(await broker.obtain(admin, { refresh: true })).toMatchObject({ ok: true });
    expect(asked).toHaveLength(2);
  });

  it('sends the external id, and explains its absence by AWS’s refusal', async () => {
    expect(await broker.obtain(chain([{ roleArn: roleArn('Guarded') }]))).toMatchObject({
      ok: false,
      failure: { kind: 'sts', step: roleArn('Guarded'), failure: { kind: 'access-denied' } },
    });
    expect(await broker.obtain(chain([{ roleArn: roleArn('Guarded'), externalId: 'x-42' }]))).toMatchObject({
      ok: true,
    });
  });

  it('caps a long duration behind an MFA session and says so', async () => {
    const outcome = await broker.obtain(
      chain([{ roleArn: roleArn('Reader'), durationSeconds: sourced(28_800) }]),
    );
    expect(outcome).toMatchObject({ ok: true });
    expect(outcome.ok && outcome.value.durationNote).toContain('8 hours');
    expect(simulator.journal.entries.at(-1)?.parameters['DurationSeconds']).toBe('3600');
  });

  it('gives a long role session straight from the long-term keys with a code of its own', async () => {
    const long = chain([{ roleArn: roleArn('Reader'), durationSeconds: sourced(28_800) }]);
    const outcome = await broker.obtain(long, { longRoleSession: true });
    expect(outcome).toMatchObject({ ok: true });
    expect(outcome.ok && outcome.value.durationNote).toBeUndefined();
    expect(outcome.ok && outcome.value.credentials.expiration).toEqual(new Date('2026-11-22T18:00:10Z'));
    expect(calls()).toEqual(['AssumeRole ok']);
  });

  it('falls back to an hour once where the role allows no more, and remembers', async () => {
    const long = chain([{ roleArn: roleArn('Open'), durationSeconds: sourced(28_800) }]);
    const { mfaSerial: _none, ...plain } = long;
    const outcome = await broker.obtain(plain);
    expect(outcome).toMatchObject({ ok: true });
    expect(outcome.ok && outcome.value.durationNote).toContain('8 hours');
    expect(calls()).toEqual(['AssumeRole ValidationError', 'AssumeRole ok']);
    await broker.obtain(plain, { refresh: true });
    expect(calls()).toHaveLength(3);
  });

  it('opens a session of its own for keys that lead to no role', async () => {
    const withMfa = await broker.obtain(chain([]));
    expect(withMfa).toMatchObject({ ok: true, value: { mfaSession: { mfaSerial: serial } } });
    const { mfaSerial: _none, ...plain } = chain([]);
    expect(await broker.obtain(plain)).toMatchObject({ ok: true });
    expect(asked).toHaveLength(1);
    expect(simulator.journal.entries.map(({ parameters }) => parameters['DurationSeconds'])).toEqual([
      '43200',
      '43200',
    ]);
  });

  it('gives AssumeRole a code of its own behind session keys', async () => {
    const { mfaSerial: _none, ...plain } = chain([]);
    const session = await broker.obtain(plain);
    if (!session.ok) throw new Error('no session keys');
    const base: ChainBase = {
      kind: 'session-keys',
      profile: 'temporary',
      credentials: session.value.credentials,
      at,
    };
    const { mfaSerial: _gone, ...role } = chain([{ roleArn: roleArn('Admin'), mfaSerial: sourced(serial) }], {
      base,
    });
    expect(await broker.obtain(role)).toMatchObject({ ok: true });
    expect(calls()).toEqual(['GetSessionToken ok', 'AssumeRole ok']);
    expect(asked).toHaveLength(1);
  });

  it('asks for both devices of a chain, one after the other', async () => {
    const two = chain([{ roleArn: roleArn('Admin'), mfaSerial: sourced('GAHT12345678') }]);
    expect(await broker.obtain(two)).toMatchObject({ ok: true });
    expect(asked.map(({ question }) => question.serial)).toEqual([serial, 'GAHT12345678']);
  });

  it('tells that STS is turned off in a region rather than leaving an endpoint that the user named', async () => {
    const outcome = await broker.obtain(
      chain([{ roleArn: roleArn('Admin') }], { region: sourced('eu-south-1') }),
    );
    expect(outcome).toMatchObject({ ok: false, failure: { failure: { kind: 'region-disabled' } } });
  });

  it('hands on the sessions that are left when STS is down, and fails a forced renewal', async () => {
    const admin = chain([{ roleArn: roleArn('Admin') }]);
    await broker.obtain(admin);
    advance(50);
    simulator.faults.add({ kind: 'server-error', status: 503 });
    expect(await broker.obtain(admin)).toMatchObject({ ok: true, value: { fromCache: true } });
    expect(await broker.obtain(admin, { refresh: true })).toMatchObject({
      ok: false,
      failure: { failure: { kind: 'service-unavailable', retryable: true } },
    });
    expect(store.all()).toHaveLength(2);
  });

  it.each([
    ['throttling', { kind: 'throttling' }, 'throttled'],
    ['a web page', { kind: 'html' }, 'not-sts'],
    ['half an answer', { kind: 'truncated-answer' }, 'service-unavailable'],
    ['a dropped connection', { kind: 'dropped-connection' }, 'network'],
    ['a lost answer', { kind: 'lost-answer' }, 'network'],
  ] as const)(
    'ends the prompt with the failure after %s, having sent the code once',
    async (_what, fault, kind) => {
      simulator.faults.add(fault);
      expect(await broker.obtain(chain([{ roleArn: roleArn('Admin') }]))).toMatchObject({
        ok: false,
        failure: { kind: 'sts', step: 'MFA session', failure: { kind } },
      });
      expect(simulator.journal.entries).toHaveLength(1);
      expect(asked).toHaveLength(1);
      expect(settled).toBe(1);
    },
  );

  it('works with a clock that is forty minutes slow', async () => {
    const slow = { now: () => new Date(clock.now().getTime() - 40 * 60_000) };
    const gateway = createStsGateway({ clock: slow });
    const corrected = createSessionBroker({
      sts: gateway,
      clock: correctedClock(slow, () => gateway.clockOffsetMs()),
      store,
      settings: { mfaSessionSeconds: 43_200 },
      prompter: { ask: async (question) => answer(question, undefined), settled: () => {} },
      resolveBase: () => Promise.resolve({ ok: false, message: '', advice: '' }),
    });
    const outcome = await corrected.obtain(chain([{ roleArn: roleArn('Admin') }]));
    expect(outcome).toMatchObject({ ok: true });
    const lasts =
      outcome.ok && outcome.value.credentials.expiration.getTime() - outcome.value.obtainedAt.getTime();
    expect(Math.abs(Number(lasts) - 3_600_000)).toBeLessThan(2000);
  });

  it('takes a new MFA session for a role that wants a recent one', async () => {
    const recent = chain([{ roleArn: roleArn('Recent') }]);
    await broker.obtain(recent);
    advance(90);
    expect(await broker.obtain(recent)).toMatchObject({
      ok: false,
      failure: { failure: { kind: 'access-denied' } },
    });
    expect(await broker.obtain(recent, { newMfaSession: true })).toMatchObject({ ok: true });
  });
});
