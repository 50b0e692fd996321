import { describe, expect, it } from 'vitest';
import { refreshPolicy, renewalDueAt } from '../../core/sessions/renewal/refresh-planner.ts';
import { renewalPolicy } from './renewal-policy.ts';

describe('renewalPolicy', () => {
  it.each<[string, { renewMinutesBefore: number; awsCliCache: readonly string[] }, number]>([
    ['the setting holds while no profile is in the AWS CLI cache', plain(5), 5],
    ['the same for the default', plain(15), 15],
    ['with a profile in the AWS CLI cache a late start is brought forward', cached(5), 17],
    ['the default is brought forward too', cached(15), 17],
    ['a start that is earlier anyway stays', cached(30), 30],
  ])('%s', (_, settings, minutes) => {
    expect(renewalPolicy({ ...settings, awsCliCache: [...settings.awsCliCache] })).toEqual({
      ...refreshPolicy,
      latestStartMs: minutes * 60_000,
    });
  });

  it('begins before the AWS CLI counts an hour-long key as expired, whatever the jitter', () => {
    const obtainedAt = new Date('2026-01-01T08:00:00Z');
    const expiration = new Date('2026-01-01T09:00:00Z');
    const policy = renewalPolicy({ renewMinutesBefore: 1, awsCliCache: ['dev'] });
    for (let key = 0; key < 2_000; key += 1) {
      const due = renewalDueAt({ key: `key ${key}`, obtainedAt, expiration }, policy);
      expect(expiration.getTime() - due.getTime()).toBeGreaterThan(15 * 60_000);
    }
  });
});

function plain(renewMinutesBefore: number) {
  return { renewMinutesBefore, awsCliCache: [] };
}

function cached(renewMinutesBefore: number) {
  return { renewMinutesBefore, awsCliCache: ['dev'] };
}
