import { describe, expect, it } from 'vitest';
import { corp, identityRealm } from '../../../simulator/identity-center/testing/realm.ts';
import { signedIn } from '../../../simulator/identity-center/testing/signed-in.ts';
import { simulatorForEachTest, startOfTest } from '../../../simulator/sts/testing/started-simulator.ts';
import { nodeRequestHandler } from '../../sts/network/request-handler.ts';
import { createPortal, type ListProgress, type Portal } from './portal.ts';
import { RequestPace } from './request-pace.ts';

const session = { name: 'corp', startUrl: corp.startUrl, region: corp.region };

/** A portal whose pauses take no time. */
function portalAt(address: string): { readonly portal: Portal; readonly pauses: number[] } {
  const pauses: number[] = [];
  const sleep = async (ms: number) => {
    pauses.push(ms);
    return true;
  };
  const portal = createPortal({
    session,
    address,
    requestHandler: (_endpoint, timeouts) => nodeRequestHandler(timeouts),
    sleep,
    random: () => 1,
    pace: new RequestPace({ perSecond: 1e6, atOnce: 5, sleep: async () => true }),
  });
  return { portal, pauses };
}

describe('the portal', () => {
  const simulator = simulatorForEachTest({ realm: identityRealm() });
  const open = () => portalAt(simulator.current.address('sso', corp.region));
  const failNext = (calls: number, kind: 'throttling' | 'html' | 'dropped-connection') =>
    simulator.current.faults.add({ kind }, { service: 'sso', calls });

  it('gives the credentials of a role until AWS says', async () => {
    const { accessToken } = await signedIn(simulator.current);
    const answer = await open().portal.roleCredentials(accessToken, {
      accountId: '222222222222',
      roleName: 'Admin',
    });
    expect(answer).toMatchObject({
      ok: true,
      value: {
        accessKeyId: expect.stringMatching(/^ASIA/),
        secretAccessKey: expect.any(String),
        sessionToken: expect.any(String),
        expiration: new Date(startOfTest.getTime() + 43_200_000),
      },
    });
  });

  it.each([
    ['222222222222', 'Nobody', 'no-access', 'no access'],
    ['999999999999', 'Admin', 'unknown-account', 'does not know the account'],
    ['12', 'Admin', 'invalid-request', 'refused the request'],
  ])('account %s and role %s: %s', async (accountId, roleName, kind, sentence) => {
    const { accessToken } = await signedIn(simulator.current);
    const answer = await open().portal.roleCredentials(accessToken, { accountId, roleName });
    expect(answer).toMatchObject({
      ok: false,
      failure: { kind, message: expect.stringContaining(sentence), retryable: false },
    });
  });

  it('says that AWS has ended the sign-in, and how to sign in again', async () => {
    const { accessToken } = await signedIn(simulator.current);
    simulator.current.identityCenter.endSessions();
    const answer = await open().portal.roleCredentials(accessToken, {
      accountId: '222222222222',
      roleName: 'Admin',
    });
    expect(answer).toMatchObject({
      ok: false,
      failure: {
        kind: 'sign-in-ended',
        message: 'AWS has ended the sign-in to corp.',
        advice: 'Run "understudy login --sso-session corp".',
      },
    });
  });

  it('backs off when AWS gets too many requests, and then has the answer', async () => {
    const { accessToken } = await signedIn(simulator.current);
    const { pauses, portal } = open();
    failNext(3, 'throttling');
    expect(await portal.accounts(accessToken)).toMatchObject({ ok: true });
    expect(pauses).toEqual([500, 1000, 2000]);
  });

  it('gives up in the end', async () => {
    const { accessToken } = await signedIn(simulator.current);
    const { pauses, portal } = open();
    failNext(20, 'throttling');
    expect(await portal.accounts(accessToken)).toMatchObject({ ok: false, failure: { kind: 'throttled' } });
    expect(pauses).toHaveLength(7);
  });

  it.each([
    ['html', 'unexpected'],
    ['dropped-connection', 'unavailable'],
  ] as const)('what answers with %s is %s', async (fault, kind) => {
    const { accessToken } = await signedIn(simulator.current);
    failNext(20, fault);
    const answer = await open().portal.roleCredentials(accessToken, {
      accountId: '222222222222',
      roleName: 'Admin',
    });
    expect(answer).toMatchObject({ ok: false, failure: { kind } });
  });

  it('asks nothing once it is cancelled', async () => {
    const answer = await open().portal.roles('token', { signal: AbortSignal.abort() });
    expect(answer).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
    expect(simulator.current.journal.entries).toEqual([]);
  });

  it('signs out, and once more without a complaint', async () => {
    const { accessToken } = await signedIn(simulator.current);
    const { portal } = open();
    expect(await portal.logout(accessToken)).toEqual({ ok: true, value: undefined });
    expect(await portal.logout(accessToken)).toEqual({ ok: true, value: undefined });
    expect(await portal.accounts(accessToken)).toMatchObject({
      ok: false,
      failure: { kind: 'sign-in-ended' },
    });
  });
});

describe('the lists', () => {
  const simulator = simulatorForEachTest({ realm: identityRealm({ pageSize: 1, emptyPages: true }) });
  const open = () => portalAt(simulator.current.address('sso', corp.region)).portal;

  it('read every page, empty ones too, and tell how far they are', async () => {
    const { accessToken } = await signedIn(simulator.current);
    const progress: ListProgress[] = [];
    const answer = await open().roles(accessToken, { onProgress: (state) => progress.push(state) });
    expect(answer).toEqual({
      ok: true,
      value: {
        list: {
          complete: true,
          accounts: [
            {
              accountId: '111111111111',
              accountName: 'Old [legacy] / R&D',
              email: 'old@corp.example',
              roles: ['ReadOnly'],
            },
            {
              accountId: '222222222222',
              accountName: 'Production',
              email: 'prod@corp.example',
              roles: ['Admin', 'Billing', 'ReadOnly'],
            },
            { accountId: '333333333333', roles: ['Admin'] },
          ],
        },
      },
    });
    expect(progress.map(({ done }) => done)).toEqual([0, 1, 2, 3]);
  });

  it('are not complete when an account cannot be listed', async () => {
    const { accessToken } = await signedIn(simulator.current);
    simulator.current.faults.add({ kind: 'html' }, { service: 'sso', action: 'ListAccountRoles', calls: 1 });
    const answer = await open().roles(accessToken);
    expect(answer).toMatchObject({
      ok: true,
      value: { list: { complete: false }, problem: { kind: 'unexpected' } },
    });
    expect(answer.ok && answer.value.list.accounts).toHaveLength(2);
  });
});
