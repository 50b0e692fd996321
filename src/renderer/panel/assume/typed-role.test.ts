import { describe, expect, it } from 'vitest';
import type { RoleInput } from '../../../shared/ad-hoc-role.ts';
import { roleInputFrom, typedRole } from './typed-role.ts';

describe('the fields of a role', () => {
  it('come back as they were saved', () => {
    const input: RoleInput = {
      role: 'arn:aws:iam::222222222222:role/Admin',
      sourceProfile: 'bastion',
      durationSeconds: 1830,
      tags: 'team=ops',
    };
    expect(roleInputFrom(typedRole({ kind: 'change', name: 'ops', input }))).toEqual(input);
  });

  it.each([
    ['60', 3600],
    [' 15 ', 900],
    ['1,5', 90],
    ['an hour', 0],
    ['', undefined],
  ])('take %j minutes for %s seconds', (minutes, seconds) => {
    const typed = { ...typedRole({ kind: 'new', source: 'bastion' }), minutes };
    expect(roleInputFrom(typed).durationSeconds).toBe(seconds);
  });

  it('leave out what is empty', () => {
    const typed = { ...typedRole({ kind: 'new', source: undefined }), role: ' 2:x ', region: ' ' };
    expect(roleInputFrom(typed)).toEqual({ role: '2:x', sourceProfile: '' });
  });
});
