/** The settings that AWS tools know, and the notes that credential tools leave beside the keys. */
const KNOWN_KEYS: ReadonlySet<string> = new Set([
  'account_id_endpoint_mode',
  'aws_access_key_id',
  'aws_account_id',
  'aws_secret_access_key',
  'aws_security_token',
  'aws_session_token',
  'ca_bundle',
  'cli_auto_prompt',
  'cli_pager',
  'credential_process',
  'credential_source',
  'defaults_mode',
  'duration_seconds',
  'endpoint_url',
  'expiration',
  'external_id',
  'login_session',
  'max_attempts',
  'mfa_serial',
  'output',
  'region',
  'retry_mode',
  'role_arn',
  'role_session_name',
  's3',
  'services',
  'source_profile',
  'sso_account_id',
  'sso_region',
  'sso_registration_scopes',
  'sso_role_name',
  'sso_session',
  'sso_start_url',
  'sts_regional_endpoints',
  'understudy_credentials',
  'understudy_saml_hook',
  'understudy_saml_provider',
  'understudy_saml_role',
  'use_dualstack_endpoint',
  'use_fips_endpoint',
  'web_identity_token_file',
  'x_security_token_expires',
]);

/**
 * "the key region", or "the key" for one that is not known: in a file where a token was broken into two lines, the second half
 * ends in `=` and reads like a key, and a secret must not be shown.
 */
export function keyName(key: string): string {
  const lowerCase = key.toLowerCase();
  return KNOWN_KEYS.has(lowerCase) ? `the key ${lowerCase}` : 'the key';
}
