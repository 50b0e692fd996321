import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Environment } from '../../aws-files/profiles/file-locations.ts';
import type { SessionCredentials } from '../../credentials.ts';
import { errorCode, type FileFailure } from '../../files/file-failure.ts';
import { parseInstant } from '../../parse-timestamp.ts';
import { removeTokenFile, writeTokenFile } from '../identity-center/token-file.ts';

/** What `aws login` left: keys of a console session, and what renews them. */
export interface Login {
  readonly credentials: SessionCredentials;
  readonly accountId: string;
  readonly clientId: string;
  readonly refreshToken: string;
  /** A private key in PEM, as it stands there. */
  readonly dpopKey: string;
  /** Where the session lives, where the file says so: it cannot be renewed elsewhere. */
  readonly region?: string;
  /** Everything else that stands in the file, which is kept when it is written again. */
  readonly others: Readonly<Record<string, unknown>>;
}

const text = z.string().min(1);
const content = z.looseObject({
  accessToken: z.looseObject({
    accessKeyId: text,
    secretAccessKey: text,
    sessionToken: text,
    accountId: text,
    expiresAt: text,
  }),
  clientId: text,
  refreshToken: text,
  dpopKey: text,
  signInRegion: text.optional().catch(undefined),
});

/**
 * The folder that `aws login` and the AWS SDKs share: `AWS_LOGIN_CACHE_DIRECTORY`, or `~/.aws/login/cache`.
 *
 * @param home as AWS's own tools see it
 */
export function loginFolder(environment: Environment, home: string): string {
  return environment['AWS_LOGIN_CACHE_DIRECTORY'] || join(home, '.aws', 'login', 'cache');
}

/** The file of a login session (`login_session` of a profile): its SHA-256, as the AWS CLI and every SDK name it. */
export function loginFile(loginSession: string, folder: string): string {
  const hash = createHash('sha256').update(loginSession.trim(), 'utf8').digest('hex');
  return join(folder, `${hash}.json`);
}

/** What stands in such a file; `undefined` where a field is missing or unusable, which counts as not signed in. */
export function parseLogin(json: string): Login | undefined {
  const parsed = content.safeParse(parsedJson(json));
  if (!parsed.success) return undefined;
  const { accessToken, clientId, dpopKey, refreshToken, signInRegion, ...others } = parsed.data;
  const { accessKeyId, accountId, expiresAt, secretAccessKey, sessionToken, ...more } = accessToken;
  const expiration = parseInstant(expiresAt);
  if (expiration === undefined) return undefined;
  return {
    credentials: { accessKeyId, secretAccessKey, sessionToken, expiration },
    accountId,
    clientId,
    refreshToken,
    dpopKey,
    ...(signInRegion !== undefined && { region: signInRegion }),
    others: { ...others, ...(Object.keys(more).length > 0 && { accessToken: more }) },
  };
}

/** The text of a login's file: the fields and times of the AWS CLI, the region in `signInRegion`, and what else stood there. */
export function loginFileText(login: Login): string {
  const { accountId, clientId, credentials, dpopKey, others, refreshToken, region } = login;
  const { accessKeyId, expiration, secretAccessKey, sessionToken } = credentials;
  const { accessToken: more, ...rest } = others;
  return JSON.stringify({
    ...rest,
    accessToken: {
      ...(typeof more === 'object' ? more : {}),
      accessKeyId,
      secretAccessKey,
      sessionToken,
      accountId,
      // Whole seconds and Z: some SDKs read nothing else.
      expiresAt: expiration.toISOString().replace(/\.\d+Z$/, 'Z'),
    },
    clientId,
    refreshToken,
    dpopKey,
    ...(region !== undefined && { signInRegion: region }),
  });
}

/** The login in a file; `undefined` where there is none, or none that can be used. */
export async function readLogin(path: string): Promise<Login | undefined> {
  const read = await loginIn(path);
  return typeof read === 'string' ? undefined : read;
}

/** What a login's file is like: there is none, nothing can be made of it, or a login. */
export async function loginIn(path: string): Promise<Login | 'missing' | 'damaged'> {
  const json = await readFile(path, 'utf8').catch((error: unknown) =>
    errorCode(error) === 'ENOENT' ? 'missing' : 'damaged',
  );
  if (json === 'missing' || json === 'damaged') return json;
  return parseLogin(json) ?? 'damaged';
}

/** A sign-in lasts this long at most, in ms (AWS CLI user guide, "aws login"). */
const LONGEST_SESSION_MS = 12 * 3_600_000;

/**
 * When the sign-in ends for good: twelve hours after it began, as the token of its first answer tells. `undefined` where that token is not
 * there any more, as after a renewal by the Go SDK.
 */
export function endOfSignIn({ others }: Login): Date | undefined {
  const [, payload = ''] = typeof others['idToken'] === 'string' ? others['idToken'].split('.') : [];
  const claims = z
    .object({ iat: z.number().positive() })
    .safeParse(parsedJson(Buffer.from(payload, 'base64url').toString('utf8')));
  return claims.success ? new Date(claims.data.iat * 1000 + LONGEST_SESSION_MS) : undefined;
}

/** When a login whose keys end at that instant is over, whatever its beginning was. */
export function latestEnd({ credentials }: Login): Date {
  return new Date(credentials.expiration.getTime() + LONGEST_SESSION_MS);
}

/** Writes a login's file in one step, for its owner alone. What stood in the way, or nothing. */
export async function writeLogin(path: string, login: Login): Promise<FileFailure | undefined> {
  return writeTokenFile(path, loginFileText(login));
}

/** Removes a login's file, which is all that ends it: AWS has no call for it. One that is gone already is no failure. */
export async function removeLogin(path: string): Promise<FileFailure | undefined> {
  return removeTokenFile(path);
}

function parsedJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
