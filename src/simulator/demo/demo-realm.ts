import type { Realm, RealmAccount, RealmRole, RealmTrust } from '../sts/realm.ts';
import { demoIdentityCenter } from './demo-identity-center.ts';

/** The demo's accounts by the name that people call them. */
export const demoAccounts = {
  bastion: '111111111111',
  management: '222222222222',
  security: '333333333333',
  production: '444444444444',
  development: '555555555555',
  infrastructure: '666666666666',
  public: '777777777777',
} as const;

/** Jo's virtual MFA device in the bastion account. */
export const DEMO_MFA_SERIAL = 'arn:aws:iam::111111111111:mfa/jo';

/** Jo's long-term keys. They open nothing but the simulator. */
export const DEMO_KEY = {
  accessKeyId: 'AKIAUNDERSTUDYDEMO01',
  secretAccessKey: 'only/for+the/demo0000000000000000000000+',
} as const;

/** The external id that the public account's publisher role demands. */
export const DEMO_EXTERNAL_ID = 'press-office:2026';

const demoMfaSeed = 'JBSWY3DPEHPK3PXPUNDERSTUDYDEMO27';

const bastionRoot = `arn:aws:iam::${demoAccounts.bastion}:root`;

/**
 * A bastion set-up as companies have it: Jo has keys and an MFA device in the bastion account and reaches six accounts from
 * there, one of them by two hops, one role with an external id. Besides there is an Identity Center with twelve accounts, and
 * Jo is signed in to the bastion's console.
 */
export function createDemoRealm(): Realm {
  return {
    identityCenters: [demoIdentityCenter],
    signIn: { sessions: [{ userArn: `arn:aws:iam::${demoAccounts.bastion}:user/jo`, withMfa: true }] },
    accounts: [
      {
        id: demoAccounts.bastion,
        alias: 'bastion',
        users: [
          {
            name: 'jo',
            keys: [DEMO_KEY],
            mfaDevices: [{ serial: DEMO_MFA_SERIAL, seed: demoMfaSeed }],
          },
        ],
      },
      account('management', [withMfa('Admin'), withMfa('Billing'), withMfa('ReadOnly')]),
      account('security', [withMfa('Audit', { maxMfaAgeSeconds: 12 * 3600 }), withMfa('ReadOnly')]),
      account('production', [
        withMfa('Admin', {}, { path: '/team/' }),
        withMfa('ReadOnly', {}, { maxSessionDuration: 4 * 3600 }),
        {
          name: 'Deploy',
          path: '/team/',
          trust: { principals: [`arn:aws:iam::${demoAccounts.infrastructure}:role/Deployer`] },
        },
      ]),
      account('development', [
        withMfa('Admin', {}, { maxSessionDuration: 12 * 3600 }),
        { name: 'ReadOnly', trust: { principals: [bastionRoot] } },
      ]),
      account('infrastructure', [withMfa('Admin'), withMfa('Deployer'), withMfa('ReadOnly')]),
      account('public', [withMfa('Publisher', { externalId: DEMO_EXTERNAL_ID }), withMfa('ReadOnly')]),
    ],
  };
}

function account(alias: keyof typeof demoAccounts, roles: readonly RealmRole[]): RealmAccount {
  return { id: demoAccounts[alias], alias, roles };
}

function withMfa(
  name: string,
  trust: Omit<RealmTrust, 'principals' | 'mfaRequired'> = {},
  rest: Pick<RealmRole, 'path' | 'maxSessionDuration'> = {},
): RealmRole {
  return { name, trust: { principals: [bastionRoot], mfaRequired: true, ...trust }, ...rest };
}
