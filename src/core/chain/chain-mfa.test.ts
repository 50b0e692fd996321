import { describe, expect, it } from 'vitest';
import type { ChainOverrides } from './chain.ts';
import { needsSeparateCode } from './chain-mfa.ts';
import { resolveChain } from './resolve-chain.ts';
import { type Entries, profileSetOf } from './testing/profile-set.ts';

const KEYS = { aws_access_key_id: 'AKIAEXAMPLE', aws_secret_access_key: 'secret' };
const SESSION = { ...KEYS, aws_session_token: 'token' };
const JO = { mfa_serial: 'arn:aws:iam::111111111111:mfa/jo' };
const HARD = { mfa_serial: 'GAHT12345678' };
const role = (source: string, more: Entries = {}) => ({
  role_arn: 'arn:aws:iam::123456789012:role/R',
  source_profile: source,
  ...more,
});

/** "jo; - GAHT12345678": the chain's device, then per hop in call order the device that needs a code of its own. */
function codes(profiles: Readonly<Record<string, Entries>>, overrides: ChainOverrides = {}): string {
  const result = resolveChain(profileSetOf(profiles), { profile: 'a', ...overrides }, {});
  if (!result.ok) return result.problem.message;
  const { chain } = result;
  const hops = chain.hops.map((hop) =>
    needsSeparateCode(chain, hop) ? hop.mfaSerial?.value.split('/').at(-1) : '-',
  );
  return `${chain.mfaSerial?.value.split('/').at(-1) ?? 'none'}; ${hops.join(' ')}`.trim();
}

describe('the codes that a chain needs', () => {
  it.each<[string, Readonly<Record<string, Entries>>, string]>([
    ['none where no device is named', { a: role('b'), b: KEYS }, 'none; -'],
    ['one for keys with a device', { a: { ...KEYS, ...JO } }, 'jo;'],
    ['one, for the device on the role', { a: role('b', JO), b: KEYS }, 'jo; -'],
    [
      'one, for the device on the source: the role inherits',
      { a: role('b'), b: { ...KEYS, ...JO } },
      'jo; -',
    ],
    [
      'one, for the same device on both: the role shares',
      { a: role('b', JO), b: { ...KEYS, ...JO } },
      'jo; -',
    ],
    ['one, for a hardware device', { a: role('b', HARD), b: KEYS }, 'GAHT12345678; -'],
    ['one for all hops of a chain', { a: role('b', JO), b: role('c', JO), c: { ...KEYS, ...JO } }, 'jo; - -'],
    ['one, for a device named on the last hop only', { a: role('b', JO), b: role('c'), c: KEYS }, 'jo; - -'],
    [
      "one, of the role's device, where the keys name another: no session of theirs is opened",
      { a: role('b', HARD), b: { ...KEYS, ...JO } },
      'none; GAHT12345678',
    ],
    [
      'one, of that role, where another role stands on it',
      { a: role('b'), b: role('c', HARD), c: { ...KEYS, ...JO } },
      'none; GAHT12345678 -',
    ],
    [
      'one, of the role furthest from the keys, where only that one names another device',
      { a: role('b', HARD), b: role('c'), c: { ...KEYS, ...JO } },
      'none; - GAHT12345678',
    ],
    [
      'one, of the device that two roles name, where the keys name another',
      { a: role('b', HARD), b: role('c', HARD), c: { ...KEYS, ...JO } },
      'GAHT12345678; - -',
    ],
    [
      "two, where a role names the keys' device and the next another",
      { a: role('b', HARD), b: role('c', JO), c: { ...KEYS, ...JO } },
      'jo; - GAHT12345678',
    ],
    [
      'two, of two devices, where the keys come from a process: it may open a session',
      { a: role('b', HARD), b: { credential_process: 'p', ...JO } },
      'jo; GAHT12345678',
    ],
    [
      "one, of the role's device, for a profile that signs its own role and other roles' sources",
      { a: role('b', HARD), b: { ...role('b', JO), ...KEYS } },
      'none; GAHT12345678',
    ],
    [
      'two, for two hops: the one nearer to the keys opens the session',
      { a: role('b', HARD), b: role('c', JO), c: KEYS },
      'jo; - GAHT12345678',
    ],
    ['one, for a profile that signs its own role', { a: { ...role('a', JO), ...KEYS } }, 'jo; -'],
    [
      'one, for a credential process, which may bring long-term keys',
      { a: role('b', JO), b: { credential_process: 'p' } },
      'jo; -',
    ],
    [
      'one, for keys in the environment',
      { a: { role_arn: role('').role_arn, credential_source: 'Environment', ...JO } },
      'jo; -',
    ],
    ['one at the hop, behind session keys', { a: role('b', JO), b: SESSION }, 'none; jo'],
    [
      'none behind session keys that were made with that device',
      { a: role('b', JO), b: { ...SESSION, ...JO } },
      'none; -',
    ],
    [
      'one at the hop, behind session keys of another device',
      { a: role('b', JO), b: { ...SESSION, ...HARD } },
      'none; jo',
    ],
    ['none for session keys themselves', { a: { ...SESSION, ...JO } }, 'none;'],
    [
      'one at the hop, behind IAM Identity Center',
      { a: role('b', JO), b: { sso_region: 'x', sso_start_url: 'u' } },
      'none; jo',
    ],
    [
      'one at the hop, behind an instance role',
      { a: { role_arn: role('').role_arn, credential_source: 'Ec2InstanceMetadata', ...JO } },
      'none; jo',
    ],
  ])('are %s', (_, profiles, expected) => {
    expect(codes(profiles)).toBe(expected);
  });

  const other = { mfaSerial: 'arn:aws:iam::111111111111:mfa/other' };

  it.each<[string, Readonly<Record<string, Entries>>, string]>([
    ['replaces the device of the source', { a: role('b'), b: { ...KEYS, ...JO } }, 'other; -'],
    ['replaces it on the role that shared it', { a: role('b', JO), b: { ...KEYS, ...JO } }, 'other; -'],
    [
      'leaves a second device alone',
      { a: role('b', HARD), b: role('c', JO), c: { ...KEYS, ...JO } },
      'other; - GAHT12345678',
    ],
    [
      "replaces the role's own where the keys sign it",
      { a: role('b', HARD), b: { ...KEYS, ...JO } },
      'none; other',
    ],
    ['adds a device where none was', { a: role('b'), b: KEYS }, 'other; -'],
    ['goes to the last hop behind session keys', { a: role('b', JO), b: SESSION }, 'none; other'],
  ])('an override for one switch %s', (_, profiles, expected) => {
    expect(codes(profiles, other)).toBe(expected);
  });
});
