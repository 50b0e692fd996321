import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { totpCode } from '../../simulator/sts/totp.ts';
import { readOtpSecret } from './otpauth.ts';
import { codeOfStep, codeStep, readSeed } from './totp.ts';

const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const vectorsPath = fileURLToPath(
  new URL('../../../../shared/vectors/sign-in-vectors.json', import.meta.url),
);

interface Vector {
  readonly id: string;
  readonly kind: string;
  readonly in: {
    readonly secretBase32?: string;
    readonly unixTime?: number;
    readonly uri?: string;
    readonly text?: string;
  };
  readonly expect: {
    readonly code?: string;
    readonly secret?: string;
    readonly label?: string;
    readonly error?: true;
  };
}

const vectors = (): readonly Vector[] =>
  existsSync(vectorsPath)
    ? JSON.parse(readFileSync(vectorsPath, 'utf8')).cases.filter(({ id }: Vector) => id.startsWith('totp-'))
    : [];

describe('codes from a seed', () => {
  it.skipIf(!existsSync(vectorsPath)).each(vectors())('$id: $kind', (vector) => {
    const { secretBase32, text, unixTime, uri } = vector.in;
    const read = readOtpSecret(secretBase32 ?? uri ?? text ?? '');
    if (vector.expect.error) {
      expect(read.ok).toBe(false);
      return;
    }
    if (!read.ok) throw new Error(read.fault);
    if (vector.expect.code !== undefined)
      expect(codeOfStep(read.seed, codeStep(new Date((unixTime ?? 0) * 1000)))).toBe(vector.expect.code);
    if (vector.expect.secret !== undefined) expect(read.seed).toBe(vector.expect.secret);
    if (vector.expect.label !== undefined) expect(read.label).toBe(vector.expect.label);
  });

  it('are those that any other device of that seed shows', () => {
    const seed = fc.stringMatching(/^[A-Z2-7]{16,64}$/);
    const at = fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(seed, at, (text, date) => {
        const read = readSeed(text);
        expect(read.ok && codeOfStep(read.seed, codeStep(date))).toBe(totpCode(text, date));
      }),
    );
  });
});

describe('a secret key', () => {
  it.each([
    ['gezd gnbv gy3t qojq', 'GEZDGNBVGY3TQOJQ'],
    ['GEZD-GNBV-GY3T-QOJQ====', 'GEZDGNBVGY3TQOJQ'],
    [`  ${secret}\n`, secret],
    [`otpauth://totp/x?secret=${secret}&digits=6&period=30&algorithm=SHA1`, secret],
    [`OTPAUTH://TOTP/x?secret=${secret.toLowerCase()}`, secret],
  ])('%j is read', (text, seed) => expect(readOtpSecret(text)).toMatchObject({ ok: true, seed }));

  it.each([
    ['', /no secret key/],
    ['GEZDGNBV', /16 characters/],
    ['GEZDGNBVGY3TQOJ1', /letters A to Z/],
    ['A'.repeat(300), /longer/],
    [`otpauth://hotp/x?secret=${secret}&counter=1`, /change with the time/],
    [`otpauth://totp/x?secret=${secret}&digits=8`, /six digits/],
    [`otpauth://totp/x?secret=${secret}&period=60`, /30 seconds/],
    [`otpauth://totp/x?secret=${secret}&algorithm=SHA256`, /SHA-1/],
    ['otpauth://totp/x', /no secret/],
    [`otpauth://totp/x?secret=${secret}&secret=${secret}`, /several/],
    ['otpauth://[', /cannot be read/],
  ])('%j is refused with a reason that repeats nothing', (text, fault) => {
    const read = readOtpSecret(text);
    if (read.ok) throw new Error('It was read.');
    expect(read.fault).toMatch(fault);
    expect(read.fault).not.toContain(secret);
  });

  it('whatever is typed or scanned, nothing is thrown', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((rest) => `otpauth://totp/${rest}`),
        ),
        (text) => {
          expect(typeof readOtpSecret(text).ok).toBe('boolean');
        },
      ),
    );
  });
});
