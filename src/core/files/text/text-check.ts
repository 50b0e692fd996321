import { decodeUtf8Lossless } from './lossless-utf8.ts';

/** Why bytes are no text that an AWS tool reads. */
export type NoTextReason = 'utf-16' | 'binary';

const SAMPLE_BYTES = 8192;
const ODD_SHARE = 0.3;
/** Control characters that no text holds, and bytes that are no UTF-8 (see lossless-utf8.ts). */
const ODD = /(?![\t\n\f\r])[\p{Cc}\uDC80-\uDCFF]/gu;

/**
 * Looks at the beginning only. A stray NUL or a Latin-1 name passes; a file that is mostly such things, or that carries the mark of
 * UTF-16 (Windows PowerShell's `>` writes it), does not. `undefined` means text.
 */
export function noTextReason(bytes: Uint8Array): NoTextReason | undefined {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return 'utf-16';
  const sample = decodeUtf8Lossless(bytes.subarray(0, SAMPLE_BYTES));
  const odd = sample.match(ODD)?.length ?? 0;
  return odd > sample.length * ODD_SHARE ? 'binary' : undefined;
}
