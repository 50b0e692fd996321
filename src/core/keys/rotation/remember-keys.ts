import type { IamKey } from '../../iam/iam-gateway.ts';
import { changeKeyRecords } from '../change-key-records.ts';
import type { RotationParts } from './rotation-parts.ts';

/** What IAM says of a user's keys is kept beside the one that is in the keychain: when it was made, and how many there are. */
export async function rememberKeys(
  keys: readonly IamKey[],
  accessKeyId: string,
  { now, records, recordsPath }: Pick<RotationParts, 'now' | 'records' | 'recordsPath'>,
): Promise<void> {
  const createdAt = keys.find((key) => key.accessKeyId === accessKeyId)?.createdAt;
  const known = records.all().find((record) => record.accessKeyId === accessKeyId);
  if (!known || createdAt === undefined) return;
  if (known.createdAt?.getTime() === createdAt.getTime() && known.keysOfUser === keys.length) return;
  await changeKeyRecords(recordsPath, now(), (all) =>
    all.map((record) =>
      record.accessKeyId === accessKeyId ? { ...record, createdAt, keysOfUser: keys.length } : record,
    ),
  );
}
