import { join } from 'node:path';
import { z } from 'zod';
import type { PeerSystem } from '../../import/peer-system.ts';
import { parseInstant } from '../../parse-timestamp.ts';
import type { DoctorFinding } from '../finding.ts';
import { leftOverMessages } from './left-over-messages.ts';

const LONG_MS = 24 * 60 * 60 * 1000;
/** More files than this are not looked at in one folder. */
const MOST_FILES = 2_000;

/** The part of a machine that caches are read from. */
export type CacheReader = Pick<PeerSystem, 'home' | 'list' | 'readText'>;

/** Caches of other tools in `~/.aws` that hold nothing of use any more. */
export async function cacheLeftOvers(system: CacheReader, now: Date): Promise<readonly DoctorFinding[]> {
  const aws = join(system.home, '.aws');
  const found = await Promise.all([
    endedCache(system, join(aws, 'cli', 'cache'), 'ended-cli-cache', now),
    endedCache(system, join(aws, 'sso', 'cache'), 'ended-sso-cache', now),
    saml2awsCache(system, join(aws, 'saml2aws')),
  ]);
  return found.flatMap((finding) => finding ?? []);
}

/** Whether a file of the AWS CLI's caches holds only what has ended more than a day ago and cannot be renewed. */
export function hasEnded(json: string, now: Date): boolean {
  const parsed = cached.safeParse(jsonOrUndefined(json));
  if (!parsed.success) return false;
  const {
    Credentials: credentials,
    accessToken,
    clientSecret,
    expiresAt,
    refreshToken,
    registrationExpiresAt,
  } = parsed.data;
  if (credentials !== undefined) return isPast(credentials.Expiration, now);
  if (accessToken === undefined && clientSecret === undefined) return false;
  // A token that can be refreshed is good as long as its registration is.
  const isRenewable = accessToken !== undefined && refreshToken !== undefined;
  return isPast(isRenewable ? registrationExpiresAt : expiresAt, now);
}

const text = z.string().optional().catch(undefined);
const cached = z.object({
  Credentials: z.object({ Expiration: z.string() }).optional().catch(undefined),
  accessToken: text,
  clientSecret: text,
  refreshToken: text,
  expiresAt: text,
  registrationExpiresAt: text,
});

/** botocore before 2022-09 wrote `UTC` in place of `Z`. */
function isPast(at: string | undefined, now: Date): boolean {
  const end = at === undefined ? undefined : parseInstant(at);
  return end !== undefined && now.getTime() - end.getTime() > LONG_MS;
}

async function endedCache(
  system: CacheReader,
  folder: string,
  code: string,
  now: Date,
): Promise<DoctorFinding | undefined> {
  const names = (await system.list(folder)).filter((name) => name.endsWith('.json')).slice(0, MOST_FILES);
  const paths: string[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const file = await system.readText(path);
    if (file.kind === 'text' && hasEnded(file.text, now)) paths.push(path);
  }
  if (paths.length === 0) return undefined;
  return {
    code,
    severity: 'warning',
    path: folder,
    paths,
    ...leftOverMessages.endedCache(folder, paths.length),
  };
}

async function saml2awsCache(system: CacheReader, folder: string): Promise<DoctorFinding | undefined> {
  const names = (await system.list(folder)).filter(
    (name) => name.startsWith('cache_') || name === 'storageState.json',
  );
  if (names.length === 0) return undefined;
  const paths = names.map((name) => join(folder, name));
  return {
    code: 'saml2aws-cache',
    severity: 'warning',
    path: folder,
    paths,
    ...leftOverMessages.saml2awsCache(folder, paths.length),
  };
}

function jsonOrUndefined(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
