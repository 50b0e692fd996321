import { createHash } from 'node:crypto';
import { readFile, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { replaceFile } from '../../files/atomic-replace.ts';
import { errorCode, type FileFailure, fileFailureFromError } from '../../files/file-failure.ts';
import { makeFolder } from '../../files/make-folder.ts';
import { parseInstant } from '../../parse-timestamp.ts';
import type { IdentityCenterSession } from '../sign-in-target.ts';

/** What a sign-in left. */
export interface IdentityCenterToken {
  readonly accessToken: string;
  readonly expiresAt: Date;
  /** What a refresh needs; absent in files of sign-ins that cannot be refreshed. */
  readonly refreshToken?: string;
  readonly client?: { readonly id: string; readonly secret: string; readonly expiresAt?: Date };
  /** Of the Identity Center that gave it. */
  readonly region?: string;
}

const text = z.string().min(1);
const content = z.object({
  accessToken: text,
  expiresAt: text,
  region: text.optional().catch(undefined),
  refreshToken: text.optional().catch(undefined),
  clientId: text.optional().catch(undefined),
  clientSecret: text.optional().catch(undefined),
  registrationExpiresAt: text.optional().catch(undefined),
});

/**
 * The token file that all AWS tools share: `~/.aws/sso/cache/<sha1>.json`, named by the session or else by the start URL (AWS SDKs and
 * Tools Reference Guide, "IAM Identity Center credential provider").
 *
 * @param home as AWS's own tools see it
 */
export function tokenFilePath(
  session: Pick<IdentityCenterSession, 'name' | 'startUrl'>,
  home: string,
): string {
  const hash = createHash('sha1')
    .update(session.name ?? session.startUrl, 'utf8')
    .digest('hex');
  return join(home, '.aws', 'sso', 'cache', `${hash}.json`);
}

/** What stands in a token file; `undefined` for a damaged one, which counts as not signed in. */
export function parseToken(json: string): IdentityCenterToken | undefined {
  const parsed = content.safeParse(parsedJson(json));
  if (!parsed.success) return undefined;
  const { accessToken, clientId, clientSecret, refreshToken, region } = parsed.data;
  const expiresAt = tokenInstant(parsed.data.expiresAt);
  if (expiresAt === undefined) return undefined;
  const registrationEnd = tokenInstant(parsed.data.registrationExpiresAt ?? '');
  return {
    accessToken,
    expiresAt,
    ...(refreshToken !== undefined && { refreshToken }),
    ...(clientId !== undefined &&
      clientSecret !== undefined && {
        client: {
          id: clientId,
          secret: clientSecret,
          ...(registrationEnd !== undefined && { expiresAt: registrationEnd }),
        },
      }),
    ...(region !== undefined && { region }),
  };
}

/** Old versions of botocore wrote `UTC` for the zone, and boto3 still reads it. */
export function tokenInstant(instant: string): Date | undefined {
  return parseInstant(instant);
}

/** `missing`: nobody has signed in. `damaged`: the file says nothing usable, or cannot be read. */
export async function readToken(path: string): Promise<IdentityCenterToken | 'missing' | 'damaged'> {
  try {
    return parseToken(await readFile(path, 'utf8')) ?? 'damaged';
  } catch (error) {
    return errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR' ? 'missing' : 'damaged';
  }
}

/** The text of a token file, with the fields and times that the AWS CLI writes. */
export function tokenFileText(
  session: IdentityCenterSession,
  token: IdentityCenterToken & Required<Pick<IdentityCenterToken, 'client'>>,
): string {
  const { accessToken, client, expiresAt, refreshToken } = token;
  return JSON.stringify({
    startUrl: session.startUrl,
    region: session.region,
    accessToken,
    expiresAt: inSeconds(expiresAt),
    clientId: client.id,
    clientSecret: client.secret,
    ...(client.expiresAt && { registrationExpiresAt: inSeconds(client.expiresAt) }),
    ...(refreshToken !== undefined && { refreshToken }),
  });
}

/** Writes a file of the folder: in one step, for its owner alone. What stood in the way, or nothing. */
export async function writeTokenFile(path: string, json: string): Promise<FileFailure | undefined> {
  try {
    await makeFolder(dirname(path));
  } catch (error) {
    return fileFailureFromError(error, path, 'write');
  }
  const outcome = await replaceFile({ path, content: Buffer.from(json, 'utf8'), secret: true });
  return outcome.kind === 'failed' ? outcome.failure : undefined;
}

/** Removes a token file; one that is gone already is no failure. */
export async function removeTokenFile(path: string): Promise<FileFailure | undefined> {
  try {
    await unlink(path);
    return undefined;
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? undefined : fileFailureFromError(error, path, 'write');
  }
}

/** `YYYY-MM-DDTHH:MM:SSZ`: what every reader understands. */
export function inSeconds(instant: Date): string {
  return instant.toISOString().replace(/\.\d+Z$/, 'Z');
}

function parsedJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
