/**
 * ARNs of IAM roles and MFA devices.
 * Rules: IAM user guide "IAM identifiers"; STS service model (RoleArn 20 to 2048 characters).
 */

declare const roleArnBrand: unique symbol;

/** The text of a role ARN that was checked. */
export type RoleArn = string & { readonly [roleArnBrand]: true };

export interface Role {
  readonly arn: RoleArn;
  readonly partition: string;
  readonly accountId: string;
  /** `/` for most roles, else `/team/ops/`. */
  readonly path: string;
  /** Without the path. */
  readonly roleName: string;
}

/** `fault` completes the sentence "The role … is not usable: …". */
export type RoleResult =
  | { readonly ok: true; readonly role: Role }
  | { readonly ok: false; readonly fault: string; readonly advice: string };

/** Any of today's partitions, and a new one as long as it has the shape `aws-xyz`. */
const PARTITION = /^aws(?:-[a-z]+)*$/;
const ACCOUNT = /^\d{12}$/;
const ROLE_NAME = /^[\w+=,.@-]{1,64}$/;
const ROLE_PATH = /^(?:[!-.0-~]+\/)*$/;
const EXAMPLE = 'Write it like arn:aws:iam::123456789012:role/Admin.';

function refuse(fault: string, advice = EXAMPLE): RoleResult {
  return { ok: false, fault, advice };
}

/**
 * Reads a full role ARN.
 *
 * `accountDigits: 'any'` lets an account number of another length pass. Chains use it, because every AWS SDK hands a
 * profile's role_arn on as it stands; what is typed for one switch is held to the twelve digits.
 */
export function parseRoleArn(text: string, accountDigits: 'twelve' | 'any' = 'twelve'): RoleResult {
  const plain = PLAIN_ARN.exec(text);
  if (plain) return plainRole(text, plain);
  if (text === '') return refuse('it is empty');
  if (!text.startsWith('arn:')) return refuse('a role ARN begins with "arn:"');
  const [, partition = '', service = '', region = '', accountId = '', ...rest] = text.split(':');
  const resource = rest.join(':');
  if (rest.length === 0) return refuse('it has too few parts between its colons');
  if (!PARTITION.test(partition)) return refuse(`"${partition}" is not an AWS partition`);
  if (service === 'sts' && resource.startsWith('assumed-role/'))
    return refuse(
      'it is the ARN of a session of a role, not of the role',
      'Use the role itself: iam instead of sts, role/NAME instead of assumed-role/NAME/SESSION.',
    );
  if (service !== 'iam') return refuse(`roles belong to the service iam, not to "${service}"`);
  if (region !== '') return refuse('a role has no region, so there are two colons after iam');
  if (accountDigits === 'twelve' ? !ACCOUNT.test(accountId) : !/^\d+$/.test(accountId))
    return refuse(`the account id "${accountId}" is not a number of 12 digits`);
  if (!resource.startsWith('role/')) return refuse(`"${resource}" does not begin with "role/"`);
  return roleOf(partition, accountId, resource.slice('role/'.length));
}

/** Nearly every ARN, in one look: a list reads thousands. Whatever it does not match is looked at piece by piece. */
const PLAIN_ARN =
  /^arn:(aws(?:-[a-z]+)*):iam::(\d{12}):role\/((?:[\w+=,.@-]{1,64}\/){0,5})([\w+=,.@-]{1,64})$/;

function plainRole(
  text: string,
  [, partition = '', accountId = '', path = '', roleName = '']: RegExpExecArray,
): RoleResult {
  return { ok: true, role: { arn: text as RoleArn, partition, accountId, path: `/${path}`, roleName } };
}

function roleOf(partition: string, accountId: string, pathAndName: string): RoleResult {
  const cut = pathAndName.lastIndexOf('/') + 1;
  const path = pathAndName.slice(0, cut);
  const roleName = pathAndName.slice(cut);
  if (roleName === '') return refuse('the role name is missing');
  if (roleName.length > 64) return refuse('the role name is longer than 64 characters');
  if (!ROLE_NAME.test(roleName))
    return refuse(`the role name "${roleName}" holds a character that IAM does not allow`);
  if (path.length > 511 || !ROLE_PATH.test(path))
    return refuse(`the role path "${path}" is not one that IAM allows`);
  return {
    ok: true,
    role: {
      // The one place where the brand is given: every part was checked above.
      arn: `arn:${partition}:iam::${accountId}:role/${pathAndName}` as RoleArn,
      partition,
      accountId,
      path: `/${path}`,
      roleName,
    },
  };
}

/**
 * Reads what a person types for a role: a full ARN, or `[partition:]account:role`, where the role may carry its path.
 * A leading `role/`, as it stands in an ARN, is taken for what it is.
 */
export function parseRole(text: string): RoleResult {
  const trimmed = text.trim();
  if (trimmed.startsWith('arn:') || trimmed === '') return parseRoleArn(trimmed);
  const parts = trimmed.split(':');
  const advice = 'Write a full role ARN, or account:role such as 123456789012:Admin.';
  if (parts.length < 2) return refuse('it is neither an ARN nor account:role', advice);
  if (parts.length > 3) return refuse('it has too many colons', advice);
  const [partition = '', accountId = '', role = ''] = parts.length === 3 ? parts : ['aws', ...parts];
  if (!PARTITION.test(partition)) return refuse(`"${partition}" is not an AWS partition`, advice);
  if (!ACCOUNT.test(accountId))
    return refuse(`the account id "${accountId}" is not a number of 12 digits`, advice);
  return roleOf(partition, accountId, role.replace(/^role\/|^\//, ''));
}

/** "123456789012:Admin": the short name of a role, as lists show it. */
export function shortRoleName(role: Role): string {
  return `${role.accountId}:${role.roleName}`;
}

/** An account id as a file or a program gives it; `undefined` for what is none. A number in JSON has lost its leading zeros. */
export function readAccountId(value: string | number | null | undefined): string | undefined {
  const text = typeof value === 'number' ? String(value).padStart(12, '0') : value?.trim();
  return text && ACCOUNT.test(text) ? text : undefined;
}

/** The account in an ARN of any kind; `undefined` for what is no ARN, such as a hardware MFA serial. */
export function accountOfArn(arn: string): string | undefined {
  const parts = arn.split(':');
  const account = parts[4];
  return parts[0] === 'arn' && parts.length >= 6 && account && /^\d+$/.test(account) ? account : undefined;
}
