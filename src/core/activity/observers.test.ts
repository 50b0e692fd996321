import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Credentials, SessionCredentials } from '../credentials.ts';
import type { DeliveryTarget } from '../delivery/switch/delivery-target.ts';
import type { StsFailure } from '../sts/sts-failure.ts';
import type { StsGateway } from '../sts/sts-gateway.ts';
import { type ActivityReport, activityOf, encodeActivity } from './activity.ts';
import { observedDelivery, observedGateway, onBehalfOf } from './observers.ts';

const now = new Date('2026-11-22T10:00:00Z');
const role = 'arn:aws:iam::222222222222:role/Admin';
const session: SessionCredentials = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'secret',
  sessionToken: 'token',
  expiration: now,
};
const context = { credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'key' }, region: 'eu-west-1' };
const refused: StsFailure = {
  kind: 'access-denied',
  code: 'AccessDenied',
  detail: 'not authorized',
  requestId: 'r-2',
  retryable: false,
};

function gateway(answer: { failure?: StsFailure; credentials?: SessionCredentials } = {}): StsGateway {
  const { credentials = session, failure } = answer;
  return {
    getSessionToken: async () =>
      failure ? { ok: false, failure } : { ok: true, value: credentials, requestId: 'r-1' },
    assumeRole: async () =>
      failure
        ? { ok: false, failure }
        : { ok: true, value: { credentials, arn: 'arn:aws:sts::2:assumed-role/Admin/jo' }, requestId: 'r-1' },
    getCallerIdentity: async () => ({ ok: true, value: { account: '1', arn: 'a', userId: 'u' } }),
  };
}

describe('observed', () => {
  it('calls are recorded with profile, role, outcome and request id', async () => {
    const reports: ActivityReport[] = [];
    const sts = observedGateway(gateway(), (report) => void reports.push(report));
    const denied = observedGateway(gateway({ failure: refused }), (report) => void reports.push(report));
    const work = async () => {
      await Promise.resolve();
      await sts.getSessionToken({ durationSeconds: 900 }, context);
      await denied.assumeRole({ roleArn: role, roleSessionName: 'jo' }, context);
    };
    await Promise.all([onBehalfOf('prod', work), onBehalfOf('dev', work)]);
    await sts.getCallerIdentity(context);
    expect(reports.filter(({ profile }) => profile === 'prod')).toEqual([
      { what: 'session-token', profile: 'prod', role: undefined, outcome: 'ok', requestId: 'r-1' },
      { what: 'assume-role', profile: 'prod', role, outcome: 'AccessDenied', requestId: 'r-2' },
    ]);
    expect(reports).toHaveLength(4);
  });

  it('writes and stops are recorded with profile and target, also of what a former run wrote', async () => {
    const reports: ActivityReport[] = [];
    const delivery: DeliveryTarget = {
      assess: () => ({ kind: 'allowed' }),
      write: async (target) =>
        target === 'full' ? { ok: false, kind: 'failed', message: 'No space.', advice: '' } : { ok: true },
      remove: async () => ({ ok: true }),
      list: async () => [{ target: 'old', profile: 'dev', expiresAt: now }],
    };
    const observed = observedDelivery(delivery, (report) => void reports.push(report));
    const options = { confirmed: false, renewal: false };
    await observed.list();
    await observed.write('understudy', { profile: 'prod', credentials: session }, options);
    await observed.write('full', { profile: 'prod', credentials: session }, options);
    await observed.remove('understudy');
    await observed.remove('old');
    expect(reports).toEqual([
      { what: 'write', profile: 'prod', target: 'understudy', outcome: 'ok' },
      { what: 'write', profile: 'prod', target: 'full', outcome: 'failed' },
      { what: 'stop', profile: 'prod', target: 'understudy', outcome: 'ok' },
      { what: 'stop', profile: 'dev', target: 'old', outcome: 'ok' },
    ]);
  });

  it('calls leave no key, token or code in a line, whatever the other side answers', async () => {
    const base64 = (length: number) =>
      fc.string({
        unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/+'),
        minLength: length,
        maxLength: length + 60,
      });
    const keyId = fc.string({
      unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'),
      minLength: 16,
      maxLength: 16,
    });
    const secrets = fc.record({
      accessKeyId: keyId.map((id) => `ASIA${id}`),
      secretAccessKey: base64(40),
      sessionToken: base64(200),
      tokenCode: fc.constant('493027'),
    });
    /** An endpoint that gives back what it was sent, in any field. */
    const echo = fc.constantFrom('code', 'detail', 'requestId', 'none');
    const call = fc.constantFrom('session', 'role');
    await fc.assert(
      fc.asyncProperty(secrets, echo, call, fc.boolean(), async (given, field, what, fails) => {
        for (const secret of Object.values(given)) {
          const failure: StsFailure = {
            ...refused,
            ...(field !== 'none' && { [field]: field === 'detail' ? `Bad key ${secret}` : secret }),
          };
          const { tokenCode, ...keys } = given;
          const credentials: Credentials = keys;
          let text = '';
          const sts = observedGateway(
            gateway(fails ? { failure } : { credentials: { ...keys, expiration: now } }),
            (report) => {
              text += encodeActivity(activityOf(report, now));
            },
          );
          const asked = { credentials, region: 'eu-west-1' };
          if (what === 'session') await sts.getSessionToken({ durationSeconds: 900, tokenCode }, asked);
          else await sts.assumeRole({ roleArn: role, roleSessionName: 'jo', tokenCode }, asked);
          expect(text).not.toBe('');
          for (const value of Object.values(given)) expect(text).not.toContain(value);
        }
      }),
      { numRuns: 60 },
    );
  });
});
