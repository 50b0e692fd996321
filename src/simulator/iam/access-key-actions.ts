import { type QueryResult, queryErrors } from '../query/query-error.ts';
import type { XmlNode } from '../query/xml.ts';
import { failure, success } from '../result.ts';
import type { AccessKey } from '../sts/access-keys.ts';
import type { KnownUser } from '../sts/realm-index.ts';
import { checkMembers, denial, type IamCall, type IamResult, isoSeconds, targetUser } from './iam-call.ts';
import { iamErrors } from './iam-errors.ts';

const keysPerUser = 2;

/** AWS IAM API: CreateAccessKey. The secret is in this answer and in no other. */
export function createAccessKey(call: IamCall): IamResult {
  const owner = modifiableUser(call, false);
  if (!owner.ok) return owner;
  const { keys } = call.state;
  if (keys.of(owner.value).length >= keysPerUser) return failure(iamErrors.keyLimit(keysPerUser));
  const key = keys.create(owner.value, call.now);
  return success([
    [
      'AccessKey',
      [
        ['UserName', key.owner.user.name],
        ['AccessKeyId', key.accessKeyId],
        ['Status', statusOf(key)],
        ['SecretAccessKey', key.secretAccessKey],
        ['CreateDate', isoSeconds(key.createdAt)],
      ],
    ],
  ]);
}

/** AWS IAM API: ListAccessKeys. */
export function listAccessKeys(call: IamCall): IamResult {
  const { parameters, state } = call;
  let maxItems: number | undefined;
  const malformed = checkMembers(call, false, (check) => {
    maxItems = check.integer(parameters.get('MaxItems'), 'maxItems', { min: 1, max: 1000 });
  });
  if (malformed) return failure(malformed);
  const owner = targetUser(call);
  if (!owner.ok) return owner;
  const all = state.keys.of(owner.value);
  const marker = parameters.get('Marker');
  const first = marker === undefined ? 0 : all.findIndex(({ accessKeyId }) => accessKeyId === marker);
  if (first < 0) return failure(queryErrors.validation('Invalid Marker'));
  const shown = all.slice(first, first + (maxItems ?? 100));
  const next = all[first + shown.length];
  return success([
    ['AccessKeyMetadata', shown.map((key): XmlNode => ['member', metadata(key)])],
    ['IsTruncated', String(next !== undefined)],
    ...(next ? [['Marker', next.accessKeyId] as const] : []),
  ]);
}

function metadata(key: AccessKey): readonly XmlNode[] {
  return [
    ['UserName', key.owner.user.name],
    ['AccessKeyId', key.accessKeyId],
    ['Status', statusOf(key)],
    ['CreateDate', isoSeconds(key.createdAt)],
  ];
}

/** AWS IAM API: GetAccessKeyLastUsed. Says the same of a key that is not there as of one that is another's. */
export function getAccessKeyLastUsed(call: IamCall): IamResult {
  const malformed = checkMembers(call, true);
  if (malformed) return failure(malformed);
  const accessKeyId = call.parameters.get('AccessKeyId') ?? '';
  const key = call.state.keys.find(accessKeyId);
  const resource = `access key ${accessKeyId}`;
  const denied = denial(call, key?.owner.arn ?? '', resource);
  if (denied) return failure(denied);
  if (key?.owner.account.id !== call.caller.account.id)
    return failure(queryErrors.notAuthorized(call.caller.arn, 'iam:GetAccessKeyLastUsed', resource));
  const { lastUse } = key;
  return success([
    ['UserName', key.owner.user.name],
    [
      'AccessKeyLastUsed',
      [
        ...(lastUse ? [['LastUsedDate', isoSeconds(lastUse.at)] as const] : []),
        ['ServiceName', lastUse?.service ?? 'N/A'],
        ['Region', lastUse?.region ?? 'N/A'],
      ],
    ],
  ]);
}

/** AWS IAM API: UpdateAccessKey. */
export function updateAccessKey(call: IamCall): IamResult {
  const status = call.parameters.get('Status');
  const malformed = checkMembers(call, true, (check) => {
    check.text(status, 'status', {
      required: true,
      pattern: { printed: '[Active, Inactive]', check: /^(?:Active|Inactive)$/ },
    });
  });
  if (malformed) return failure(malformed);
  const key = ownKey(call);
  if (!key.ok) return key;
  call.state.keys.setActive(key.value.accessKeyId, status === 'Active');
  return success([]);
}

/** AWS IAM API: DeleteAccessKey. */
export function deleteAccessKey(call: IamCall): IamResult {
  const malformed = checkMembers(call, true);
  if (malformed) return failure(malformed);
  const key = ownKey(call);
  if (!key.ok) return key;
  call.state.keys.remove(key.value.accessKeyId);
  return success([]);
}

/** The key of the call, if it is the user's who the call is about. */
function ownKey(call: IamCall): QueryResult<AccessKey> {
  const owner = modifiableUser(call, true);
  if (!owner.ok) return owner;
  const accessKeyId = call.parameters.get('AccessKeyId') ?? '';
  const key = call.state.keys.find(accessKeyId);
  return key?.owner === owner.value ? success(key) : failure(iamErrors.noSuchKey(accessKeyId));
}

function modifiableUser(call: IamCall, needsKeyId: boolean): QueryResult<KnownUser> {
  const malformed = checkMembers(call, needsKeyId);
  if (malformed) return failure(malformed);
  const owner = targetUser(call);
  if (owner.ok && call.state.unmodifiable.has(owner.value.arn))
    return failure(iamErrors.unmodifiable(owner.value.user.name));
  return owner;
}

function statusOf({ active }: AccessKey): string {
  return active ? 'Active' : 'Inactive';
}
