import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  GetUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListMFADevicesCommand,
  paginateListAccessKeys,
  type StatusType,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import type { Credentials } from '../../core/credentials.ts';
import { type Simulator, startSimulator } from '../simulator.ts';
import type { Realm, RealmDeny } from '../sts/realm.ts';
import { keys, roleArn, serials, testRealm } from '../sts/testing/realm.ts';
import { simulatorForEachTest, startOfTest } from '../sts/testing/started-simulator.ts';
import { endOf, keysOf, StsTestClient } from '../sts/testing/sts-client.ts';

const max = 'arn:aws:iam::111111111111:user/max';
const fido = 'arn:aws:iam::111111111111:u2f/user/max/passkey-1';

/** The usual policy: who has no MFA may do nothing with keys. */
const selfService: readonly RealmDeny[] = (
  ['CreateAccessKey', 'UpdateAccessKey', 'DeleteAccessKey', 'ListAccessKeys'] as const
).map((action) => ({ action: `iam:${action}`, unlessMfa: true }));

const realm: Realm = {
  accounts: testRealm.accounts.map((account) => ({
    ...account,
    users: (account.users ?? []).map((user) => {
      if (user.name === 'max') return { ...user, securityKeys: [fido] };
      return user.name === 'jo'
        ? { ...user, denies: [...selfService, { action: 'iam:GetAccessKeyLastUsed' } as const] }
        : user;
    }),
  })),
};
const simulator = simulatorForEachTest({ realm });

function iam(credentials: Credentials, region = 'us-east-1', at: Simulator = simulator.current): IAMClient {
  return new IAMClient({
    endpoint: at.address('iam'),
    region,
    maxAttempts: 1,
    systemClockOffset: at.clock.now().getTime() - Date.now(),
    credentials: {
      accessKeyId: credentials.accessKeyId,
      secretAccessKey: credentials.secretAccessKey,
      ...(credentials.sessionToken === undefined ? {} : { sessionToken: credentials.sessionToken }),
    },
  });
}

async function newKey(by: IAMClient = iam(keys.max)): Promise<Credentials> {
  const { AccessKey } = await by.send(new CreateAccessKeyCommand({}));
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

const setStatus = (by: IAMClient, AccessKeyId: string, Status: StatusType) =>
  by.send(new UpdateAccessKeyCommand({ AccessKeyId, Status }));

/** How a call of STS signed by the key ends, now. */
const worksAs = async (credentials: Credentials) =>
  (await endOf(new StsTestClient(simulator.current, credentials).identity())).code;

const withMfa = async () =>
  keysOf(
    await new StsTestClient(simulator.current, keys.jo).sessionToken({
      SerialNumber: serials.jo,
      TokenCode: simulator.current.mfaCode(serials.jo).code,
    }),
  );

describe('access keys', () => {
  it('are made, listed, switched off and on, and deleted', async () => {
    const client = iam(keys.max);
    const made = await newKey(client);
    expect(made.accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect(await worksAs(made)).toBe('ok');
    const { AccessKeyMetadata, IsTruncated } = await client.send(new ListAccessKeysCommand({}));
    expect(IsTruncated).toBe(false);
    expect(AccessKeyMetadata).toEqual([
      {
        UserName: 'max',
        AccessKeyId: keys.max.accessKeyId,
        Status: 'Active',
        CreateDate: new Date('2025-01-01T00:00:00Z'),
      },
      { UserName: 'max', AccessKeyId: made.accessKeyId, Status: 'Active', CreateDate: startOfTest },
    ]);
    const byNew = iam(made);
    await setStatus(byNew, keys.max.accessKeyId, 'Inactive');
    expect(await worksAs(keys.max)).toBe('InvalidClientTokenId');
    await setStatus(byNew, keys.max.accessKeyId, 'Active');
    expect(await worksAs(keys.max)).toBe('ok');
    await byNew.send(new DeleteAccessKeyCommand({ AccessKeyId: keys.max.accessKeyId }));
    expect(await worksAs(keys.max)).toBe('InvalidClientTokenId');
    expect(simulator.current.iam.keysOf(max)).toEqual([
      { accessKeyId: made.accessKeyId, active: true, createdAt: startOfTest },
    ]);
  });

  it('are two at most', async () => {
    await newKey();
    expect(await endOf(newKey())).toMatchObject({
      code: 'LimitExceededException',
      status: 409,
      message: 'Cannot exceed quota for AccessKeysPerUser: 2',
    });
  });

  it('are listed in pages', async () => {
    const made = await newKey();
    const pages: (string | undefined)[] = [];
    for await (const page of paginateListAccessKeys({ client: iam(keys.max), pageSize: 1 }, {}))
      pages.push(...(page.AccessKeyMetadata ?? []).map(({ AccessKeyId }) => AccessKeyId));
    expect(pages).toEqual([keys.max.accessKeyId, made.accessKeyId]);
  });

  it('that are not there, or another’s, cannot be found', async () => {
    const client = iam(keys.max);
    for (const AccessKeyId of ['AKIA0000000000000000', keys.jo.accessKeyId]) {
      const ends = [
        await endOf(setStatus(client, AccessKeyId, 'Inactive')),
        await endOf(client.send(new DeleteAccessKeyCommand({ AccessKeyId }))),
      ];
      expect(ends).toMatchObject(Array(2).fill({ code: 'NoSuchEntityException', status: 404 }));
    }
    const { accessKeyId } = await newKey();
    await client.send(new DeleteAccessKeyCommand({ AccessKeyId: accessKeyId }));
    const again = client.send(new DeleteAccessKeyCommand({ AccessKeyId: accessKeyId }));
    expect((await endOf(again)).code).toBe('NoSuchEntityException');
  });

  it('take a status that can be set, and an id that can be one', async () => {
    const client = iam(keys.max);
    expect((await endOf(setStatus(client, keys.max.accessKeyId, 'Expired'))).code).toBe('ValidationError');
    expect((await endOf(setStatus(client, 'AKIA', 'Active'))).code).toBe('ValidationError');
    expect((await endOf(setStatus(client, 'AKIA0000/00000000000', 'Active'))).code).toBe('ValidationError');
  });

  it('say when they were last used, where, and for what', async () => {
    const client = iam(keys.max);
    const lastUse = async (AccessKeyId: string) =>
      (await client.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }))).AccessKeyLastUsed;
    const made = await newKey();
    expect(await lastUse(made.accessKeyId)).toEqual({ ServiceName: 'N/A', Region: 'N/A' });
    await worksAs(made);
    const used = { ServiceName: 'sts', Region: 'eu-central-1', LastUsedDate: startOfTest };
    expect(await lastUse(made.accessKeyId)).toEqual(used);
    expect((await endOf(lastUse('AKIA0000000000000000'))).code).toBe('AccessDenied');
  });
});

describe('a new key', () => {
  it('is not known for a while, then here and there, then everywhere', async () => {
    simulator.current.iam.setKeyPropagation({ unknownSeconds: 10, unevenSeconds: 10 });
    const made = await newKey();
    expect(await worksAs(made)).toBe('InvalidClientTokenId');
    simulator.current.clock.advance(9_000);
    expect(await worksAs(made)).toBe('InvalidClientTokenId');
    simulator.current.clock.advance(1_000);
    expect([await worksAs(made), await worksAs(made), await worksAs(made), await worksAs(made)]).toEqual([
      'ok',
      'InvalidClientTokenId',
      'ok',
      'InvalidClientTokenId',
    ]);
    simulator.current.clock.advance(10_000);
    expect([await worksAs(made), await worksAs(made), await worksAs(made)]).toEqual(['ok', 'ok', 'ok']);
  });
});

describe('who may', () => {
  const list = (client: IAMClient, UserName?: string) =>
    endOf(client.send(new ListAccessKeysCommand(UserName === undefined ? {} : { UserName })));

  it('is decided by MFA where the policy says so', async () => {
    expect(await list(iam(keys.jo))).toMatchObject({
      code: 'AccessDenied',
      message:
        'User: arn:aws:iam::111111111111:user/staff/jo is not authorized to perform: iam:ListAccessKeys on resource: user jo with an explicit deny in an identity-based policy',
    });
    const session = await withMfa();
    expect((await list(iam(session))).code).toBe('ok');
    const forbidden = new GetAccessKeyLastUsedCommand({ AccessKeyId: keys.jo.accessKeyId });
    expect((await endOf(iam(session).send(forbidden))).code).toBe('AccessDenied');
  });

  it('is nobody with the keys of GetSessionToken without MFA', async () => {
    const session = keysOf(await new StsTestClient(simulator.current, keys.max).sessionToken());
    expect((await list(iam(session))).code).toBe('InvalidClientTokenId');
  });

  it('is a role for a user that it names, and the root user for itself', async () => {
    const role = keysOf(await new StsTestClient(simulator.current, keys.jo).assumeRole(roleArn('Open')));
    expect((await list(iam(role))).message).toBe(
      'Must specify userName when calling with non-User credentials',
    );
    // Max is not in the role's account.
    expect((await list(iam(role), 'max')).code).toBe('NoSuchEntityException');
    expect((await list(iam(keys.root))).code).toBe('ok');
    expect((await list(iam(keys.root), 'max')).code).toBe('ok');
  });

  it('signs for the partition’s one region', async () => {
    expect((await list(iam(keys.max, 'eu-west-1'))).code).toBe('SignatureDoesNotMatch');
    expect((await list(iam(keys.li, 'cn-north-1'))).code).toBe('ok');
    expect((await list(iam(keys.li, 'us-east-1'))).code).toBe('InvalidClientTokenId');
  });

  it('waits while the user is being changed', async () => {
    simulator.current.iam.setUnmodifiable(max, true);
    expect(await endOf(newKey())).toMatchObject({
      code: 'EntityTemporarilyUnmodifiableException',
      status: 409,
    });
    expect((await list(iam(keys.max))).code).toBe('ok');
    simulator.current.iam.setUnmodifiable(max, false);
    expect((await endOf(newKey())).code).toBe('ok');
  });
});

describe('a user', () => {
  it('is described, with its path', async () => {
    const { User } = await iam(keys.jo).send(new GetUserCommand({}));
    expect(User).toMatchObject({
      UserName: 'jo',
      Path: '/staff/',
      Arn: 'arn:aws:iam::111111111111:user/staff/jo',
    });
    const nobody = iam(keys.jo).send(new GetUserCommand({ UserName: 'nobody' }));
    expect((await endOf(nobody)).message).toBe('The user with name nobody cannot be found.');
  });

  it('has devices that give codes, and keys that do not', async () => {
    const { MFADevices } = await iam(keys.max).send(new ListMFADevicesCommand({}));
    expect(MFADevices?.map(({ SerialNumber }) => SerialNumber)).toEqual([serials.max, fido]);
    const root = new ListMFADevicesCommand({ UserName: 'root' });
    expect((await endOf(iam(keys.max).send(root))).code).toBe('NoSuchEntityException');
  });
});

it('sessions end with their key, where the simulator is told so', async () => {
  const strict = await startSimulator({ realm, sessionsEndWithKeys: true, clock: simulator.current.clock });
  for (const at of [strict, simulator.current]) {
    const session = keysOf(await new StsTestClient(at, keys.max).sessionToken());
    await iam(keys.max, 'us-east-1', at).send(
      new UpdateAccessKeyCommand({ AccessKeyId: keys.max.accessKeyId, Status: 'Inactive' }),
    );
    expect((await endOf(new StsTestClient(at, session).identity())).code).toBe(
      at === strict ? 'InvalidClientTokenId' : 'ok',
    );
  }
  await strict.close();
});

it('the journal says what was done to which key, and holds no secret', async () => {
  const made = await newKey();
  await setStatus(iam(keys.max), made.accessKeyId, 'Inactive');
  const { entries } = simulator.current.journal;
  expect(entries).toMatchObject([
    { service: 'iam', action: 'CreateAccessKey', outcome: 'ok', signer: { arn: max }, region: 'us-east-1' },
    {
      service: 'iam',
      action: 'UpdateAccessKey',
      parameters: { AccessKeyId: made.accessKeyId, Status: 'Inactive' },
    },
  ]);
  expect(JSON.stringify(entries)).not.toContain(made.secretAccessKey);
});

it('faults strike it in its own shape, and it alone', async () => {
  simulator.current.faults.add({ kind: 'throttling' }, { service: 'iam', calls: 1 });
  expect(await worksAs(keys.max)).toBe('ok');
  expect((await endOf(newKey())).code).toBe('Throttling');
  simulator.current.faults.add({ kind: 'lost-answer' }, { action: 'CreateAccessKey', calls: 1 });
  expect((await endOf(newKey())).code).not.toBe('ok');
  // The key was made all the same.
  expect(simulator.current.iam.keysOf(max)).toHaveLength(2);
});
