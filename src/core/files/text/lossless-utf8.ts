import { isUtf8 } from 'node:buffer';

/**
 * UTF-8 that loses nothing: a byte that is no part of valid UTF-8 travels as the lone surrogate U+DC80 … U+DCFF (as Python's
 * `surrogateescape` does), so that a file with a stray Latin-1 byte can be edited and written back byte for byte.
 */

const ESCAPE_BASE = 0xdc00;
const MAX_BYTES_PER_UNIT = 3;
/** In Unicode mode this matches lone surrogates only, never half of a pair. */
const ESCAPED_BYTE = /[\uDC80-\uDCFF]/u;

/** Decodes any bytes. A byte order mark stays in the text as U+FEFF. */
export function decodeUtf8Lossless(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(buffer)) return buffer.toString('utf8');
  const parts: string[] = [];
  let validFrom = 0;
  let position = 0;
  while (position < buffer.length) {
    const length = sequenceLength(buffer, position);
    if (length > 0) {
      position += length;
      continue;
    }
    if (position > validFrom) parts.push(buffer.toString('utf8', validFrom, position));
    parts.push(String.fromCharCode(ESCAPE_BASE + (buffer[position] ?? 0)));
    position++;
    validFrom = position;
  }
  parts.push(buffer.toString('utf8', validFrom));
  return parts.join('');
}

/**
 * The bytes of a text from {@link decodeUtf8Lossless}, edited or not. A lone surrogate that stands for no byte, which no
 * decoded text holds, becomes U+FFFD.
 */
export function encodeUtf8Lossless(text: string): Uint8Array {
  if (!ESCAPED_BYTE.test(text)) return Buffer.from(text, 'utf8');
  const bytes = Buffer.allocUnsafe(text.length * MAX_BYTES_PER_UNIT);
  let length = 0;
  let runFrom = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (!isEscapedByte(unit) || isHighSurrogate(text.charCodeAt(at - 1))) continue;
    length += bytes.write(text.slice(runFrom, at), length, 'utf8');
    length = bytes.writeUInt8(unit - ESCAPE_BASE, length);
    runFrom = at + 1;
  }
  length += bytes.write(text.slice(runFrom), length, 'utf8');
  return bytes.subarray(0, length);
}

function isEscapedByte(unit: number): boolean {
  return unit >= ESCAPE_BASE + 0x80 && unit <= ESCAPE_BASE + 0xff;
}

/** A low surrogate behind a high one is the second half of a character. */
function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** Length of the valid UTF-8 sequence at `position`, or 0 (Unicode 16, table 3-7). */
function sequenceLength(bytes: Buffer, position: number): 0 | 1 | 2 | 3 | 4 {
  const lead = bytes[position] ?? 0;
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return isBetween(bytes[position + 1], 0x80, 0xbf) ? 2 : 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    const lowest = lead === 0xe0 ? 0xa0 : 0x80;
    const highest = lead === 0xed ? 0x9f : 0xbf;
    if (!isBetween(bytes[position + 1], lowest, highest)) return 0;
    return isBetween(bytes[position + 2], 0x80, 0xbf) ? 3 : 0;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    const lowest = lead === 0xf0 ? 0x90 : 0x80;
    const highest = lead === 0xf4 ? 0x8f : 0xbf;
    if (!isBetween(bytes[position + 1], lowest, highest)) return 0;
    if (!isBetween(bytes[position + 2], 0x80, 0xbf)) return 0;
    return isBetween(bytes[position + 3], 0x80, 0xbf) ? 4 : 0;
  }
  return 0;
}

function isBetween(byte: number | undefined, lowest: number, highest: number): boolean {
  return byte !== undefined && byte >= lowest && byte <= highest;
}
