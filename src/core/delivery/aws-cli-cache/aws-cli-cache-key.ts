import { createHash } from 'node:crypto';
import type { Profile } from '../../aws-files/profiles/profile-set.ts';

/** Where the AWS CLI would look for a profile's role credentials, or why it keeps none for this profile. */
export type AwsCliCacheKey =
  | { readonly ok: true; readonly key: string; readonly roleArn: string }
  | { readonly ok: false; readonly message: string; readonly advice: string };

/**
 * The name under which the AWS CLI (1 and 2), boto3 programs with its cache, and other botocore tools keep the credentials of
 * a role profile: the SHA-1 of the arguments of AssumeRole as Python's `json.dumps(args, sort_keys=True)` writes them
 * (botocore: `BaseAssumeRoleCredentialFetcher._create_cache_key`). It takes the profile as both files give it, with empty
 * values where they stand. Which credentials sign is no part of the key, nor are our own properties such as session tags.
 */
export function awsCliCacheKey(profile: Profile): AwsCliCacheKey {
  const value = (key: string) => profile.properties.get(key)?.value;
  const roleArn = value('role_arn');
  if (roleArn === undefined || roleArn === '') {
    return refused(
      `The profile ${profile.name} has no role_arn.`,
      'The AWS CLI caches role profiles only; the others need no code in it.',
    );
  }
  if (value('web_identity_token_file') !== undefined) {
    return refused(
      `The profile ${profile.name} has web_identity_token_file.`,
      'The AWS CLI uses that without asking for a code.',
    );
  }
  // The keys stand in the order of `sort_keys`.
  const args: [string, string | bigint][] = [];
  const put = (name: string, text: string | undefined) => {
    if (text !== undefined) args.push([name, text]);
  };
  const duration = pythonInteger(value('duration_seconds'));
  if (duration !== undefined) args.push(['DurationSeconds', duration]);
  put('ExternalId', value('external_id'));
  put('RoleArn', roleArn);
  // botocore makes a name up for an empty one, and leaves what it made up out of the key.
  put('RoleSessionName', value('role_session_name') || undefined);
  put('SerialNumber', value('mfa_serial'));
  const text = `{${args.map(([name, arg]) => `"${name}": ${pythonJson(arg)}`).join(', ')}}`;
  return { ok: true, key: createHash('sha1').update(text).digest('hex'), roleArn };
}

function refused(message: string, advice: string): AwsCliCacheKey {
  return { ok: false, message, advice };
}

/** As Python's `int(text)`: blanks around, a sign, underscores between digits. botocore passes over everything else. */
function pythonInteger(text: string | undefined): bigint | undefined {
  const match = /^\s*([+-]?)(\d+(?:_\d+)*)\s*$/.exec(text ?? '');
  if (match === null) return undefined;
  const digits = BigInt((match[2] ?? '').replaceAll('_', ''));
  return match[1] === '-' ? -digits : digits;
}

/** `json.dumps` writes ASCII only: every other UTF-16 unit, and DEL, becomes `\uxxxx`. */
function pythonJson(value: string | bigint): string {
  if (typeof value === 'bigint') return value.toString();
  return JSON.stringify(value).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
