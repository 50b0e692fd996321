import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8Lossless, encodeUtf8Lossless } from './lossless-utf8.ts';

/** Bytes that are often nearly UTF-8. */
const nearlyUtf8 = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 6 }),
      fc.string({ unit: 'grapheme' }).map((text) => new Uint8Array(Buffer.from(text))),
      fc.constantFrom(
        Uint8Array.of(0xef, 0xbb, 0xbf),
        Uint8Array.of(0xed, 0xa0, 0x80),
        Uint8Array.of(0xf0, 0x9f),
        Uint8Array.of(0xc0, 0x80),
        Uint8Array.of(0xf4, 0x90, 0x80, 0x80),
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => new Uint8Array(Buffer.concat(parts)));

describe('lossless UTF-8', () => {
  it('gives back every byte', () => {
    fc.assert(
      fc.property(nearlyUtf8, (bytes) => {
        expect(Buffer.from(encodeUtf8Lossless(decodeUtf8Lossless(bytes)))).toEqual(Buffer.from(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  it('is plain UTF-8 for well-formed text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(!/[\uD800-\uDFFF]/u.test(text));
        expect(Buffer.from(encodeUtf8Lossless(text))).toEqual(Buffer.from(text, 'utf8'));
        expect(decodeUtf8Lossless(Buffer.from(text, 'utf8'))).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it.each<[what: string, bytes: number[], text: string]>([
    ['a Latin-1 byte', [0x61, 0xe9, 0x62], 'a\uDCE9b'],
    ['an overlong NUL', [0xc0, 0x80], '\uDCC0\uDC80'],
    ['an encoded surrogate', [0xed, 0xa0, 0x80], '\uDCED\uDCA0\uDC80'],
    ['a sequence cut short', [0xf0, 0x9f, 0x98], '\uDCF0\uDC9F\uDC98'],
    ['a byte order mark', [0xef, 0xbb, 0xbf, 0x61], '\uFEFFa'],
    ['a stray byte behind an emoji', [0xf0, 0x9f, 0x98, 0x82, 0xff], '\u{1F602}\uDCFF'],
  ])('carries %s', (_what, bytes, text) => {
    expect(decodeUtf8Lossless(Uint8Array.from(bytes))).toBe(text);
    expect([...encodeUtf8Lossless(text)]).toEqual(bytes);
  });

  it('replaces a lone surrogate that stands for no byte', () => {
    expect(Buffer.from(encodeUtf8Lossless('a\uD800b\uDC80')).toString('latin1')).toBe(
      'a\u00EF\u00BF\u00BDb\u0080',
    );
  });

  it('decodes a view into a larger buffer', () => {
    const whole = Uint8Array.of(0xff, 0x61, 0x62, 0xff);
    expect(decodeUtf8Lossless(whole.subarray(1, 3))).toBe('ab');
  });

  it('handles megabytes of bytes that are no text', () => {
    const bytes = new Uint8Array(1_000_000).fill(0xff);
    expect(
      Buffer.compare(Buffer.from(encodeUtf8Lossless(decodeUtf8Lossless(bytes))), Buffer.from(bytes)),
    ).toBe(0);
  });
});
