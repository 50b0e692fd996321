import { beforeEach, describe, expect, it } from 'vitest';
import type { NoticeSubject } from '../../core/sessions/renewal/expiry-notifications.ts';
import type { MfaSessionView, ProfileView, SessionsView, SessionView } from '../../shared/view.ts';
import { ExpiryNotifier } from './expiry-notifier.ts';

const START = Date.parse('2026-11-22T10:00:00Z');
const minute = (count: number) => START + count * 60_000;
const serial = 'arn:aws:iam::111111111111:mfa/jo';

let now: number;
let inFront: boolean;
let failure: NoticeSubject['failure'];
let events: string[];
let clicks: Map<string, () => void>;
let notices: ExpiryNotifier;
beforeEach(() => {
  now = START;
  inFront = false;
  failure = undefined;
  events = [];
  clicks = new Map();
  notices = new ExpiryNotifier({
    board: {
      show: (id, { title }, onClick) => {
        events.push(`${id}: ${title.replace(/ at .*/, '')}`);
        clicks.set(id, onClick);
      },
      close: (id) => void events.push(`${id} closed`),
    },
    clock: { now: () => new Date(now) },
    leadMinutes: () => [15, 5],
    failure: () => failure,
    isInFront: () => inFront,
    open: (profile) => void events.push(`open ${profile}`),
  });
});

const profiles: readonly ProfileView[] = [
  { name: 'prod', kind: 'role', mfaSerial: serial, sourceProfile: 'bastion' },
  { name: 'free', kind: 'role' },
];
const session = (change: Partial<SessionView> = {}): SessionView => ({
  profile: 'prod',
  target: 'understudy',
  state: 'active',
  obtainedAt: START,
  expiresAt: minute(60),
  renewsAt: minute(45),
  autoRefresh: true,
  ...change,
});
const { renewsAt: _renews, ...ending } = session();
const mfa: MfaSessionView = {
  serial,
  sourceProfile: 'bastion',
  obtainedAt: START,
  expiresAt: minute(50),
};
const view = (change: Partial<SessionsView> = {}): SessionsView => ({
  sessions: [],
  mfaSessions: [],
  defaultTarget: 'understudy',
  recent: [],
  storage: { state: 'sealed' },
  ...change,
});

function look(at: number, change: Partial<SessionsView>): Date | undefined {
  now = minute(at);
  return notices.check(view(change), profiles);
}

describe('Notices', () => {
  it('tells of a profile that nothing renews, and a click opens it', () => {
    expect(look(0, { sessions: [ending] })).toEqual(new Date(minute(45)));
    expect(events).toEqual([]);
    look(45, { sessions: [ending] });
    look(46, { sessions: [ending] });
    expect(events).toEqual(['target understudy: prod ends']);
    clicks.get('target understudy')?.();
    expect(events.at(-1)).toBe('open prod');
  });

  it('is silent about what renews by itself, and while it renews', () => {
    look(50, { sessions: [session(), session({ ...ending, target: 'other', state: 'working' })] });
    expect(events).toEqual([]);
  });

  it('tells of the MFA session that a live profile stands on', () => {
    look(36, { sessions: [session()], mfaSessions: [mfa] });
    expect(events).toEqual([`mfa ${serial} bastion: The MFA session ends`]);
    clicks.get(`mfa ${serial} bastion`)?.();
    expect(events.at(-1)).toBe('open prod');
  });

  it('lets an MFA session end quietly that nothing live stands on', () => {
    look(36, { mfaSessions: [mfa] });
    look(37, { sessions: [session({ profile: 'free' })], mfaSessions: [mfa] });
    look(38, { sessions: [session()], mfaSessions: [{ ...mfa, serial: 'GAHT00000001' }] });
    expect(events).toEqual([]);
  });

  it('stays quiet while the panel is in front, and does not tell it later', () => {
    inFront = true;
    look(45, { sessions: [ending] });
    inFront = false;
    look(46, { sessions: [ending] });
    expect(events).toEqual([]);
    look(55, { sessions: [ending] });
    expect(events).toEqual(['target understudy: prod ends']);
  });

  it('waits for the kept sessions at start, which may renew what is live', () => {
    look(45, { sessions: [ending], storage: { state: 'opening' } });
    look(46, { sessions: [session()] });
    expect(events).toEqual([]);
  });

  it('tells once that a renewal was refused, and takes it back when it went through', () => {
    failure = 'stopped';
    look(30, { sessions: [ending] });
    look(31, { sessions: [ending] });
    expect(events).toEqual(['target understudy: prod was not renewed']);
    failure = undefined;
    look(32, { sessions: [session({ obtainedAt: minute(32), expiresAt: minute(92) })] });
    expect(events.at(-1)).toBe('target understudy closed');
  });

  it('tells of several targets in one notice, and counts on when more follow', () => {
    const others = ['a', 'b', 'c'].map((name, index) => ({
      ...ending,
      profile: name,
      target: name,
      expiresAt: minute(60 + index),
    }));
    look(45, { sessions: others });
    expect(events).toEqual(['target a: a ends']);
    look(47, { sessions: others });
    expect(events.slice(1)).toEqual([
      'target a closed',
      'target b closed',
      'target c closed',
      'targets ending: 3 profiles end soon',
    ]);
    clicks.get('targets ending')?.();
    expect(events.at(-1)).toBe('open b');
  });

  it('tells of a lost network once, and takes it back with the last profile that is renewed', () => {
    failure = 'retrying';
    const lost = Array.from({ length: 14 }, (_, index) =>
      session({ profile: `p${index}`, target: `t${index}` }),
    );
    look(55, { sessions: lost });
    expect(events.filter((event) => !event.includes('closed'))).toEqual([
      'targets failed: 14 profiles were not renewed',
    ]);
    failure = undefined;
    events = [];
    const renewed = lost.map((one) => ({ ...one, obtainedAt: minute(56), expiresAt: minute(116) }));
    look(56, { sessions: [...renewed.slice(0, 13), ...lost.slice(13)] });
    expect(events).not.toContain('targets failed closed');
    look(57, { sessions: renewed });
    expect(events).toContain('targets failed closed');
  });

  it('takes back what was told of a profile that was stopped', () => {
    look(45, { sessions: [ending] });
    look(46, {});
    expect(events.at(-1)).toBe('target understudy closed');
  });
});

describe('a sign-in', () => {
  const signIn = {
    id: 'corp',
    label: 'corp',
    subject: 'https://corp.awsapps.com/start',
    takesCode: true,
    state: 'signed-in',
    until: minute(50),
    renews: false,
    profiles: 2,
  } as const;
  const withSignIn = profiles.map((profile) => ({ ...profile, signIn: 'corp' }));
  const check = (at: number, change: Partial<SessionsView>, all: readonly ProfileView[] = withSignIn) => {
    now = minute(at);
    notices.check(view(change), all);
  };

  it('that cannot be renewed tells of its end twice, while something live stands on it', () => {
    for (const at of [10, 36, 37, 46]) check(at, { sessions: [session()], signIns: [signIn] });
    expect(events).toEqual([
      'sign-in corp: The sign-in to corp ends',
      'sign-in corp: The sign-in to corp ends',
    ]);
    clicks.get('sign-in corp')?.();
    expect(events.at(-1)).toBe('open prod');
  });

  it.each<[string, Partial<SessionsView>, readonly ProfileView[]]>([
    ['renews', { sessions: [session()], signIns: [{ ...signIn, renews: true }] }, withSignIn],
    ['has ended already', { sessions: [session()], signIns: [{ ...signIn, state: 'ended' }] }, withSignIn],
    ['nothing live stands on', { signIns: [signIn] }, withSignIn],
    ['is of other profiles', { sessions: [session()], signIns: [signIn] }, profiles],
  ])('that %s is quiet', (_case, change, all) => {
    for (const at of [36, 46]) check(at, change, all);
    expect(events).toEqual([]);
  });
});
