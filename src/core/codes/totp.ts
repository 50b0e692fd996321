import { createHmac } from 'node:crypto';

/** One step of a code in milliseconds (RFC 6238: X = 30). */
export const CODE_STEP_MS = 30_000;

/** The number of the step that an instant falls into (RFC 6238: T). */
export function codeStep(at: Date): number {
  return Math.floor(at.getTime() / CODE_STEP_MS);
}

/** The six digits that a device with this seed shows in a step (RFC 6238 over SHA-1, as AWS's virtual devices use it). */
export function codeOfStep(seed: Seed, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigInt64BE(BigInt(step));
  const mac = createHmac('sha1', bytesOf(seed)).update(counter).digest();
  const offset = mac.readUInt8(mac.length - 1) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** A seed that was read and is fit: upper-case base32. */
export type Seed = string & { readonly seed: unique symbol };

export type ReadSeed =
  | { readonly ok: true; readonly seed: Seed; readonly label?: string }
  | { readonly ok: false; readonly fault: string };

const FEWEST = 16;
const MOST = 256;

/** Reads a seed as it was typed or copied from the AWS console: blanks, hyphens and case do not matter. */
export function readSeed(text: string): ReadSeed {
  const plain = text
    .normalize('NFKC')
    .replace(/[\s\u200b\ufeff-]+/g, '')
    .replace(/=+$/, '')
    .toUpperCase();
  if (plain === '') return { ok: false, fault: 'There is no secret key in it.' };
  if (!/^[A-Z2-7]+$/.test(plain))
    return { ok: false, fault: 'A secret key has only the letters A to Z and the digits 2 to 7.' };
  if (plain.length < FEWEST) return { ok: false, fault: 'A secret key has 16 characters or more.' };
  if (plain.length > MOST) return { ok: false, fault: 'That is longer than any secret key.' };
  return { ok: true, seed: plain as Seed };
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function bytesOf(seed: Seed): Buffer {
  const bytes: number[] = [];
  let buffer = 0;
  let bits = 0;
  for (const character of seed) {
    buffer = ((buffer << 5) | ALPHABET.indexOf(character)) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((buffer >> bits) & 0xff);
  }
  return Buffer.from(bytes);
}
