import { describe, expect, it } from 'vitest';
import { createInstance } from './instance.ts';
import type { RealmIdentityCenter } from './realm.ts';
import { corp } from './testing/realm.ts';

describe('an Identity Center of the realm', () => {
  it('has its roles at AWS’s reserved path, the same at every start', () => {
    const arn = createInstance(corp, []).roleOf('222222222222', 'Admin')?.arn;
    expect(arn).toMatch(
      /^arn:aws:iam::222222222222:role\/aws-reserved\/sso\.amazonaws\.com\/eu-west-1\/AWSReservedSSO_Admin_[0-9a-f]{16}$/,
    );
    expect(createInstance(corp, []).roleOf('222222222222', 'Admin')?.arn).toBe(arn);
    const virginia = createInstance({ ...corp, region: 'us-east-1' }, []);
    expect(virginia.roleOf('222222222222', 'Admin')?.arn).toContain(
      ':role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_',
    );
  });

  it.each<[problem: string, changes: Partial<RealmIdentityCenter>]>([
    ['region', { region: 'atlantis-1' }],
    ['start URL', { startUrl: 'corp' }],
    ['no users', { users: [] }],
    ['cannot stand in an ARN', { users: [{ name: 'Ida Nord', assignments: {} }] }],
    ['no member', { users: [{ name: 'ida', assignments: { '999999999999': ['Admin'] } }] }],
    ['does not exist', { users: [{ name: 'ida', assignments: { '222222222222': ['Nobody'] } }] }],
    ['session', { sessionSeconds: 60 }],
    ['page', { pageSize: 101 }],
    ['MaxSessionDuration', { permissionSets: [...corp.permissionSets, { name: 'Odd', sessionSeconds: 60 }] }],
    ['twelve digits', { accounts: [...corp.accounts, { id: '12' }] }],
  ])('that contradicts itself is a bug of the test: %s', (problem, changes) => {
    expect(() => createInstance({ ...corp, ...changes }, [])).toThrow(problem);
  });

  it('lies in the partition of its accounts', () => {
    const accounts = [{ id: '222222222222', partition: 'aws-cn' }] as const;
    expect(() => createInstance(corp, accounts)).toThrow('partition');
  });
});
