import { describe, expect, it } from 'vitest';
import { resolveChain } from '../../core/chain/resolve-chain.ts';
import { type Entries, profileSetOf } from '../../core/chain/testing/profile-set.ts';
import type { StepState } from '../../core/sessions/store/session.ts';
import { profileDetails } from './profile-details.ts';

const now = new Date('2026-11-22T12:00:00Z');
const KEYS = { aws_access_key_id: 'AKIAEXAMPLE7Q4A', aws_secret_access_key: 'secret' };
const JO = 'arn:aws:iam::111111111111:mfa/jo';

function stepsOf(role: Entries, bastion: Entries = { ...KEYS, mfa_serial: JO }) {
  const profiles = profileSetOf({
    bastion,
    prod: { role_arn: 'arn:aws:iam::222222222222:role/team/Admin', source_profile: 'bastion', ...role },
  });
  const resolved = resolveChain(profiles, { profile: 'prod' }, {});
  if (!resolved.ok) throw new Error(resolved.problem.message);
  const withCode = resolved.chain.mfaSerial !== undefined;
  const steps: readonly StepState[] = [
    { kind: 'base' },
    ...(withCode ? [{ kind: 'mfa' } as const] : []),
    { kind: 'role' },
  ];
  return profileDetails({
    chain: resolved.chain,
    steps,
    target: 'understudy',
    verdict: { kind: 'allowed' },
    autoRefresh: true,
    profileLine: 'export AWS_PROFILE=understudy',
    now,
  });
}

const detail = (role: Entries, bastion?: Entries) => stepsOf(role, bastion).steps.at(-1)?.detail;

describe('the way to a role', () => {
  it('says how long it lasts and who says so', () => {
    const place = 'role/team/Admin in 222222222222';
    expect(detail({})).toBe(`${place}, 1 h by default`);
    expect(detail({ duration_seconds: '1800' })).toBe(`${place}, 30 min from this profile`);
    expect(detail({ duration_seconds: '28800' })).toBe(
      `${place}, 1 h at most after another session (8 h from this profile)`,
    );
    expect(detail({ duration_seconds: '28800' }, KEYS)).toBe(`${place}, 8 h from this profile`);
    expect(detail({ role_session_name: 'jo', external_id: 'press:2026' })).toBe(
      `${place}, session “jo”, with external ID, 1 h by default`,
    );
  });

  it('says whose device is asked for a code', () => {
    expect(stepsOf({}).steps[1]).toMatchObject({ kind: 'mfa', detail: 'mfa/jo from source profile bastion' });
    expect(stepsOf({ mfa_serial: JO }, KEYS).steps[1]).toMatchObject({ detail: 'mfa/jo from this profile' });
  });

  it('never shows more of a key than its last four characters', () => {
    const text = JSON.stringify(stepsOf({}));
    expect(text).toContain('····7Q4A');
    expect(text).not.toMatch(/AKIAEXAMPLE|secret"/);
  });
});
