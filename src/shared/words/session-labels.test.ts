import { describe, expect, it } from 'vitest';
import type { MfaSessionView, ProfileView, SessionState, SessionView } from '../view.ts';
import { isLive, needsSignIn, profileStatus, spokenProfile } from './session-labels.ts';

const now = new Date('2026-11-20T13:55:00.000Z');
const MINUTE = 60_000;
const serial = 'arn:aws:iam::111111111111:mfa/jo';

const profile: ProfileView = {
  name: 'prod-admin',
  kind: 'role',
  mfaSerial: serial,
  sourceProfile: 'bastion',
};
const plain: ProfileView = { name: 'prod-admin', kind: 'role', sourceProfile: 'bastion' };
const broken: ProfileView = { ...profile, problem: { message: 'No source.', advice: 'Add it.' } };

function session(state: SessionState, minutes: number): SessionView {
  return {
    profile: 'prod-admin',
    target: 'understudy',
    state,
    obtainedAt: now.getTime() - 18 * MINUTE,
    expiresAt: now.getTime() + minutes * MINUTE,
    autoRefresh: true,
  };
}

function mfa(minutes: number, sourceProfile = 'bastion'): MfaSessionView {
  return { serial, sourceProfile, obtainedAt: 0, expiresAt: now.getTime() + minutes * MINUTE };
}

describe('the name of a profile in a list', () => {
  it.each<[string, ProfileView, SessionView | undefined, readonly MfaSessionView[], string]>([
    ['active', profile, session('active', 42), [], 'prod-admin, active, 42 minutes left'],
    ['expiring', profile, session('expiring', 4), [], 'prod-admin, expiring, 4 minutes left'],
    ['over, though the app has not said so yet', profile, session('active', 0), [], 'prod-admin, expired'],
    ['expired', profile, session('expired', -3), [], 'prod-admin, expired'],
    ['being renewed', profile, session('working', 4), [], 'prod-admin, renewing, 4 minutes left'],
    ['being fetched', profile, session('working', -1), [], 'prod-admin, switching'],
    ['failed but alive', profile, session('failed', 4), [], 'prod-admin, failed, 4 minutes left'],
    ['failed and over', profile, session('failed', -4), [], 'prod-admin, failed'],
    ['broken', broken, undefined, [mfa(60)], 'prod-admin, broken'],
    [
      'broken in the files but still alive',
      broken,
      session('active', 42),
      [],
      'prod-admin, active, 42 minutes left',
    ],
    ['without an MFA session', profile, undefined, [], 'prod-admin, MFA code needed'],
    ['with an MFA session that is over', profile, undefined, [mfa(0)], 'prod-admin, MFA code needed'],
    [
      'with the MFA session of another source',
      profile,
      undefined,
      [mfa(60, 'hub')],
      'prod-admin, MFA code needed',
    ],
    ['with an MFA session', profile, undefined, [mfa(0), mfa(60)], 'prod-admin, MFA ready'],
    ['without MFA', plain, undefined, [mfa(60)], 'prod-admin, ready'],
  ])('says when it is %s', (_case, view, live, mfaSessions, name) => {
    expect(spokenProfile('prod-admin', profileStatus(view, live, mfaSessions, now), now)).toBe(name);
  });
});

describe('live sessions', () => {
  it.each<[SessionState, number, boolean]>([
    ['active', 1, true],
    ['active', 0, false],
    ['failed', 1, true],
    ['failed', -1, false],
    ['expired', -1, false],
    ['working', -1, true],
  ])('%s with %i minutes: %s', (state, minutes, live) => {
    expect(isLive(session(state, minutes), now)).toBe(live);
  });
});

describe('a profile that somebody has to sign in for', () => {
  const signIn = {
    label: 'corp',
    subject: 'https://corp.awsapps.com/start',
    takesCode: true,
    renews: false,
    profiles: 1,
  };
  const portal: ProfileView = { name: 'dev', kind: 'sso', signIn: 'corp' };

  it.each([
    ['never', true],
    ['ended', true],
    ['damaged', true],
    ['signed-in', false],
  ] as const)('whose sign-in is %s: %s', (state, expected) => {
    expect(needsSignIn(portal, [{ ...signIn, id: 'corp', state }])).toBe(expected);
    expect(needsSignIn(portal, [{ ...signIn, id: 'other', state }])).toBe(false);
    expect(needsSignIn(plain, [{ ...signIn, id: 'corp', state }])).toBe(false);
  });

  it('is said so in the list, but not while its credentials live', () => {
    expect(spokenProfile('dev', profileStatus(portal, undefined, [], now, true), now)).toBe(
      'dev, sign-in needed',
    );
    expect(profileStatus(portal, session('active', 42), [], now, true).kind).toBe('active');
  });
});
