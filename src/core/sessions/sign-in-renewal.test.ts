import { expect, it } from 'vitest';
import { bases, chainOf } from '../delivery/console/testing/chains.ts';
import { createSessionBroker } from './session-broker.ts';
import { createMemorySessionStore } from './store/session-store.ts';

const now = new Date('2026-11-22T12:00:00Z');
const at = new Date('2026-11-22T13:00:00Z');
const unused = () => Promise.reject(new Error('Nobody is asked.'));
const broker = createSessionBroker({
  sts: { getSessionToken: unused, assumeRole: unused, getCallerIdentity: unused },
  clock: { now: () => now },
  prompter: { ask: async () => undefined, settled: () => undefined },
  store: createMemorySessionStore(),
  settings: { mfaSessionSeconds: 43_200 },
  resolveBase: unused,
});
const role = 'arn:aws:iam::222222222222:role/Admin';

it.each([
  ['sso', [], true],
  ['sso', [role], true],
  ['login', [], true],
  ['login', [role], true],
  ['saml', [], false],
  ['saml', [role], false],
  ['credential-process', [], false],
  ['long-term-keys', [role], true],
] as const)(
  'from %s through %j it renews by itself: %s, before anybody was asked',
  (kind, roles, expected) => {
    expect(broker.renewsSilently(chainOf(bases[kind], roles), at)).toBe(expected);
  },
);
