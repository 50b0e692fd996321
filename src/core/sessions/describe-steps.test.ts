import { describe, expect, it } from 'vitest';
import type { Chain } from '../chain/chain.ts';
import { describeSteps } from './describe-steps.ts';
import type { Session, StepState } from './store/session.ts';

const role = 'arn:aws:iam::444444444444:role/Admin';
const serial = 'arn:aws:iam::111111111111:mfa/jo';
const chain: Chain = {
  name: 'prod',
  base: {
    kind: 'long-term-keys',
    profile: 'bastion',
    credentials: { accessKeyId: 'AKIABASE', secretAccessKey: 'LONGTERM' },
    at: { file: 'credentials', path: '/credentials', line: 1 },
  },
  hops: [{ roleArn: role }],
};

function step(kind: 'mfa' | 'role' | 'session-token', id?: string): StepState {
  if (id === undefined) return { kind };
  const session: Session = {
    key: id,
    kind,
    credentials: {
      accessKeyId: id,
      secretAccessKey: 'SECRET',
      sessionToken: 'TOKEN',
      expiration: new Date('2026-11-22T13:00:00Z'),
    },
    obtainedAt: new Date('2026-11-22T12:00:00Z'),
    ...(kind === 'mfa' && { mfaSerial: serial }),
  };
  return { kind, session };
}
const base: StepState = { kind: 'base' };
const mfaNew = `Called GetSessionToken for the MFA session of ${serial}: good until 2026-11-22T13:00:00.000Z.`;
const mfaKept = `The MFA session of ${serial} was at hand, until 2026-11-22T13:00:00.000Z.`;
const roleNew = `Called AssumeRole for ${role}: good until 2026-11-22T13:00:00.000Z.`;
const roleKept = `The session of ${role} was at hand, until 2026-11-22T13:00:00.000Z: no call.`;

describe('how credentials came about', () => {
  it.each<[string, readonly StepState[], readonly StepState[], readonly string[]]>([
    [
      'both calls',
      [base, step('mfa'), step('role')],
      [base, step('mfa', 'M'), step('role', 'R')],
      [mfaNew, roleNew],
    ],
    [
      'the role only',
      [base, step('mfa', 'M'), step('role')],
      [base, step('mfa', 'M'), step('role', 'R')],
      [mfaKept, roleNew],
    ],
    [
      'a renewal',
      [base, step('mfa', 'M'), step('role', 'R')],
      [base, step('mfa', 'M'), step('role', 'S')],
      [mfaKept, roleNew],
    ],
    [
      'no call',
      [base, step('mfa', 'M'), step('role', 'R')],
      [base, step('mfa', 'M'), step('role', 'R')],
      [mfaKept, roleKept],
    ],
    [
      'a role whose MFA session has ended',
      [base, step('mfa'), step('role', 'R')],
      [base, step('mfa'), step('role', 'R')],
      [roleKept],
    ],
    [
      'keys without a device',
      [base, step('session-token')],
      [base, step('session-token', 'T')],
      ['Called GetSessionToken for a session without MFA: good until 2026-11-22T13:00:00.000Z.'],
    ],
    ['keys that are a session', [base], [base], ['The credentials are a session already: no call to AWS.']],
  ])('tells %s', (_what, before, after, explanation) => {
    expect(describeSteps(chain, before, after)).toEqual(explanation);
    expect(describeSteps(chain, before, after).join()).not.toMatch(/SECRET|TOKEN\b|LONGTERM|AKIA/);
  });
});
