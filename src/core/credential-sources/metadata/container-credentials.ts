import { readFile } from 'node:fs/promises';
import type { Environment } from '../../aws-files/profiles/file-locations.ts';
import type { Clock } from '../../clock.ts';
import { textFault } from '../answered-keys.ts';
import { containerMessages } from '../credential-source-messages.ts';
import type { ExternalCredentials } from '../external-credentials.ts';
import { readMetadataCredentials } from './metadata-credentials.ts';
import { askMetadata } from './metadata-request.ts';

export interface ContainerContext {
  readonly environment: Environment;
  readonly clock: Clock;
  /** Where a relative address leads; the agent of Amazon ECS unless set. */
  readonly host?: string;
  /** How long one request may take; a second unless set, as in the AWS SDKs. */
  readonly timeoutMs?: number;
}

/** The agent of Amazon ECS, which each container reaches under this address. */
const ECS_HOST = 'http://169.254.170.2';

/** Hosts beside the loopback that may be asked without TLS: the agents of Amazon ECS and EKS. */
const AGENT_HOSTS: ReadonlySet<string> = new Set(['169.254.170.2', '169.254.170.23', '[fd00:ec2::23]']);

/**
 * `credential_source = EcsContainer`: the role of a container, from the endpoint that the environment names. Rules (AWS SDKs
 * and Tools Reference Guide, "Container credential provider"): the relative address comes before the full one; without TLS
 * only this machine and AWS's own agents are asked; the token's file comes before the token.
 */
export async function containerCredentials(
  profile: string,
  { clock, environment, host = ECS_HOST, timeoutMs = 1000 }: ContainerContext,
  signal?: AbortSignal,
): Promise<ExternalCredentials> {
  const address = addressOf(environment, host);
  if (!address) return { ok: false, ...containerMessages.noAddress(profile) };
  const { text, variable } = address;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol))
    return { ok: false, ...containerMessages.badAddress(profile, variable) };
  if (url.protocol === 'http:' && !mayGoWithoutTls(url.hostname))
    return { ok: false, ...containerMessages.foreignHost(profile, variable, url.hostname) };
  const token = await authorization(environment);
  if (!token.ok) return { ok: false, ...containerMessages.badToken(profile, token.fault) };

  const answer = await askMetadata(url, {
    headers: { accept: 'application/json', ...(token.value && { authorization: token.value }) },
    timeoutMs,
    signal,
  });
  const { host: where } = url;
  if (answer.kind === 'cancelled') return { ok: false, ...containerMessages.cancelled };
  if (answer.kind === 'none')
    return { ok: false, ...containerMessages.noAnswer(profile, where, answer.code) };
  if (answer.status !== 200)
    return { ok: false, ...containerMessages.refused(profile, where, answer.status) };
  const read = readMetadataCredentials(answer.text, clock.now());
  return read.ok ? read : { ok: false, ...containerMessages.unfit(profile, where, read) };
}

function addressOf(
  environment: Environment,
  host: string,
): { readonly variable: string; readonly text: string } | undefined {
  const relative = environment['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'];
  // Joined with a slash, so that nothing in the variable can change the host.
  if (relative)
    return {
      variable: 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
      text: `${host}/${relative.replace(/^\/+/, '')}`,
    };
  const full = environment['AWS_CONTAINER_CREDENTIALS_FULL_URI'];
  return full ? { variable: 'AWS_CONTAINER_CREDENTIALS_FULL_URI', text: full } : undefined;
}

/** `hostname` as `URL` writes it: IPv4 addresses in four parts, IPv6 ones in brackets and shortened. */
function mayGoWithoutTls(hostname: string): boolean {
  if (AGENT_HOSTS.has(hostname)) return true;
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/**
 * What is sent as the `Authorization` header. The line end that an editor leaves is cut; within it a line break would begin
 * another header. Blanks may stand in it: `Bearer …` has one.
 */
async function authorization(
  environment: Environment,
): Promise<{ readonly ok: true; readonly value?: string } | { readonly ok: false; readonly fault: string }> {
  const file = environment['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'];
  const text = file
    ? await readFile(file, 'utf8').catch(() => undefined)
    : environment['AWS_CONTAINER_AUTHORIZATION_TOKEN'];
  const value = text?.trim();
  if (file && value === undefined) return { ok: false, fault: `the token file ${file} could not be read` };
  const fault = value && textFault(value.replaceAll(' ', ''));
  if (fault) {
    const where = file ? `the token file ${file}` : 'AWS_CONTAINER_AUTHORIZATION_TOKEN';
    return { ok: false, fault: `${where} holds ${fault}` };
  }
  return { ok: true, ...(value && { value }) };
}
