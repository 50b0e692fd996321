import { describe, expect, it } from 'vitest';
import { startSimulator } from '../simulator.ts';
import type { Realm, RealmAccount } from './realm.ts';
import { indexRealm } from './realm-index.ts';

const account = (more: Partial<RealmAccount>): Realm => ({ accounts: [{ id: '111111111111', ...more }] });
const key = { accessKeyId: 'AKIA0000000000000001', secretAccessKey: 's' };
const role = { name: 'A', trust: { principals: [] } };

describe('a realm', () => {
  it.each<[what: string, realm: Realm]>([
    ['an account id that is not twelve digits', { accounts: [{ id: '1' }] }],
    ['an account twice', { accounts: [{ id: '111111111111' }, { id: '111111111111' }] }],
    [
      'a key twice',
      account({
        users: [
          { name: 'a', keys: [key] },
          { name: 'b', keys: [key] },
        ],
      }),
    ],
    ['a role twice', account({ roles: [role, role] })],
    ['a role that lasts too long', account({ roles: [{ ...role, maxSessionDuration: 43_201 }] })],
    ['a role that lasts too short', account({ roles: [{ ...role, maxSessionDuration: 900 }] })],
    ['a path without its slashes', account({ roles: [{ ...role, path: 'team' }] })],
    [
      'a seed that is no base32',
      account({ users: [{ name: 'a', mfaDevices: [{ serial: 'GAHT00000001', seed: '1' }] }] }),
    ],
  ])('is refused with %s', async (_what, realm) => {
    expect(() => indexRealm(realm)).toThrow(RangeError);
    await expect(startSimulator({ realm })).rejects.toThrow(RangeError);
  });

  it('finds a role by its ARN with path, and gives it the same id at every start', () => {
    const realm = account({ roles: [{ ...role, path: '/team/a/' }] });
    const arn = 'arn:aws:iam::111111111111:role/team/a/A';
    expect(indexRealm(realm).roleOf(arn)?.roleId).toMatch(/^AROA[A-Z2-7]{17}$/);
    expect(indexRealm(realm).roleOf(arn)?.roleId).toBe(indexRealm(realm).roleOf(arn)?.roleId);
    expect(indexRealm(realm).roleOf('arn:aws:iam::111111111111:role/A')).toBeUndefined();
  });
});
