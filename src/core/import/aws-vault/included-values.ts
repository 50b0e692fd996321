import type { ConfigProfile } from '../../aws-files/generated/generated-section.ts';

/** What aws-vault hands on by `include_profile`; credentials are not among it. */
const HANDED_ON: ReadonlySet<string> = new Set([
  'region',
  'role_arn',
  'source_profile',
  'mfa_serial',
  'role_session_name',
  'external_id',
  'duration_seconds',
  'sso_session',
  'sso_start_url',
  'sso_region',
  'sso_account_id',
  'sso_role_name',
]);

/** The values that a profile has through the profiles that it includes, the nearer before the farther. A circle ends where it began. */
export function includedValues(
  name: string,
  profiles: ReadonlyMap<string, ConfigProfile>,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const seen = new Set([name]);
  let next = profiles.get(name)?.values.get('include_profile');
  while (next !== undefined && !seen.has(next)) {
    seen.add(next);
    const included = profiles.get(next)?.values;
    for (const [key, value] of included ?? [])
      if (HANDED_ON.has(key) && value !== '' && !found.has(key)) found.set(key, value);
    next = included?.get('include_profile');
  }
  return found;
}
