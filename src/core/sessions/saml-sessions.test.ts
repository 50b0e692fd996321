import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSimulatorClock, type Simulator, startSimulator } from '../../simulator/index.ts';
import { type SamlClaims, samlResponse } from '../../simulator/sts/federated/saml-response.ts';
import { federatedRealm, okta, role, samlArn } from '../../simulator/sts/testing/federated-realm.ts';
import type { Chain } from '../chain/chain.ts';
import { resolveChain } from '../chain/resolve-chain.ts';
import { type Entries, profileSetOf } from '../chain/testing/profile-set.ts';
import { externalCredentials } from '../credential-sources/credential-source.ts';
import type { HookAssertion } from '../hooks/saml-assertion-hook.ts';
import { readAssertion } from '../sign-in/saml/read-assertion.ts';
import { createStsGateway } from '../sts/sdk-gateway.ts';
import { createSessionBroker, type SessionBroker } from './session-broker.ts';
import { createMemorySessionStore, type SessionStore } from './store/session-store.ts';

/** SAML at the base of chains: a hook's assertion, a strict STS, the broker between them. */
let simulator: Simulator;
let store: SessionStore;
let asked: number;
let answer: () => Promise<HookAssertion> | HookAssertion;
const clock = createSimulatorClock();

const printed = (claims: Partial<SamlClaims> = {}) =>
  samlResponse(
    okta,
    { roles: [[role('BySaml'), samlArn('Okta')]], sessionName: 'jo', ...claims },
    clock.now(),
  );
function assertionOf(text: string): HookAssertion {
  const read = readAssertion(text);
  if (!read.ok) throw new Error(read.fault);
  return read;
}

beforeEach(async () => {
  clock.freeze(new Date('2026-11-22T10:00:00Z'));
  simulator = await startSimulator({ realm: federatedRealm, clock });
  store = createMemorySessionStore();
  asked = 0;
  answer = () => assertionOf(printed());
});
afterEach(() => simulator.close());

function newBroker(kept: SessionStore = store): SessionBroker {
  const sts = createStsGateway({ clock, retry: { attempts: 1, firstPauseMs: 0, random: () => 0 } });
  return createSessionBroker({
    sts,
    clock,
    prompter: { ask: async () => undefined, settled: () => undefined },
    store: kept,
    settings: { mfaSessionSeconds: 43_200 },
    resolveBase: (base, signal, chain, mayAsk) =>
      externalCredentials(
        base,
        {
          environment: {},
          platform: 'linux',
          home: '/none',
          clock,
          chain,
          saml: {
            assertion: async () => {
              asked += 1;
              return answer();
            },
            sts,
            mayAsk,
          },
        },
        signal,
      ),
  });
}

const saml: Entries = {
  understudy_saml_hook: 'okta',
  understudy_saml_role: role('BySaml'),
  region: 'eu-west-1',
};
function chainOf(profiles: Readonly<Record<string, Entries>>): Chain {
  const [profile = ''] = Object.keys(profiles);
  const resolved = resolveChain(profileSetOf(profiles), { profile }, { AWS_ENDPOINT_URL_STS: simulator.url });
  if (!resolved.ok) throw new Error(resolved.problem.message);
  return resolved.chain;
}
const direct = (more: Entries = {}) => chainOf({ dev: { ...saml, ...more } });
const above = () => chainOf({ next: { role_arn: role('Next'), source_profile: 'dev' }, dev: saml });
const calls = () => simulator.journal.entries.map(({ action, outcome }) => `${action} ${outcome}`);
const minutes = (count: number) => clock.advance(count * 60_000);

describe('a SAML sign-in', () => {
  it('is the role itself, and asked for once for all who want it', async () => {
    const broker = newBroker();
    const all = await Promise.all([1, 2, 3].map(() => broker.obtain(direct())));
    expect(all[0]).toMatchObject({
      ok: true,
      value: {
        arn: 'arn:aws:sts::222222222222:assumed-role/BySaml/jo',
        fromCache: false,
        credentials: { accountId: '222222222222', expiration: new Date('2026-11-22T11:00:00Z') },
      },
    });
    expect(await broker.obtain(direct())).toMatchObject({ ok: true, value: { fromCache: true } });
    expect([asked, calls()]).toEqual([1, ['AssumeRoleWithSAML ok']]);
  });

  it('is found by another process that keeps the same sessions', async () => {
    await newBroker().obtain(direct());
    expect(await newBroker().obtain(direct(), { allowPrompt: false })).toMatchObject({ ok: true });
    expect(asked).toBe(1);
  });

  it('is the source of further roles', async () => {
    const outcome = await newBroker().obtain(above());
    expect(outcome).toMatchObject({
      ok: true,
      value: { arn: expect.stringContaining('assumed-role/Next/') },
    });
    expect(calls()).toEqual(['AssumeRoleWithSAML ok', 'AssumeRole ok']);
  });

  it('is renewed by asking the hook only when somebody is there', async () => {
    const broker = newBroker();
    await broker.obtain(direct());
    minutes(59.5);
    expect(await broker.obtain(direct(), { allowPrompt: false })).toEqual({
      ok: false,
      failure: {
        kind: 'person-needed',
        message:
          'No session of the SAML sign-in of profile dev is left, and its hook is asked only when somebody is there.',
        advice: 'Switch to dev once more, or run "understudy switch dev".',
      },
    });
    expect(asked).toBe(1);
    expect(await broker.obtain(direct())).toMatchObject({ ok: true });
    expect(asked).toBe(2);
  });

  it('says of a chain above it whether it renews by itself', async () => {
    const broker = newBroker();
    const at = (time: string) => broker.renewsSilently(above(), new Date(time));
    expect(at('2026-11-22T10:30:00Z')).toBe(false);
    await broker.obtain(above());
    expect(at('2026-11-22T10:30:00Z')).toBe(true);
    expect(at('2026-11-22T11:30:00Z')).toBe(false);
  });

  it('turns away who may not ask while somebody is asked', async () => {
    const broker = newBroker();
    let opened: () => void = () => undefined;
    const isOpen = new Promise<void>((resolve) => {
      opened = resolve;
    });
    let finish: (assertion: HookAssertion) => void = () => undefined;
    answer = () =>
      new Promise((resolve) => {
        finish = resolve;
      });
    const waiting = broker.obtain(direct(), { onPrompt: () => opened() });
    await isOpen;
    expect(await broker.obtain(direct(), { allowPrompt: false })).toMatchObject({
      ok: false,
      failure: { kind: 'person-needed' },
    });
    await expect.poll(() => asked).toBe(1);
    finish(assertionOf(printed()));
    expect(await waiting).toMatchObject({ ok: true });
  });

  it('is forgotten with everything else', async () => {
    const broker = newBroker();
    await broker.obtain(direct());
    broker.forgetAll();
    expect(await broker.obtain(direct(), { allowPrompt: false })).toMatchObject({ ok: false });
  });

  it('falls back to an hour where the role gives no more, and says so', async () => {
    const outcome = await newBroker().obtain(direct({ duration_seconds: '14400' }));
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        credentials: { expiration: new Date('2026-11-22T11:00:00Z') },
        durationNote: expect.stringContaining('lasts an hour'),
      },
    });
    expect(calls()).toEqual(['AssumeRoleWithSAML ValidationError', 'AssumeRoleWithSAML ok']);
    expect(asked).toBe(1);
  });

  it('lasts as long as was asked for where the role lets it, but no longer than the assertion', async () => {
    const long = await newBroker().obtain(direct({ duration_seconds: '7200' }));
    expect(long).toMatchObject({ value: { credentials: { expiration: new Date('2026-11-22T12:00:00Z') } } });
    answer = () => assertionOf(printed({ sessionNotOnOrAfter: new Date('2026-11-22T10:20:00Z') }));
    const short = await newBroker().obtain(direct(), { refresh: true });
    expect(short).toMatchObject({ value: { credentials: { expiration: new Date('2026-11-22T10:20:00Z') } } });
  });

  it('takes the only role of the assertion where the profile names none', async () => {
    const open = chainOf({ dev: { understudy_saml_hook: 'okta', region: 'eu-west-1' } });
    expect(await newBroker().obtain(open)).toMatchObject({ ok: true });
    answer = () =>
      assertionOf(
        printed({
          roles: [
            [role('BySaml'), samlArn('Okta')],
            [role('Next'), samlArn('Okta')],
          ],
        }),
      );
    expect(await newBroker(createMemorySessionStore()).obtain(open)).toMatchObject({
      ok: false,
      failure: {
        message: `The assertion for profile dev gives 2 roles, and none is named: ${role('BySaml')}, ${role('Next')}.`,
        advice: 'Choose one with "understudy login dev", or write understudy_saml_role into the profile.',
      },
    });
  });

  it.each<[string, () => Partial<SamlClaims>, string]>([
    ['another role', () => ({ roles: [[role('Next'), samlArn('Okta')]] }), 'to nobody. It gives'],
    ['no role', () => ({ roles: [] }), 'No role can be seen'],
    ['a failed sign-in', () => ({ isSuccess: false }), 'did not let the person of profile dev in'],
    [
      'another issuer',
      () => ({ issuer: 'http://evil.example' }),
      `AWS does not take the assertion for ${samlArn('Okta')}`,
    ],
    ['no session name', () => ({ sessionName: undefined }), 'RoleSessionName'],
    ['an ended assertion', () => ({ validSeconds: 0 }), 'came too late'],
    ['an assertion that is not for AWS', () => ({ audience: 'urn:other' }), 'audience'],
  ])('says what %s means, and repeats nothing of the assertion', async (_what, claims, words) => {
    const text = printed(claims());
    answer = () => assertionOf(text);
    const outcome = await newBroker().obtain(direct());
    expect(outcome).toMatchObject({
      ok: false,
      failure: { kind: 'base', message: expect.stringContaining(words) },
    });
    expect(JSON.stringify(outcome)).not.toContain(text.slice(0, 60));
  });

  it('says that a role does not trust the provider', async () => {
    answer = () => assertionOf(printed({ roles: [[role('ByOther'), samlArn('Okta')]] }));
    const chain = direct({ understudy_saml_role: role('ByOther') });
    expect(await newBroker().obtain(chain)).toMatchObject({
      failure: { message: `AWS does not give ${role('ByOther')} for an assertion of ${samlArn('Okta')}.` },
    });
  });

  it('hands on what the hook says', async () => {
    answer = () => ({ ok: false, message: 'The hook failed.', advice: 'Look.' });
    expect(await newBroker().obtain(direct())).toEqual({
      ok: false,
      failure: { kind: 'base', message: 'The hook failed.', advice: 'Look.' },
    });
    expect(calls()).toEqual([]);
  });

  it('says that it may work later where AWS is down, without keeping the assertion', async () => {
    simulator.faults.add({ kind: 'server-error', status: 503 });
    const outcome = await newBroker().obtain(direct());
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'base', retryable: true } });
    expect(store.all()).toEqual([]);
  });
});
