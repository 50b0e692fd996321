import type { RealmIdentityCenter, RealmMemberAccount } from '../identity-center/realm.ts';

/** The demo's Identity Center; its page in the browser is the simulator's. */
export const DEMO_START_URL = 'https://nordwind.awsapps.com/start';
export const DEMO_SSO_REGION = 'eu-central-1';
/** The name of the `sso-session` in the demo's config file. */
export const DEMO_SSO_SESSION = 'nordwind';

/** An account, and the permission sets that Jo has there. */
const members = [
  ['222222222222', 'Management', ['ReadOnly', 'Billing']],
  ['333333333333', 'Security', ['ReadOnly', 'SecurityAudit']],
  ['444444444444', 'Production', ['ReadOnly', 'PowerUser', 'Administrator']],
  ['555555555555', 'Development', ['ReadOnly', 'PowerUser', 'Administrator']],
  ['666666666666', 'Infrastructure', ['ReadOnly', 'Administrator', 'SecurityAudit']],
  ['777777777777', 'Public site', ['ReadOnly', 'PowerUser']],
  ['100000000001', 'Payments', ['ReadOnly', 'PowerUser', 'Billing', 'SecurityAudit']],
  ['100000000002', 'Payments (staging)', ['ReadOnly', 'PowerUser', 'Administrator']],
  ['100000000003', 'Data platform', ['ReadOnly', 'DataEngineer']],
  ['100000000004', 'Data platform [test]', ['ReadOnly', 'DataEngineer', 'Administrator']],
  ['100000000005', 'Bücher & Karten', ['ReadOnly', 'PowerUser']],
  ['100000000006', 'Sandbox Jo', ['ReadOnly', 'Administrator']],
] as const;

/** Twelve accounts with two to four roles each, and AWS's own limit of twenty calls in a second. */
export const demoIdentityCenter: RealmIdentityCenter = {
  startUrl: DEMO_START_URL,
  region: DEMO_SSO_REGION,
  users: [
    {
      name: 'jo@nordwind.example',
      assignments: Object.fromEntries(members.map(([id, , permissionSets]) => [id, permissionSets])),
    },
  ],
  accounts: members.map(
    ([id, name]): RealmMemberAccount => ({
      id,
      name,
      email: `aws+${id}@nordwind.example`,
    }),
  ),
  permissionSets: [
    { name: 'ReadOnly', sessionSeconds: 8 * 3600 },
    { name: 'PowerUser', sessionSeconds: 4 * 3600 },
    { name: 'Administrator' },
    { name: 'Billing' },
    { name: 'SecurityAudit', sessionSeconds: 12 * 3600 },
    { name: 'DataEngineer', sessionSeconds: 4 * 3600 },
  ],
  requestsPerSecond: 20,
};
