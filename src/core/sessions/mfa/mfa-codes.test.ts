import { describe, expect, it } from 'vitest';
import { createUsedCodes, nextCodeAt, readMfaCode } from './mfa-codes.ts';

const at = (time: string) => new Date(`2026-11-22T${time}Z`);

describe('readMfaCode', () => {
  it.each([
    ['123456', '123456'],
    ['000000', '000000'],
    ['012 345', '012345'],
    ['123-456', '123456'],
    ['\t123\u00a0456\n', '123456'],
    ['１２３４５６', '123456'],
  ])('reads %j as %s', (text, code) => {
    expect(readMfaCode(text)).toEqual({ ok: true, code });
  });

  it.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['12345', 'short'],
    ['1234567', 'long'],
    ['12345a', 'not-digits'],
    ['١٢٣٤٥٦', 'not-digits'],
    ['+12345', 'not-digits'],
    ['1.2345', 'not-digits'],
    ['ccccccbtirngibivjkvhncfghdjlbuju', 'long'],
  ])('refuses %j as %s', (text, reason) => {
    expect(readMfaCode(text)).toEqual({ ok: false, reason });
  });
});

describe('nextCodeAt', () => {
  it.each([
    ['10:00:00.000', '10:00:30.000'],
    ['10:00:29.999', '10:00:30.000'],
    ['10:00:30.000', '10:01:00.000'],
  ])('after %s is %s', (now, next) => {
    expect(nextCodeAt(at(now))).toEqual(at(next));
  });
});

describe('used codes', () => {
  it('are remembered until AWS cannot take them any more, and only for their device', () => {
    const used = createUsedCodes();
    used.use('one', '123456', at('10:00:10'));
    expect(used.isUsed('one', '123456', at('10:00:10'))).toBe(true);
    expect(used.isUsed('one', '123456', at('10:01:29'))).toBe(true);
    expect(used.isUsed('one', '123456', at('10:01:30'))).toBe(false);
    expect(used.isUsed('one', '654321', at('10:00:10'))).toBe(false);
    expect(used.isUsed('two', '123456', at('10:00:10'))).toBe(false);
  });

  it('can be taken back', () => {
    const used = createUsedCodes();
    used.use('one', '123456', at('10:00:10'));
    used.release('one', '123456');
    expect(used.isUsed('one', '123456', at('10:00:10'))).toBe(false);
  });
});
