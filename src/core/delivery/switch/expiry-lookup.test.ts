import { describe, expect, it } from 'vitest';
import type { StepState } from '../../sessions/store/session.ts';
import { withKnownLife } from './expiry-lookup.ts';
import type { LiveTarget } from './target-switcher.ts';

const line: LiveTarget = {
  target: 'understudy',
  profile: 'prod',
  working: false,
  expiresAt: new Date('2026-11-22T11:00:00Z'),
};
const steps = (expiration: string): readonly StepState[] => [
  { kind: 'base' },
  {
    kind: 'role',
    session: {
      key: 'k',
      kind: 'role',
      obtainedAt: new Date('2026-11-22T10:00:00.250Z'),
      arn: 'arn:aws:sts::222222222222:assumed-role/Admin/jo',
      credentials: {
        accessKeyId: 'a',
        secretAccessKey: 'b',
        sessionToken: 'c',
        expiration: new Date(expiration),
      },
    },
  },
];

describe('withKnownLife', () => {
  it('tells begin, exact end and identity of what a former run wrote', () => {
    expect(withKnownLife(line, () => steps('2026-11-22T11:00:00.400Z'))).toEqual({
      ...line,
      obtainedAt: new Date('2026-11-22T10:00:00.250Z'),
      expiresAt: new Date('2026-11-22T11:00:00.400Z'),
      arn: 'arn:aws:sts::222222222222:assumed-role/Admin/jo',
    });
  });

  it('says nothing of a session that is not the one written', () => {
    expect(withKnownLife(line, () => steps('2026-11-22T11:30:00Z'))).toBe(line);
    expect(withKnownLife(line, () => [{ kind: 'base' }, { kind: 'role' }])).toBe(line);
    expect(withKnownLife(line, () => [])).toBe(line);
  });

  it('leaves what this run wrote as it is, without asking for its steps', () => {
    const own = { ...line, obtainedAt: new Date('2026-11-22T10:00:00Z') };
    const asked = () => {
      throw new Error('not needed');
    };
    expect(withKnownLife(own, asked)).toBe(own);
    const { expiresAt: _none, ...first } = line;
    expect(withKnownLife(first, asked)).toEqual(first);
  });
});
