import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Keytar } from '../../core/sessions/store/keychain-item.ts';
import type { Realm } from '../../simulator/index.ts';

export const serial = 'arn:aws:iam::111111111111:mfa/jo';
const keys = {
  accessKeyId: 'AKIAUNDERSTUDYPROOF1',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

export const profileOf = (role: number) => `role-${role}`;
export const targetOf = (role: number) => `target-${role}`;

/** A bastion account with one user, and an account with so many roles that want MFA. */
export function bastionRealm(roles: number): Realm {
  return {
    accounts: [
      {
        id: '111111111111',
        users: [
          { name: 'jo', keys: [keys], mfaDevices: [{ serial, seed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }] },
        ],
      },
      {
        id: '222222222222',
        roles: Array.from({ length: roles }, (_, role) => ({
          name: `Role${role}`,
          trust: { principals: ['arn:aws:iam::111111111111:user/jo'], mfaRequired: true },
        })),
      },
    ],
  };
}

/** What stands in the user's credentials file besides what is written there. */
export const longTermCredentials = `# Mine, please keep.
[bastion]
aws_access_key_id = ${keys.accessKeyId}
aws_secret_access_key = ${keys.secretAccessKey}

[other-tool]
aws_access_key_id=ASIAOTHER
aws_secret_access_key=a=b#c
`;

/** Writes the files of the user of that realm below `home`, and returns the environment that leads there. */
export function writeBastionHome(
  home: string,
  roles: number,
  endpoint: string,
): Readonly<Record<string, string>> {
  const folder = join(home, '.aws');
  mkdirSync(folder, { recursive: true });
  const sections = Array.from(
    { length: roles },
    (_, role) =>
      `[profile ${profileOf(role)}]\nrole_arn = arn:aws:iam::222222222222:role/Role${role}\nsource_profile = bastion\n`,
  );
  writeFileSync(
    join(folder, 'config'),
    `[profile bastion]\nregion = eu-west-1\nmfa_serial = ${serial}\n\n${sections.join('\n')}`,
  );
  writeFileSync(join(folder, 'credentials'), longTermCredentials, { mode: 0o600 });
  return { HOME: home, AWS_ENDPOINT_URL_STS: endpoint };
}

/** A keychain that always answers. */
export function memoryKeychain(secret?: string): Keytar {
  const items = new Map(secret === undefined ? [] : [['master-key', secret]]);
  return {
    getPassword: (_service, account) => Promise.resolve(items.get(account) ?? null),
    setPassword: (_service, account, password) => {
      items.set(account, password);
      return Promise.resolve();
    },
    deletePassword: (_service, account) => Promise.resolve(items.delete(account)),
  };
}
