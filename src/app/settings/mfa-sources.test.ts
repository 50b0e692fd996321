import { expect, it } from 'vitest';
import type { ProfileView } from '../../shared/view.ts';
import { mfaSources, profileForMfaSession } from './mfa-sources.ts';

const serial = 'arn:aws:iam::111111111111:mfa/jo';
const profiles: readonly ProfileView[] = [
  { name: 'prod', kind: 'role', mfaSerial: serial, sourceProfile: 'bastion' },
  { name: 'bastion', kind: 'long-term-keys', mfaSerial: serial },
  { name: 'gov', kind: 'role', mfaSerial: 'GAHT12345678', sourceProfile: 'gov-keys' },
  { name: 'gov2', kind: 'role', mfaSerial: 'GAHT12345678', sourceProfile: 'gov-keys' },
  { name: 'ci', kind: 'credential-process' },
  {
    name: 'broken',
    kind: 'incomplete',
    mfaSerial: 'x',
    problem: { message: 'It is broken.', advice: 'Mend it.' },
  },
];

it('names each device with its source once', () => {
  expect(mfaSources(profiles)).toEqual([
    { serial, sourceProfile: 'bastion' },
    { serial: 'GAHT12345678', sourceProfile: 'gov-keys' },
  ]);
});

it('begins a session through the source itself, else through a role behind it', () => {
  expect(profileForMfaSession(profiles, { serial, sourceProfile: 'bastion' })).toBe('bastion');
  expect(profileForMfaSession(profiles, { serial: 'GAHT12345678', sourceProfile: 'gov-keys' })).toBe('gov');
  expect(profileForMfaSession(profiles, { serial, sourceProfile: 'gov-keys' })).toBeUndefined();
});
