import type { Environment } from '../aws-files/profiles/file-locations.ts';
import type { Clock } from '../clock.ts';
import { instanceMessages } from './credential-source-messages.ts';
import type { ExternalCredentials } from './external-credentials.ts';
import { readMetadataCredentials } from './metadata-credentials.ts';
import { askMetadata, type MetadataAnswer } from './metadata-request.ts';

export interface InstanceContext {
  readonly environment: Environment;
  readonly clock: Clock;
  /** How long each of the three requests may take; a second unless set, as in the AWS SDKs. */
  readonly timeoutMs?: number;
}

const ENDPOINTS: Readonly<Record<string, string>> = {
  ipv4: 'http://169.254.169.254',
  ipv6: 'http://[fd00:ec2::254]',
};
const ROLES = '/latest/meta-data/iam/security-credentials/';
/** Six hours, the longest that there is, in seconds; it is used within the second. */
const TOKEN_LIFE = '21600';

/**
 * `credential_source = Ec2InstanceMetadata`: the role of the instance this runs on, from version 2 of its metadata service
 * (Amazon EC2 User Guide, "Use the Instance Metadata Service"): a token first, then the role's name, then its credentials.
 * There is no way back to version 1, which answers requests that somebody made this program's neighbour send.
 */
export async function instanceCredentials(
  profile: string,
  { clock, environment, timeoutMs = 1000 }: InstanceContext,
  signal?: AbortSignal,
): Promise<ExternalCredentials> {
  if (environment['AWS_EC2_METADATA_DISABLED']?.trim().toLowerCase() === 'true')
    return { ok: false, ...instanceMessages.disabled(profile) };
  const endpoint = endpointOf(environment);
  if (!endpoint.ok)
    return { ok: false, ...instanceMessages.badEndpoint(profile, endpoint.variable, endpoint.value) };
  const { base } = endpoint;
  const refuse = (answer: Exclude<MetadataAnswer, { kind: 'answer' }>): ExternalCredentials =>
    answer.kind === 'cancelled'
      ? { ok: false, ...instanceMessages.cancelled }
      : { ok: false, ...instanceMessages.noAnswer(profile, base.host, answer.code) };

  const token = await askMetadata(new URL('/latest/api/token', base), {
    method: 'PUT',
    headers: { 'x-aws-ec2-metadata-token-ttl-seconds': TOKEN_LIFE },
    timeoutMs,
    signal,
  });
  if (token.kind !== 'answer') return refuse(token);
  if (token.status !== 200 || token.text === '')
    return { ok: false, ...instanceMessages.noToken(profile, base.host, token.status) };

  const ask = (path: string) =>
    askMetadata(new URL(path, base), {
      headers: { 'x-aws-ec2-metadata-token': token.text },
      timeoutMs,
      signal,
    });
  const roles = await ask(ROLES);
  if (roles.kind !== 'answer') return refuse(roles);
  const role = roles.text.split(/\r?\n/, 1)[0]?.trim() ?? '';
  if (roles.status === 404 || (roles.status === 200 && role === ''))
    return { ok: false, ...instanceMessages.noRole(profile) };
  if (roles.status !== 200)
    return { ok: false, ...instanceMessages.refused(profile, base.host, roles.status) };

  const answer = await ask(`${ROLES}${encodeURIComponent(role)}`);
  if (answer.kind !== 'answer') return refuse(answer);
  if (answer.status !== 200)
    return { ok: false, ...instanceMessages.refused(profile, base.host, answer.status) };
  const read = readMetadataCredentials(answer.text, clock.now());
  return read.ok ? read : { ok: false, ...instanceMessages.unfit(profile, base.host, read) };
}

type Endpoint =
  | { readonly ok: true; readonly base: URL }
  | { readonly ok: false; readonly variable: string; readonly value: string };

/** `AWS_EC2_METADATA_SERVICE_ENDPOINT` comes before `AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE` (IPv4 or IPv6). */
function endpointOf(environment: Environment): Endpoint {
  const own = environment['AWS_EC2_METADATA_SERVICE_ENDPOINT'];
  if (own) {
    const base = URL.canParse(own) ? new URL(own) : undefined;
    return base && ['http:', 'https:'].includes(base.protocol)
      ? { ok: true, base }
      : { ok: false, variable: 'AWS_EC2_METADATA_SERVICE_ENDPOINT', value: own };
  }
  const mode = environment['AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE'] || 'IPv4';
  const known = ENDPOINTS[mode.toLowerCase()];
  return known
    ? { ok: true, base: new URL(known) }
    : { ok: false, variable: 'AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE', value: mode };
}
