import type { XmlNode } from '../query/xml.ts';
import { failure, success } from '../result.ts';
import { checkMembers, type IamCall, type IamResult, targetUser } from './iam-call.ts';

/** When the realm's users and devices were made, which it does not say. */
const longAgo = '2024-06-01T08:00:00Z';

/** AWS IAM API: GetUser. */
export function getUser(call: IamCall): IamResult {
  const malformed = checkMembers(call, false);
  if (malformed) return failure(malformed);
  const found = targetUser(call);
  if (!found.ok) return found;
  const { arn, user, userId } = found.value;
  return success([
    [
      'User',
      [
        ['Path', user.path ?? '/'],
        ...(user.root ? [] : [['UserName', user.name] as const]),
        ['UserId', userId],
        ['Arn', arn],
        ['CreateDate', longAgo],
      ],
    ],
  ]);
}

/** AWS IAM API: ListMFADevices. Devices that give codes, and keys that only a browser can ask. */
export function listMfaDevices(call: IamCall): IamResult {
  const malformed = checkMembers(call, false);
  if (malformed) return failure(malformed);
  const found = targetUser(call);
  if (!found.ok) return found;
  const { user } = found.value;
  const serials = [...(user.mfaDevices ?? []).map(({ serial }) => serial), ...(user.securityKeys ?? [])];
  const members = serials.map(
    (serial): XmlNode => [
      'member',
      [
        ['UserName', user.name],
        ['SerialNumber', serial],
        ['EnableDate', longAgo],
      ],
    ],
  );
  return success([
    ['MFADevices', members],
    ['IsTruncated', 'false'],
  ]);
}
