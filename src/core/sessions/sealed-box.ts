import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';

/** Bytes of a key (AES-256). */
export const sealKeyLength = 32;

/** The form of the file. Raised when it changes; a higher one belongs to a newer version of the product. */
const version = 1;
const cipher = 'aes-256-gcm';
const nonceLength = 12;
const tagLength = 16;

const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);
const box = z.object({
  version: z.number().int(),
  purpose: z.string(),
  nonce: base64,
  tag: base64,
  data: base64,
});

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
    const parsed = box.safeParse(JSON.parse(sealed.toString('utf8')));
    if (!parsed.success || parsed.data.purpose !== purpose) return { kind: 'unreadable' };
    if (parsed.data.version > version) return { kind: 'newer', version: parsed.data.version };
    const nonce = Buffer.from(parsed.data.nonce, 'base64');
    const tag = Buffer.from(parsed.data.tag, 'base64');
    if (nonce.length !== nonceLength || tag.length !== tagLength) return { kind: 'unreadable' };
    const opening = createDecipheriv(cipher, key, nonce, { authTagLength: tagLength });
    opening.setAAD(associatedData(purpose));
    opening.setAuthTag(tag);
    const data = Buffer.from(parsed.data.data, 'base64');
    return { kind: 'open', content: Buffer.concat([opening.update(data), opening.final()]) };
  } catch {
    return { kind: 'unreadable' };
  }
}

function associatedData(purpose: string): Buffer {
  return Buffer.from(`understudy ${purpose} v${version}`);
}
