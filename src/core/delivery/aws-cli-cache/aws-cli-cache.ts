import { readdir, readFile, unlink } from 'node:fs/promises';
import { join, posix, win32 } from 'node:path';
import { z } from 'zod';
import type { Environment } from '../../aws-files/profiles/file-locations.ts';
import type { Profile } from '../../aws-files/profiles/profile-set.ts';
import type { Clock } from '../../clock.ts';
import type { SessionCredentials } from '../../credentials.ts';
import { replaceFile } from '../../files/atomic-replace.ts';
import { errorCode } from '../../files/file-failure.ts';
import { removeLeftovers } from '../../files/temporary-file.ts';
import { awsCliCacheKey } from './aws-cli-cache-key.ts';

/** What is put into the AWS CLI's cache. */
export interface AwsCliCacheEntry {
  /** As both files give it: the AWS CLI finds the entry by the profile's own properties. */
  readonly profile: Profile;
  readonly credentials: SessionCredentials;
  /** The caller ARN, where STS told it. */
  readonly arn?: string;
}

export type SeedOutcome =
  | { readonly kind: 'written'; readonly path: string }
  /** The AWS CLI has newer credentials of its own for the same role. */
  | { readonly kind: 'newer-there'; readonly path: string }
  /** The profile is none that the AWS CLI caches. */
  | { readonly kind: 'unfit'; readonly message: string; readonly advice: string }
  | { readonly kind: 'failed'; readonly message: string; readonly advice: string };

/** Puts role credentials where the AWS CLI looks before it asks for a code, and takes them out again. */
export interface AwsCliCache {
  seed(entry: AwsCliCacheEntry): Promise<SeedOutcome>;
  /** Takes out what we put in for this profile. What the AWS CLI wrote since stays. Returns how many entries went. */
  remove(profile: string): Promise<number>;
  /** Takes out entries of ours that have ended. Returns how many went. */
  sweep(): Promise<number>;
}

/** Other processes may write the same entry; each time it is looked at anew. */
const TRIES = 5;
/** The AWS CLI's own entries have below 3 KB. */
const LARGEST_ENTRY = 256 * 1024;

/**
 * `~/.aws/cli/cache`. Like Python's `expanduser`, which the AWS CLI goes by: HOME, on Windows USERPROFILE and never HOME. No
 * variable moves it.
 */
export function awsCliCacheFolder(
  environment: Environment,
  platform: NodeJS.Platform,
  homeOfUser: string,
): string {
  if (platform !== 'win32') return posix.join(environment['HOME'] || homeOfUser, '.aws', 'cli', 'cache');
  const { HOMEDRIVE: drive = '', HOMEPATH: path } = environment;
  const home = environment['USERPROFILE'] ?? (path === undefined ? homeOfUser : drive + path);
  return win32.join(home, '.aws', 'cli', 'cache');
}

/**
 * The AWS CLI's own cache of role credentials. Entries carry our mark, a key of their own that botocore passes over, so that no
 * other record is needed to know them again.
 */
export function createAwsCliCache(folder: string, clock: Clock): AwsCliCache {
  const pathOf = (key: string) => join(folder, `${key}.json`);

  /** Reads the entries that bear our mark, and removes those that `isGone` names. */
  async function removeWhere(isGone: (entry: OurEntry) => boolean): Promise<number> {
    const names = await readdir(folder).catch(() => []);
    let removed = 0;
    for (const name of names) {
      if (!/^[0-9a-f]{40}\.json$/.test(name)) continue;
      const path = join(folder, name);
      const found = await readEntry(path);
      if (found?.ours === undefined || !isGone(found.ours)) continue;
      // Looked at once more right before it goes: the AWS CLI may have put its own in place.
      const again = await readEntry(path);
      if (again === undefined || !again.bytes.equals(found.bytes)) continue;
      const gone = await unlink(path).then(
        () => true,
        () => false,
      );
      if (gone) removed += 1;
    }
    return removed;
  }

  return {
    async seed({ profile, credentials, arn }) {
      const keyed = awsCliCacheKey(profile);
      if (!keyed.ok) return { kind: 'unfit', message: keyed.message, advice: keyed.advice };
      const path = pathOf(keyed.key);
      const content = Buffer.from(entryText(profile.name, credentials, arn));
      await removeLeftovers(path);
      for (let tries = 1; tries <= TRIES; tries += 1) {
        const found = await readEntry(path);
        const theirEnd = found?.ours === undefined ? found?.expiration : undefined;
        if (theirEnd !== undefined && theirEnd > credentials.expiration) return { kind: 'newer-there', path };
        if (found?.bytes.equals(content)) return { kind: 'written', path };
        const replaced = await replaceFile({
          path,
          content,
          secret: true,
          basedOn: found?.bytes ?? 'missing',
        });
        if (replaced.kind === 'replaced') return { kind: 'written', path };
        if (replaced.kind === 'failed') {
          const { message, advice } = replaced.failure;
          return { kind: 'failed', message, advice };
        }
      }
      return {
        kind: 'failed',
        message: `Could not write ${path}: another program keeps changing it.`,
        advice: 'The AWS CLI goes on with what that program wrote.',
      };
    },
    remove: (profile) => removeWhere((entry) => entry.profile === profile),
    sweep: () => removeWhere((entry) => entry.expiration <= clock.now()),
  };
}

/** As botocore writes the answer of AssumeRole, with our mark behind it. */
function entryText(profile: string, credentials: SessionCredentials, arn: string | undefined): string {
  const account = /^arn:[^:]+:sts::(\d{12}):/.exec(arn ?? '')?.[1];
  return JSON.stringify({
    Credentials: {
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      SessionToken: credentials.sessionToken,
      Expiration: credentials.expiration.toISOString().replace(/\.\d+Z$/, '+00:00'),
      ...(account !== undefined && { AccountId: account }),
    },
    ...(arn !== undefined && { AssumedRoleUser: { Arn: arn } }),
    ProfileActions: { Profile: profile },
  });
}

interface OurEntry {
  readonly profile: string;
  readonly expiration: Date;
}

interface FoundEntry {
  readonly bytes: Buffer;
  /** Absent where the file is no entry that botocore could use. */
  readonly expiration?: Date;
  readonly ours?: OurEntry;
}

const entrySchema = z.object({
  Credentials: z.object({ Expiration: z.string() }),
  ProfileActions: z.object({ Profile: z.string() }).optional().catch(undefined),
});

async function readEntry(path: string): Promise<FoundEntry | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    // Unreadable or a folder: the replace will say what is the matter.
    return undefined;
  }
  if (bytes.length > LARGEST_ENTRY) return { bytes };
  const parsed = entrySchema.safeParse(parseJson(bytes.toString('utf8')));
  if (!parsed.success) return { bytes };
  const expiration = parseInstant(parsed.data.Credentials.Expiration);
  if (expiration === undefined) return { bytes };
  const profile = parsed.data.ProfileActions?.Profile;
  return { bytes, expiration, ...(profile !== undefined && { ours: { profile, expiration } }) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** botocore writes `…UTC` (version 1) or `…+00:00`; some tools write `Z`. */
function parseInstant(text: string): Date | undefined {
  const at = new Date(text.replace(/ ?UTC$/, 'Z'));
  return Number.isNaN(at.getTime()) ? undefined : at;
}
