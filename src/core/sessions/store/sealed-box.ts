import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Bytes of a key (AES-256). */
export const sealKeyLength = 32;

/** The form of the file. Raised when it changes; a higher one belongs to a newer version of the product. */
const version = 1;
const cipher = 'aes-256-gcm';
const nonceLength = 12;
const tagLength = 16;

/** The file as it lies there. */
interface Box {
  readonly version: number;
  readonly purpose: string;
  readonly nonce: string;
  readonly tag: string;
  readonly data: string;
}

export type Unsealed =
  | { readonly kind: 'open'; readonly content: Buffer }
  /** Not ours, damaged, changed by someone, or sealed with another key: which of these cannot be told. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'newer'; readonly version: number };

/**
 * Seals content with AES-256-GCM under a fresh nonce. Purpose and version are bound in as associated data, so that what
 * was sealed for one use does not open for another.
 */
export function seal(content: Buffer, key: Buffer, purpose: string): Buffer {
  const nonce = randomBytes(nonceLength);
  const sealing = createCipheriv(cipher, key, nonce, { authTagLength: tagLength });
  sealing.setAAD(associatedData(purpose));
  const data = Buffer.concat([sealing.update(content), sealing.final()]);
  const text = JSON.stringify({
    version,
    purpose,
    nonce: nonce.toString('base64'),
    tag: sealing.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  });
  return Buffer.from(`${text}\n`);
}

/** Opens what `seal` made with the same key for the same purpose. */
export function unseal(sealed: Buffer, key: Buffer, purpose: string): Unsealed {
  try {
    const box = readBox(JSON.parse(sealed.toString('utf8')));
    if (box?.purpose !== purpose) return { kind: 'unreadable' };
    if (box.version > version) return { kind: 'newer', version: box.version };
    const nonce = Buffer.from(box.nonce, 'base64');
    const tag = Buffer.from(box.tag, 'base64');
    if (nonce.length !== nonceLength || tag.length !== tagLength) return { kind: 'unreadable' };
    const opening = createDecipheriv(cipher, key, nonce, { authTagLength: tagLength });
    opening.setAAD(associatedData(purpose));
    opening.setAuthTag(tag);
    const data = Buffer.from(box.data, 'base64');
    return { kind: 'open', content: Buffer.concat([opening.update(data), opening.final()]) };
  } catch {
    return { kind: 'unreadable' };
  }
}

/** By hand: a `credential_process` reads this at every call, and a library for it takes longer to load than all the rest. */
function readBox(value: unknown): Box | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { data, nonce, purpose, tag, version }: { readonly [field in keyof Box]?: unknown } = value;
  if (typeof version !== 'number' || !Number.isSafeInteger(version)) return undefined;
  if (typeof purpose !== 'string') return undefined;
  if (!isBase64(nonce) || !isBase64(tag) || !isBase64(data)) return undefined;
  return { version, purpose, nonce, tag, data };
}

function isBase64(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9+/]*={0,2}$/.test(value);
}

function associatedData(purpose: string): Buffer {
  return Buffer.from(`understudy ${purpose} v${version}`);
}
