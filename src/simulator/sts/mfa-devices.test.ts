import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMfaDevices } from './mfa-devices.ts';
import { totpCode } from './totp.ts';

const device = { serial: 'arn:aws:iam::111111111111:mfa/jo', seed: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' };
const other = { serial: 'GAHT12345678', seed: device.seed };
const now = new Date('2026-03-01T10:00:10Z');
const at = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);

describe('MFA devices', () => {
  it.each([
    [-60, 'wrong'],
    [-30, 'accepted'],
    [0, 'accepted'],
    [30, 'accepted'],
    [60, 'wrong'],
  ])('take the code that was shown %i s from now: %s', (drift, verdict) => {
    expect(createMfaDevices().use(device, totpCode(device.seed, at(drift)), now)).toBe(verdict);
  });

  it.each(['', '12345', '1234567', '12345x', '１２３４５６'])('find %j wrong', (code) => {
    expect(createMfaDevices().use(device, code, now)).toBe('wrong');
  });

  it('take a code once per device', () => {
    const devices = createMfaDevices();
    const code = totpCode(device.seed, now);
    expect(devices.use(device, code, now)).toBe('accepted');
    expect(devices.use(device, code, now)).toBe('used-before');
    expect(devices.use(device, code, at(25))).toBe('used-before');
    expect(devices.use(other, code, now)).toBe('accepted');
  });

  it('do not use up a code by a wrong one', () => {
    const devices = createMfaDevices();
    devices.use(device, '000000', now);
    expect(devices.use(device, totpCode(device.seed, now), now)).toBe('accepted');
  });

  it('offer the current code, then the next one, then a code that is not accepted yet', () => {
    const devices = createMfaDevices();
    const first = devices.unusedCode(device, now);
    expect(first).toEqual({
      code: totpCode(device.seed, now),
      validFrom: new Date('2026-03-01T09:59:30Z'),
      validUntil: new Date('2026-03-01T10:00:30Z'),
    });
    expect(devices.use(device, first.code, now)).toBe('accepted');
    const second = devices.unusedCode(device, now);
    expect(second.code).toBe(totpCode(device.seed, at(30)));
    expect(devices.use(device, second.code, now)).toBe('accepted');
    const third = devices.unusedCode(device, now);
    expect(third.validFrom).toEqual(new Date('2026-03-01T10:00:30Z'));
    expect(devices.use(device, third.code, now)).toBe('wrong');
    expect(devices.use(device, third.code, third.validFrom)).toBe('accepted');
  });

  it('accept no step twice, whatever the order of codes and clocks', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.integer({ min: -4, max: 4 })), {
          maxLength: 40,
        }),
        (uses) => {
          const devices = createMfaDevices();
          const accepted: string[] = [];
          for (const [shown, entered] of uses) {
            const code = totpCode(device.seed, at(shown * 30));
            const verdict = devices.use(device, code, at(entered * 30));
            if (Math.abs(shown - entered) > 1) expect(verdict).toBe('wrong');
            else expect(verdict).toBe(accepted.includes(code) ? 'used-before' : 'accepted');
            if (verdict === 'accepted') accepted.push(code);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
