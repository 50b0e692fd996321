import type { Realm } from '../../sts/realm.ts';
import type { RealmIdentityCenter } from '../realm.ts';

/** An organization with two people; Ida may do much, Bo nothing but read one account. */
export const corp: RealmIdentityCenter = {
  startUrl: 'https://corp.awsapps.com/start',
  region: 'eu-west-1',
  users: [
    {
      name: 'ida@corp.example',
      assignments: {
        '111111111111': ['ReadOnly'],
        '222222222222': ['Admin', 'ReadOnly', 'Billing'],
        '333333333333': ['Admin'],
      },
    },
    { name: 'bo', assignments: { '222222222222': ['ReadOnly'] } },
  ],
  accounts: [
    { id: '111111111111', name: 'Old [legacy] / R&D', email: 'old@corp.example' },
    { id: '222222222222', name: 'Production', email: 'prod@corp.example' },
    { id: '333333333333' },
  ],
  permissionSets: [
    { name: 'Admin', sessionSeconds: 43_200 },
    { name: 'ReadOnly' },
    { name: 'Billing', sessionSeconds: 7200 },
  ],
};

/** `corp`, one in another partition, and a role that trusts an account of `corp`. */
export function identityRealm(changes: Partial<RealmIdentityCenter> = {}): Realm {
  return {
    accounts: [
      {
        id: '444444444444',
        roles: [{ name: 'Target', trust: { principals: ['222222222222'] } }],
      },
    ],
    identityCenters: [
      { ...corp, ...changes },
      {
        startUrl: 'https://gov.awsapps.com/start',
        region: 'us-gov-west-1',
        users: [{ name: 'gus', assignments: { '555555555555': ['Admin'] } }],
        accounts: [{ id: '555555555555' }],
        permissionSets: [{ name: 'Admin' }],
      },
    ],
  };
}
