import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIniDocument } from '../../core/aws-files/ini/ini-document.ts';
import { readFileProfiles } from '../../core/aws-files/profiles/file-profiles.ts';
import { type SafeFix, safeFix } from './safe-fixes.ts';

const textOf = (fix: SafeFix | undefined) => (fix?.kind === 'text' ? fix.text : undefined);
const fixed = (code: string, line: number, text: string) =>
  textOf(safeFix({ code, file: 'credentials', line }, text));

describe('joining two sections of one name', () => {
  it('moves the keys of the later one up and leaves everything else', () => {
    const text =
      '[a]\nregion = x\n\n# of b\n[b]\nregion = y\n\n[a]\n# json is easier\noutput = json\n\n# of c\n[c]\n';
    expect(fixed('duplicate-section', 8, text)).toBe(
      '[a]\nregion = x\n# json is easier\noutput = json\n\n# of b\n[b]\nregion = y\n\n\n# of c\n[c]\n',
    );
  });

  it('drops what both say alike', () => {
    expect(fixed('duplicate-section', 3, '[a]\nregion = x\n[a]\nregion=x\n')).toBe('[a]\nregion = x\n');
  });

  it('ends lines that had no end, as the header does', () => {
    expect(fixed('duplicate-section', 3, '[a]\r\nk = 1\r\n[a]\r\nl = 2')).toBe('[a]\r\nk = 1\r\nl = 2\r\n');
  });

  it.each([
    ['contradict each other', '[a]\nregion = x\n[a]\nregion = y\n'],
    ['hold a line that no rule allows', '[a]\nregion = x\n[a]\nnonsense\n'],
    ['are ours', '[a]\n# Managed by Understudy: p, expires 2026-11-22T10:00:00Z\nk = 1\n[a]\nl = 1\n'],
  ])('is not offered where they %s', (_, text) => {
    expect(fixed('duplicate-section', 3 + (text.includes('Managed') ? 1 : 0), text)).toBeUndefined();
  });
});

describe('the other fixes', () => {
  it.each([
    ['duplicate-key', 3, '[a]\nregion = x\nregion = x\n', '[a]\nregion = x\n'],
    ['indented-comment', 3, '[a]\nregion = x\n  # note\n', '[a]\nregion = x\n# note\n'],
    ['byte-order-mark', 1, '\uFEFF[a]\nregion = x\n', '[a]\nregion = x\n'],
  ])('%s in line %d', (code, line, before, after) => {
    expect(fixed(code, line, before)).toBe(after);
  });

  it.each([
    ['duplicate-key', 3, '[a]\nregion = x\nregion = y\n'],
    ['indented-key', 3, '[a]\nregion = x\n  output = json\n'],
    ['empty-value', 2, '[a]\nregion =\n'],
    ['no-such-code', 1, '[a]\n'],
    ['duplicate-section', 9, '[a]\n'],
  ])('%s in line %d is left to the user where it takes a decision', (code, line, text) => {
    expect(fixed(code, line, text)).toBeUndefined();
  });

  it('makes a file private without touching its text', () => {
    expect(safeFix({ code: 'open-to-others', file: 'credentials' }, '[a]\n')).toMatchObject({ kind: 'mode' });
  });
});

it('whatever is fixed says the same to a reader afterwards', () => {
  const line = fc.constantFrom(
    '[a]',
    '[b]',
    ' [a]',
    'region = x',
    'region = y',
    'output=json',
    's3 =',
    '  max = 1',
    '  more',
    '# note',
    '  # note',
    '',
    'nonsense',
  );
  const codes = ['duplicate-section', 'duplicate-key', 'indented-comment', 'byte-order-mark'];
  const values = (text: string) =>
    new Map(
      [...readFileProfiles(parseIniDocument(text), 'credentials', '').profiles].map(([name, profile]) => [
        name,
        new Map(
          [...profile.properties].map(([key, property]) => [key, [property.value, property.subProperties]]),
        ),
      ]),
    );
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 14 }),
      fc.constantFrom(...codes),
      fc.nat(14),
      (lines, code, at) => {
        const text = lines.join('\n');
        const after = fixed(code, at, text);
        if (after !== undefined) expect(values(after)).toEqual(values(text));
      },
    ),
    { numRuns: 1500 },
  );
});
