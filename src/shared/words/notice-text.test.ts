import { describe, expect, it } from 'vitest';
import type { SessionView } from '../view.ts';
import { mfaEndsText, TARGET_NOTICES } from './notice-text.ts';

const NOW = new Date('2026-11-22T10:00:00.000Z');
const minutes = (count: number) => NOW.getTime() + count * 60_000;
const session = (change: Partial<SessionView> = {}): SessionView => ({
  profile: 'prod-admin',
  target: 'understudy',
  state: 'active',
  obtainedAt: minutes(-45),
  expiresAt: minutes(15),
  autoRefresh: true,
  ...change,
});
const mfa = {
  serial: 'arn:aws:iam::111111111111:mfa/jo',
  sourceProfile: 'bastion',
  obtainedAt: minutes(-700),
  expiresAt: minutes(5),
};

describe('notices', () => {
  it.each([
    [['prod'], 'prod'],
    [['prod', 'dev'], 'prod or dev'],
    [['a', 'b', 'c'], 'a, b or c'],
    [['a', 'b', 'c', 'd'], '4 profiles'],
  ])('say that an MFA session ends on which %j stand', (profiles, whom) => {
    expect(mfaEndsText(mfa, profiles, NOW, 'UTC')).toEqual({
      title: 'The MFA session ends at 10:05',
      body: `5 minutes left. To renew ${whom} after that takes a new code from mfa/jo.`,
    });
  });

  it('say that a profile ends, and why nothing renews it', () => {
    expect(TARGET_NOTICES.ending.one(session(), NOW, 'UTC')).toEqual({
      title: 'prod-admin ends at 10:15',
      body: '15 minutes left in profile understudy. It cannot be renewed without you: choose Refresh now to go on.',
    });
    expect(TARGET_NOTICES.ending.one(session({ autoRefresh: false }), NOW, 'UTC').body).toBe(
      '15 minutes left in profile understudy. Auto-refresh is off for it: choose Refresh now to go on.',
    );
  });

  it('say why a renewal failed, and how long the old keys last', () => {
    const problem = { message: 'AWS refused the role.', advice: 'Ask its owner.', requestId: 'r-1' };
    expect(TARGET_NOTICES.failed.one(session({ problem }), NOW, 'UTC')).toEqual({
      title: 'prod-admin was not renewed',
      body: 'The keys from before work until 10:15. AWS refused the role. Ask its owner.',
    });
    expect(TARGET_NOTICES.failed.one(session(), NOW, 'UTC').body).toContain('Open Understudy to see why.');
  });

  it.each([
    [0, '15 minutes left'],
    [4999, '15 minutes left'],
    [6000, '14 minutes left'],
  ])('shown %i ms late says “%s”', (late, text) => {
    expect(TARGET_NOTICES.ending.one(session(), new Date(NOW.getTime() + late), 'UTC').body).toContain(text);
  });

  it.each([
    [['prod', 'dev'], 'prod and dev'],
    [['a', 'b', 'c'], 'a, b and c'],
    [['a', 'b', 'c', 'd', 'e'], 'a, b, c and 2 more'],
    [['prod', 'prod'], 'prod'],
  ])('name %j where they share a notice', (names, whom) => {
    const sessions = names.map((profile, index) => session({ profile, expiresAt: minutes(20 - index) }));
    expect(TARGET_NOTICES.ending.several(sessions, NOW, 'UTC')).toEqual({
      title: `${names.length} profiles end soon`,
      body: `${whom}. The first ends at 10:${21 - names.length}. They cannot be renewed without you: choose Refresh now to go on.`,
    });
  });

  it('say of several renewals that failed why, where one of them knows', () => {
    const problem = { message: 'AWS STS cannot be reached.', advice: 'Check the network.' };
    const sessions = [session({ profile: 'a' }), session({ profile: 'b', problem })];
    expect(TARGET_NOTICES.failed.several(sessions, NOW, 'UTC')).toEqual({
      title: '2 profiles were not renewed',
      body: 'a and b. The first keys from before end at 10:15. AWS STS cannot be reached. Check the network.',
    });
  });
});
