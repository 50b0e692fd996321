import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { SignInWay } from '../sign-in-method.ts';
import type { IdentityCenterSession } from '../sign-in-target.ts';
import { inSeconds, removeTokenFile, tokenInstant, writeTokenFile } from './token-file.ts';

/** A client that an Identity Center knows. */
export interface RegisteredClient {
  readonly id: string;
  readonly secret: string;
  readonly expiresAt: Date;
}

/** What a registration is for; the AWS CLI names its file by it. */
export interface RegistrationFor {
  readonly session: IdentityCenterSession;
  readonly scopes?: readonly string[];
}

/** The grants of a registration for the browser: exactly the AWS CLI's, which uses the same file. */
export const BROWSER_GRANTS = ['authorization_code', 'refresh_token'];

/** A registration with less time left counts as ended, as for the AWS CLI. */
const MARGIN_MS = 15 * 60_000;

const content = z.object({
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  expiresAt: z.string(),
  grantTypes: z.array(z.string()).optional(),
});

/**
 * The text that the AWS CLI hashes for the name of its registration file: Python's `json.dumps` with sorted keys, which writes
 * everything beyond ASCII as `\uXXXX`.
 */
export function registrationKeyText({ scopes, session }: RegistrationFor): string {
  const value = (json: unknown): string =>
    Array.isArray(json)
      ? `[${json.map(value).join(', ')}]`
      : JSON.stringify(json).replace(
          /[\u007f-\uffff]/g,
          (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
        );
  const fields = {
    region: session.region,
    scopes: scopes ?? null,
    session_name: session.name ?? null,
    startUrl: session.startUrl,
    tool: 'botocore',
  };
  return `{${Object.entries(fields)
    .map(([key, json]) => `"${key}": ${value(json)}`)
    .join(', ')}}`;
}

/** `~/.aws/sso/cache/<sha1>.json`, shared with the AWS CLI. */
export function registrationFilePath(wanted: RegistrationFor, home: string): string {
  const hash = createHash('sha1').update(registrationKeyText(wanted), 'utf8').digest('hex');
  return join(home, '.aws', 'sso', 'cache', `${hash}.json`);
}

/** The client that stands in the file; `undefined` where none does for this way, or where it ends soon. */
export async function readRegistration(
  path: string,
  way: SignInWay,
  now: Date,
): Promise<RegisteredClient | undefined> {
  const json = await readFile(path, 'utf8').catch(() => undefined);
  const parsed = content.safeParse(parsedJson(json ?? ''));
  if (!parsed.success) return undefined;
  const { clientId: id, clientSecret: secret, grantTypes } = parsed.data;
  const expiresAt = tokenInstant(parsed.data.expiresAt);
  // The two ways share the file's name and overwrite each other's, as the AWS CLI does it.
  const isForBrowser = grantTypes?.includes('authorization_code') === true;
  if (isForBrowser !== (way === 'browser')) return undefined;
  if (!expiresAt || expiresAt.getTime() - now.getTime() < MARGIN_MS) return undefined;
  return { id, secret, expiresAt };
}

/** Leaves the client for the next sign-in; where that does not work, the next one registers again. */
export async function writeRegistration(
  path: string,
  way: SignInWay,
  { expiresAt, id, secret }: RegisteredClient,
  scopes: readonly string[] | undefined,
): Promise<void> {
  await writeTokenFile(
    path,
    JSON.stringify({
      clientId: id,
      clientSecret: secret,
      expiresAt: inSeconds(expiresAt),
      ...(scopes && { scopes }),
      ...(way === 'browser' && { grantTypes: BROWSER_GRANTS }),
    }),
  );
}

/** AWS does not know the client any more. */
export async function forgetRegistration(path: string): Promise<void> {
  await removeTokenFile(path);
}

function parsedJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
