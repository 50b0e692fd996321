import { createHmac } from 'node:crypto';

/** Length of a TOTP step in milliseconds (RFC 6238, X = 30). */
export const TOTP_STEP_MS = 30_000;

/** The number of the 30 s step that `date` falls into, counted from 1970 (RFC 6238, T). */
export function totpStep(date: Date): number {
  return Math.floor(date.getTime() / TOTP_STEP_MS);
}

/**
 * The six digits that an authenticator with `seed` (base32) shows at `date` (RFC 6238: SHA-1, 30 s).
 * Throws RangeError when the seed is not base32.
 */
export function totpCode(seed: string, date: Date): string {
  return totpCodeOfStep(seed, totpStep(date));
}

/** The code of one step. */
export function totpCodeOfStep(seed: string, step: number): string {
  return hotpCode(decodeBase32(seed), step, 6);
}

/** Milliseconds until the authenticator shows its next code: 1 to 30000. */
export function msToNextTotpStep(date: Date): number {
  return TOTP_STEP_MS - (((date.getTime() % TOTP_STEP_MS) + TOTP_STEP_MS) % TOTP_STEP_MS);
}

/** RFC 4226: the HMAC-SHA-1 of the counter, truncated to `digits` decimal digits. */
export function hotpCode(secret: Uint8Array, counter: number, digits: number): string {
  const message = Buffer.alloc(8);
  message.writeBigInt64BE(BigInt(counter));
  const mac = createHmac('sha1', secret).update(message).digest();
  const offset = mac.readUInt8(mac.length - 1) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

const base32Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Decodes base32 (RFC 4648). Case, spaces and padding do not matter. Throws RangeError for anything else. */
export function decodeBase32(text: string): Uint8Array {
  const clean = text.replace(/ /g, '').replace(/=+$/, '').toUpperCase();
  const bytes: number[] = [];
  let buffer = 0;
  let bits = 0;
  for (const character of clean) {
    const value = base32Alphabet.indexOf(character);
    if (value < 0)
      throw new RangeError('An MFA seed must be base32: the letters A to Z and the digits 2 to 7.');
    buffer = ((buffer << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((buffer >> bits) & 0xff);
    }
  }
  if (bytes.length === 0) throw new RangeError('An MFA seed must not be empty.');
  return Uint8Array.from(bytes);
}
