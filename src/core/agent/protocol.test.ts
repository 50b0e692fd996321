import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readClientMessage, readHello } from './client-messages.ts';
import { LONGEST_LINE, lineSplitter, parseLine } from './protocol.ts';

describe('lines', () => {
  it('come out whole, however they were cut on their way', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc
            .string({ unit: fc.constantFrom(...'ab{}"\\\n\r\u0000é\u2028😀'), maxLength: 30 })
            .map((line) => line.replaceAll('\n', '')),
        ),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 }),
        (lines, sizes) => {
          const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
          const out: string[] = [];
          const take = lineSplitter((line) => out.push(line));
          let at = 0;
          for (let turn = 0; at < bytes.length; turn += 1) {
            const size = sizes[turn % sizes.length] ?? 1;
            if (!take(bytes.subarray(at, at + size))) break;
            at += size;
          }
          expect(out).toEqual(lines.map((line) => Buffer.from(line).toString('utf8')));
        },
      ),
      { numRuns: 50 },
    );
  });

  it.each([
    ['in one piece', [LONGEST_LINE + 1]],
    ['in small pieces', Array.from({ length: 40 }, () => LONGEST_LINE / 32)],
  ])('without an end are given up %s', (_how, sizes) => {
    const take = lineSplitter(() => {});
    expect(sizes.map((size) => take(Buffer.alloc(size, 'x'))).at(-1)).toBe(false);
  });

  it('that are too long are given up even with their end', () => {
    const lines: string[] = [];
    const take = lineSplitter((line) => lines.push(line));
    expect(take(Buffer.from(`ok\n${'x'.repeat(LONGEST_LINE)}\n`))).toBe(false);
    expect(lines).toEqual(['ok']);
  });
});

describe('messages', () => {
  it.each(['', 'x', '[]', 'null', '1', '"x"', '{', '\u0000'])('are no message: %j', (line) => {
    expect(parseLine(line)).toBeUndefined();
  });

  it.each([
    {},
    { id: 1 },
    { id: -1, do: 'status', with: {} },
    { id: 1, do: 'constructor', with: {} },
    { id: 1.5, cancel: true },
    { id: 1, cancel: false },
    { id: 1, turn: 1, code: 123_456 },
    { id: 1, turn: 1, code: '1'.repeat(65) },
    { id: 1, do: 'status', with: {}, more: 1 },
    { id: '1', do: 'status', with: {} },
  ])('of a terminal are refused: %j', (value) => {
    expect(readClientMessage(value)).toBeUndefined();
  });

  it('of any shape are read or refused, and never throw', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        readClientMessage(value);
        readHello(value);
      }),
    );
  });

  it('of another version are known by their number', () => {
    expect(readHello({ understudy: 9, greeting: 'hi' })).toEqual({ understudy: 9 });
    expect(readHello({ version: '1' })).toBeUndefined();
  });
});
