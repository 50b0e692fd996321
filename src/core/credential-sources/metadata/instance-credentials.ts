import type { Environment } from '../../aws-files/profiles/file-locations.ts';
import type { Clock } from '../../clock.ts';
import { instanceMessages } from '../credential-source-messages.ts';
import type { ExternalCredentials } from '../external-credentials.ts';
import { readMetadataCredentials } from './metadata-credentials.ts';
import { askMetadata, type MetadataAnswer, type MetadataRequest } from './metadata-request.ts';

export interface InstanceContext {
  readonly environment: Environment;
  readonly clock: Clock;
  /** What the profile says of the service; the variables of the environment come first. */
  readonly service?: { readonly endpoint?: string; readonly mode?: string };
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
  { clock, environment, service = {}, timeoutMs = 1000 }: InstanceContext,
  signal?: AbortSignal,
): Promise<ExternalCredentials> {
  if (environment['AWS_EC2_METADATA_DISABLED']?.trim().toLowerCase() === 'true')
    return { ok: false, ...instanceMessages.disabled(profile) };
  const endpoint = endpointOf(environment, service);
  if (!endpoint.ok)
    return { ok: false, ...instanceMessages.badEndpoint(profile, endpoint.setting, endpoint.value) };
  const { base } = endpoint;
  const refuse = (answer: Exclude<MetadataAnswer, { kind: 'answer' }>): ExternalCredentials =>
    answer.kind === 'cancelled'
      ? { ok: false, ...instanceMessages.cancelled }
      : { ok: false, ...instanceMessages.noAnswer(profile, base.host, answer.code) };

  const token = await askTwice(new URL('/latest/api/token', base), {
    method: 'PUT',
    headers: { 'x-aws-ec2-metadata-token-ttl-seconds': TOKEN_LIFE },
    timeoutMs,
    signal,
  });
  if (token.kind !== 'answer') return refuse(token);
  if (token.status !== 200 || token.text === '')
    return { ok: false, ...instanceMessages.noToken(profile, base.host, token.status) };

  const ask = (path: string) =>
    askTwice(new URL(path, base), {
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
  | { readonly ok: false; readonly setting: string; readonly value: string };

/** The service answers 503 while it is busy (Amazon EC2 User Guide, "Query throttling"): once more, and no further. */
async function askTwice(url: URL, request: MetadataRequest): Promise<MetadataAnswer> {
  const first = await askMetadata(url, request);
  return first.kind === 'answer' && first.status === 503 ? askMetadata(url, request) : first;
}

/**
 * An endpoint comes before a mode (IPv4 or IPv6), and for each of them the variable before the profile (AWS SDKs and Tools Reference
 * Guide, "IMDS credential provider").
 */
function endpointOf(
  environment: Environment,
  service: { readonly endpoint?: string; readonly mode?: string },
): Endpoint {
  const own = firstOf(
    ['AWS_EC2_METADATA_SERVICE_ENDPOINT', environment['AWS_EC2_METADATA_SERVICE_ENDPOINT']],
    ['ec2_metadata_service_endpoint', service.endpoint],
  );
  if (own) {
    const base = URL.canParse(own.value) ? new URL(own.value) : undefined;
    return base && ['http:', 'https:'].includes(base.protocol) ? { ok: true, base } : { ok: false, ...own };
  }
  const mode = firstOf(
    ['AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE', environment['AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE']],
    ['ec2_metadata_service_endpoint_mode', service.mode],
  ) ?? { setting: '', value: 'IPv4' };
  const known = ENDPOINTS[mode.value.toLowerCase()];
  return known ? { ok: true, base: new URL(known) } : { ok: false, ...mode };
}

function firstOf(
  ...settings: readonly (readonly [setting: string, value: string | undefined])[]
): { readonly setting: string; readonly value: string } | undefined {
  for (const [setting, value] of settings) if (value) return { setting, value };
  return undefined;
}
