import type { Realm } from '../realm.ts';

/** Keys and devices of the test realm, by their owner's name. */
export const keys = {
  jo: { accessKeyId: 'AKIATESTJO0000000001', secretAccessKey: 'jo/secret+for/tests000000000000000000000' },
  root: { accessKeyId: 'AKIATESTROOT00000001', secretAccessKey: 'root/secret+for/tests0000000000000000000' },
  retired: {
    accessKeyId: 'AKIATESTRETIRED00001',
    secretAccessKey: 'retired/secret+for/tests0000000000000000',
  },
  max: { accessKeyId: 'AKIATESTMAX000000001', secretAccessKey: 'max/secret+for/tests00000000000000000000' },
  li: { accessKeyId: 'AKIATESTLI0000000001', secretAccessKey: 'li/secret+for/tests000000000000000000000' },
} as const;

export const serials = {
  jo: 'arn:aws:iam::111111111111:mfa/jo',
  joHardware: 'GAHT12345678',
  root: 'arn:aws:iam::111111111111:mfa/root-account-mfa-device',
  max: 'arn:aws:iam::111111111111:mfa/max',
} as const;

const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

/** ARN of a role of account 222222222222. */
export function roleArn(pathAndName: string): string {
  return `arn:aws:iam::222222222222:role/${pathAndName}`;
}

const root = 'arn:aws:iam::111111111111:root';
const jo = 'arn:aws:iam::111111111111:user/staff/jo';

/** A realm with one role for each rule. */
export const testRealm: Realm = {
  accounts: [
    {
      id: '111111111111',
      disabledRegions: ['eu-south-1'],
      users: [
        {
          name: 'jo',
          path: '/staff/',
          keys: [keys.jo, { ...keys.retired, active: false }],
          mfaDevices: [
            { serial: serials.jo, seed },
            { serial: serials.joHardware, seed: 'JBSWY3DPEHPK3PXP' },
          ],
        },
        { name: 'root', root: true, keys: [keys.root], mfaDevices: [{ serial: serials.root, seed }] },
        {
          name: 'max',
          keys: [keys.max],
          mfaDevices: [{ serial: serials.max, seed: 'KRSXG5CTMVRXEZLU' }],
          denies: [{ action: 'sts:AssumeRole', resource: roleArn('Open') }],
        },
      ],
    },
    {
      id: '222222222222',
      disabledRegions: ['ap-east-1'],
      roles: [
        { name: 'Open', trust: { principals: [root] } },
        { name: 'ByAccountId', trust: { principals: ['111111111111'] } },
        { name: 'Pathed', path: '/team/a/', trust: { principals: [jo] }, maxSessionDuration: 43_200 },
        { name: 'OnlyMax', trust: { principals: ['arn:aws:iam::111111111111:user/max'] } },
        { name: 'WithMfa', trust: { principals: [root], mfaRequired: true }, maxSessionDuration: 43_200 },
        { name: 'FreshMfa', trust: { principals: [root], maxMfaAgeSeconds: 3600 } },
        { name: 'WithExternalId', trust: { principals: [root], externalId: 'press:2026/a' } },
        { name: 'FourHours', trust: { principals: [root] }, maxSessionDuration: 14_400 },
        { name: 'SecondHop', trust: { principals: [roleArn('team/a/Pathed')] } },
        {
          name: 'SecondHopWithMfa',
          trust: { principals: [roleArn('Open'), roleArn('WithMfa')], mfaRequired: true },
        },
        {
          name: 'ForOneSession',
          trust: { principals: ['arn:aws:sts::222222222222:assumed-role/Open/one'] },
        },
        { name: 'NoTags', trust: { principals: [root], allowsTags: false, allowsSourceIdentity: false } },
        { name: 'Everyone', trust: { principals: ['*'] } },
        {
          name: 'Refusing',
          trust: { principals: [root] },
          denies: [{ action: 'sts:AssumeRole' }],
        },
        { name: 'BehindRefusing', trust: { principals: ['222222222222'] } },
      ],
    },
    {
      id: '333333333333',
      partition: 'aws-cn',
      users: [{ name: 'li', keys: [keys.li] }],
      roles: [
        { name: 'Everyone', trust: { principals: ['*'] } },
        { name: 'Local', trust: { principals: ['333333333333'] } },
      ],
    },
  ],
};
