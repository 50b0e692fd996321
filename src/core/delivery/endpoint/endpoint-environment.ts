import type { EnvironmentChange } from '../export/export-commands.ts';

/** The endpoint, for the environment of a program. */
export interface EndpointVariables {
  readonly uri: string;
  /** The token itself, or the file that holds it: a file can be given to programs whose environment others can read. */
  readonly authorization: { readonly token: string } | { readonly tokenFile: string };
  readonly region?: string | undefined;
  /** The name of the profile, for prompts and scripts: `UNDERSTUDY_PROFILE`. */
  readonly profile: string;
  /** An empty file in place of the credentials file, where that would hide the endpoint; see `whatHidesEndpoint`. */
  readonly credentialsFile?: string | undefined;
}

/**
 * Variables that SDKs look at before the endpoint, or that would speak for another identity beside it, so they are unset.
 * `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` wins over the full one; `…_TOKEN_FILE` wins over the token.
 * Source: AWS SDKs and Tools Reference Guide, "Standardized credential providers"; order seen in boto3, the AWS CLI and the
 * JavaScript SDK.
 */
const BEFORE_ENDPOINT = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_SESSION_EXPIRATION',
  'AWS_ACCOUNT_ID',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
] as const;

/** What has to change in an environment for its processes to take their credentials from the endpoint. */
export function endpointEnvironment(variables: EndpointVariables): EnvironmentChange {
  const { authorization, credentialsFile, profile, region, uri } = variables;
  const isFile = 'tokenFile' in authorization;
  const set = new Map([
    ['AWS_CONTAINER_CREDENTIALS_FULL_URI', uri],
    isFile
      ? ['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', authorization.tokenFile]
      : ['AWS_CONTAINER_AUTHORIZATION_TOKEN', authorization.token],
    ['UNDERSTUDY_PROFILE', profile],
  ]);
  if (region) {
    set.set('AWS_REGION', region);
    set.set('AWS_DEFAULT_REGION', region);
  }
  if (credentialsFile) set.set('AWS_SHARED_CREDENTIALS_FILE', credentialsFile);
  const other = isFile ? 'AWS_CONTAINER_AUTHORIZATION_TOKEN' : 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE';
  return { set, unset: [...BEFORE_ENDPOINT, other] };
}
