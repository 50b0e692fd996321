import { describe, expect, it } from 'vitest';
import type { SignInState } from '../../core/sign-in/sign-in-method.ts';
import type { SignInView } from '../../shared/view.ts';
import type { SignInStatus } from './sign-ins.ts';
import { endedLately, signInViews } from './sign-ins-view.ts';

const now = new Date('2026-11-29T10:00:00Z');
const status = (state: SignInState): SignInStatus => ({
  id: 'corp',
  label: 'corp',
  profiles: ['dev', 'prod'],
  target: {
    kind: 'identity-center',
    session: { name: 'corp', startUrl: 'https://corp.awsapps.com/start', region: 'eu-west-1' },
  },
  state,
});

describe('what windows are shown of a sign-in', () => {
  it.each<[SignInState, Partial<SignInView>]>([
    [{ kind: 'never' }, { state: 'never', renews: false }],
    [
      { kind: 'damaged', file: '/home/jo/.aws/sso/cache/x.json' },
      { state: 'damaged', renews: false },
    ],
    [{ kind: 'ended' }, { state: 'ended', renews: false }],
    [
      { kind: 'ended', endedAt: now },
      { state: 'ended', renews: false, until: now.getTime() + 5_000 },
    ],
    [
      { kind: 'signed-in', until: now, renews: true },
      { state: 'signed-in', renews: true, until: now.getTime() + 5_000 },
    ],
  ])('%j', (state, expected) => {
    expect(signInViews([status(state)], [], 5_000)).toEqual([
      {
        id: 'corp',
        label: 'corp',
        subject: 'https://corp.awsapps.com/start',
        takesCode: true,
        profiles: 2,
        ...expected,
      },
    ]);
  });

  it('says what is waited for', () => {
    const step = {
      id: 'corp',
      label: 'corp',
      address: 'https://device.example',
      userCode: 'BDFG-HJKL',
      way: 'device-code',
      deadline: now,
      browserFailed: true,
    } as const;
    const [view] = signInViews([status({ kind: 'never' })], [step, { ...step, id: 'other' }], 0);
    expect(view?.waiting).toEqual({
      address: 'https://device.example',
      userCode: 'BDFG-HJKL',
      way: 'device-code',
      deadline: now.getTime(),
      browserFailed: true,
    });
  });
});

describe('the tray', () => {
  const view = (state: SignInView['state'], until?: number): SignInView => ({
    id: 'corp',
    label: 'corp',
    subject: '',
    takesCode: true,
    state,
    renews: false,
    profiles: 1,
    ...(until !== undefined && { until }),
  });
  const day = 24 * 3_600_000;

  it.each([
    ['ended an hour ago', view('ended', now.getTime() - 3_600_000), true],
    ['ended by AWS', view('ended'), true],
    ['ended a month ago', view('ended', now.getTime() - 30 * day), false],
    ['damaged', view('damaged'), true],
    ['never made', view('never'), false],
    ['alive', view('signed-in', now.getTime() + day), false],
  ])('offers one that is %s: %s', (_case, one, expected) => {
    expect(endedLately([one], now)).toEqual(expected ? [one] : []);
  });
});
