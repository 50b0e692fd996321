import type { ProfileSet, Property } from '../../aws-files/profiles/profile-set.ts';

/** What an SDK without a profile's name would take before the endpoint. */
export type HiddenBy =
  | { readonly kind: 'nothing' }
  /** Only the credentials file: an empty one in its place shows the endpoint again. */
  | { readonly kind: 'credentials-file'; readonly path: string }
  | { readonly kind: 'config'; readonly path: string; readonly line: number };

const CREDENTIAL_KEYS =
  /^(role_arn|credential_process|aws_access_key_id|aws_secret_access_key|aws_session_token|sso_\w+|login_session|web_identity_token_file)$/;

/**
 * Whether the profile `default` has credentials. SDKs look for them there when no profile is named, and ask the endpoint
 * only where there are none: the program would run as somebody else.
 */
export function whatHidesEndpoint({ profiles }: ProfileSet): HiddenBy {
  const inDefault = [...(profiles.get('default')?.properties.values() ?? [])].filter(({ key }) =>
    CREDENTIAL_KEYS.test(key),
  );
  const find = (file: Property['at']['file']) => inDefault.find(({ at }) => at.file === file)?.at;
  const inConfig = find('config');
  if (inConfig) return { kind: 'config', path: inConfig.path, line: inConfig.line };
  const inCredentials = find('credentials');
  return inCredentials ? { kind: 'credentials-file', path: inCredentials.path } : { kind: 'nothing' };
}
