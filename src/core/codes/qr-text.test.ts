import encodeQR from 'qr';
import { describe, expect, it } from 'vitest';
import { type Picture, qrText } from './qr-text.ts';

const address =
  'otpauth://totp/Amazon%20Web%20Services:jo@bastion?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Amazon%20Web%20Services';

/** A screenshot with the code somewhere in it. */
function screenshot(text: string, scale = 4, margin = 60): Picture {
  const modules = encodeQR(text, 'raw', { border: 4 });
  const size = modules.length * scale + margin * 2;
  const bgra = new Uint8Array(size * size * 4).fill(0xff);
  for (const [y, row] of modules.entries())
    for (const [x, dark] of row.entries()) {
      if (!dark) continue;
      for (let dy = 0; dy < scale; dy += 1)
        for (let dx = 0; dx < scale; dx += 1) {
          const at = ((y * scale + margin + dy) * size + x * scale + margin + dx) * 4;
          bgra.fill(0, at, at + 3);
        }
    }
  return { width: size, height: size, bgra };
}

describe('a picture of a QR code', () => {
  it.each([3, 4, 7])('of %s pixels a module says what stands in it', async (scale) => {
    expect(await qrText(screenshot(address, scale))).toBe(address);
  });

  it('that shows none gives nothing', async () => {
    const empty = { width: 40, height: 40, bgra: new Uint8Array(40 * 40 * 4).fill(0xff) };
    expect(await qrText(empty)).toBeUndefined();
    expect(await qrText({ width: 3, height: 3, bgra: new Uint8Array(36) })).toBeUndefined();
  });
});
