import { createPublicKey, verify } from 'node:crypto';
import { compareVersions, validate } from 'compare-versions';
import { z } from 'zod';

/** Where a build asks for newer versions, and whose word it takes. Both are settings of the build. */
export interface UpdateSource {
  /** An address of HTTPS; beside it, with `.sig` behind its path, lies the signature in base64. */
  readonly feed: string;
  /** Ed25519, as SPKI in DER in base64. */
  readonly publicKey: string;
}

/** A version that can be had. */
export interface Release {
  readonly version: string;
  /** ISO 8601 date. */
  readonly date: string;
  /** What is new, in plain text. */
  readonly notes: string;
  /** Where it is had: a page for the browser. */
  readonly page: string;
}

const release = z.object({
  version: z.string().refine(validate),
  date: z.iso.date(),
  notes: z.string().max(20_000),
  page: z.url({ protocol: /^https$/ }).max(2_000),
});
const feed = z.object({ understudy: z.literal(1), releases: z.array(z.unknown()).max(1_000) });

export type FeedResult =
  | { readonly ok: true; readonly releases: readonly Release[] }
  | { readonly ok: false; readonly reason: 'wrong-signature' | 'not-understood' };

/**
 * What a feed says, if its signature is that of the bytes as they came. A release that cannot be understood, such as one of a later form,
 * is passed over.
 */
export function readFeed(bytes: Uint8Array, signature: string, publicKey: string): FeedResult {
  if (!isSigned(bytes, signature, publicKey)) return { ok: false, reason: 'wrong-signature' };
  const parsed = feed.safeParse(jsonOf(bytes));
  if (!parsed.success) return { ok: false, reason: 'not-understood' };
  const releases = parsed.data.releases.flatMap((each) => {
    const one = release.safeParse(each);
    return one.success ? [one.data] : [];
  });
  return { ok: true, releases };
}

/** The newest of them, where it is newer than the version that runs. A version before a release is offered to none but its own kind. */
export function newerRelease(releases: readonly Release[], current: string): Release | undefined {
  const [newest] = releases
    .filter(({ version }) => isEarly(current) || !isEarly(version))
    .filter(({ version }) => compareVersions(version, current) > 0)
    .toSorted((one, other) => compareVersions(other.version, one.version));
  return newest;
}

function isEarly(version: string): boolean {
  return version.includes('-');
}

function isSigned(bytes: Uint8Array, signature: string, publicKey: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    if (key.asymmetricKeyType !== 'ed25519') return false;
    return verify(null, bytes, key, Buffer.from(signature.trim(), 'base64'));
  } catch {
    return false;
  }
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
