import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../proof/proof-size.ts';
import { messyText, plainKey, plainValue } from '../testing/messy-files.ts';
import { type IniDocument, joinLines, parseIniDocument } from './ini-document.ts';
import {
  deleteProperties,
  type PropertyValue,
  removeSection,
  replaceSection,
  type SetOptions,
  setProperties,
} from './section-edit.ts';
import { propertiesOf, sectionCore, sectionsNamed } from './section-lookup.ts';

function set(
  text: string,
  section: string,
  values: Record<string, PropertyValue>,
  options?: SetOptions,
): string {
  const result = setProperties(parseIniDocument(text), section, new Map(Object.entries(values)), options);
  if (!result.ok) throw new Error(result.message);
  return result.document.toString();
}

describe('setting a property keeps the hand of the user', () => {
  it.each([
    ['an inline comment', '[a]\nk = v # why\n', '[a]\nk = new # why\n'],
    ['an inline comment behind no value', '[a]\nk = ; why\n', '[a]\nk = new ; why\n'],
    ['Windows line ends', '[a]\r\nk = v\r\n', '[a]\r\nk = new\r\n'],
    ['no final line end', '[a]\nk = v', '[a]\nk = new'],
    ['aligned values', '[a]\nk      = v\nlonger = w\n', '[a]\nk      = new\nlonger = w\n'],
    ['tabs around the sign', '[a]\nk\t=\tv\n', '[a]\nk\t=\tnew\n'],
    ['no blanks: those of the AWS CLI', '[a]\nk=v\n', '[a]\nk = new\n'],
    ['a property without a value', '[a]\nk =\n', '[a]\nk = new\n'],
    ['the order of keys', '[a]\nb = 1\nk = v\nc = 2\n', '[a]\nb = 1\nk = new\nc = 2\n'],
    ['a byte order mark', '\uFEFF[a]\nk = v\n', '\uFEFF[a]\nk = new\n'],
    ['a header with blanks', '[ a ] # x\nk = v\n', '[ a ] # x\nk = new\n'],
    ['a value that is the same already', '[a]\nk=new   # x\n', '[a]\nk=new   # x\n'],
    ['a key in capitals, which the JavaScript SDK would not find', '[a]\nK = v\n', '[a]\nk = new\n'],
    [
      'continuation lines, which belong to the old value',
      '[a]\nk = v\n  more\n# c\n  most\nb = 1\n',
      '[a]\nk = new\n# c\nb = 1\n',
    ],
    [
      'nested lines, which belong to the old value',
      '[a]\nk =\n  x = 1\n  y\nb = 1\n',
      '[a]\nk = new\nb = 1\n',
    ],
    [
      'the last of a key that stands twice, and the file becomes readable for the AWS CLI',
      '[a]\nk = 1\nb = 2\nk = 3\n',
      '[a]\nb = 2\nk = new\n',
    ],
    ['the last of sections of the same name', '[a]\nk = 1\n[b]\n[a]\nk = 2\n', '[a]\n[b]\n[a]\nk = new\n'],
  ])('%s', (_, before, after) => {
    expect(set(before, 'a', { k: 'new' })).toBe(after);
  });

  it('moves an inline comment above when told to', () => {
    expect(set('[a]\nk = v  # why\n', 'a', { k: 'new' }, { inlineComments: 'lift' })).toBe(
      '[a]\n# why\nk = new\n',
    );
    expect(set('[a]\nk = v', 'a', { k: 'new' }, { inlineComments: 'lift' })).toBe('[a]\nk = new');
    expect(set('[a]\r\nk = v ; why', 'a', { k: 'v' }, { inlineComments: 'lift' })).toBe(
      '[a]\r\n; why\r\nk = v',
    );
  });
});

describe('a new property goes', () => {
  it.each([
    [
      'behind the last one, before blank lines and what follows',
      '[a]\nb = 1\n\n# about c\n[c]\n',
      '[a]\nb = 1\nk = new\n\n# about c\n[c]\n',
    ],
    ['behind nested lines', '[a]\ns3 =\n    x = 1\n\n[c]\n', '[a]\ns3 =\n    x = 1\nk = new\n\n[c]\n'],
    [
      'behind a property that was commented out',
      '[a]\nb = 1\n#region = x\n\n[c]\n',
      '[a]\nb = 1\n#region = x\nk = new\n\n[c]\n',
    ],
    [
      'before a comment about the next section',
      '[a]\nb = 1\n\n# k2 = about c\n[c]\n',
      '[a]\nb = 1\nk = new\n\n# k2 = about c\n[c]\n',
    ],
    ['behind lines nobody understands', '[a]\nb: 1\n[c]\n', '[a]\nb: 1\nk = new\n[c]\n'],
    ['below the header of an empty section', '[a]\n\n[c]\n', '[a]\nk = new\n\n[c]\n'],
    [
      'into the file that has Windows line ends only there',
      '[c]\nx = y\n[a]\r\nb = 1',
      '[c]\nx = y\n[a]\r\nb = 1\r\nk = new\r\n',
    ],
    ['into a new section at the end', '[c]\r\nx = y', '[c]\r\nx = y\r\n[a]\r\nk = new\r\n'],
  ])('%s', (_, before, after) => {
    expect(set(before, 'a', { k: 'new' })).toBe(after);
  });
});

describe('nested values', () => {
  it.each([
    [
      'join those that are there, indented alike',
      '[a]\ns3 =\n\tx = 1\nb = 2\n',
      '[a]\ns3 =\n\tx = 1\n\tmax = 9\nb = 2\n',
    ],
    ['change in place', '[a]\ns3 =\n  max = 1\n  x = 1\n', '[a]\ns3 =\n  max = 9\n  x = 1\n'],
    ['replace a plain value', '[a]\ns3 = text\n  more\nb = 2\n', '[a]\ns3 =\n    max = 9\nb = 2\n'],
  ])('%s', (_, before, after) => {
    expect(set(before, 'a', { s3: new Map([['max', '9']]) })).toBe(after);
  });
});

describe('which section is meant', () => {
  it.each(['[profile x y]', '[profile "x y"]', "[profile 'x y']", '[profile   x y]', '[ profile x y ]'])(
    '%s is the profile "x y" of the config file',
    (header) => {
      expect(set(`${header}\nk = v\n`, 'profile x y', { k: 'new' })).toBe(`${header}\nk = new\n`);
    },
  );

  it.each(['[profile x]', '[X]', '[x', '#[x]', '[y]\n  [x]'])('%s is not the section x', (header) => {
    const before = `${header}\nk = v\n`;
    expect(set(before, 'x', { k: 'new' })).toBe(`${before}[x]\nk = new\n`);
  });
});

describe('a line break or NUL is refused as a value, not thrown', () => {
  it.each([
    ['section', 'a\n[evil]', { k: 'v' }],
    ['key', 'a', { 'k\r': 'v' }],
    ['value', 'a', { k: 'v\0' }],
    ['nested key', 'a', { k: new Map([['x\n', 'v']]) }],
    ['nested value', 'a', { k: new Map([['x', 'v\nevil = 1']]) }],
  ] as const)('in a %s', (_, section, values) => {
    const result = setProperties(parseIniDocument('[a]\n'), section, new Map(Object.entries(values)));
    expect(result).toMatchObject({ ok: false, message: expect.not.stringContaining('evil = 1') });
  });
});

describe('removing', () => {
  it('a section leaves the comment about the next one', () => {
    const before = '[a]\nk = v\n[b]\n# in b\nx = 1\n\n# about c\n[c]\n';
    expect(removeSection(parseIniDocument(before), 'b').toString()).toBe('[a]\nk = v\n\n# about c\n[c]\n');
  });

  it('properties takes what hangs below them, wherever they stand', () => {
    const before = '[a]\ns3 =\n  x = 1\nb = 1\n[a]\nS3 = 2\n  3\n';
    expect(deleteProperties(parseIniDocument(before), 'a', ['s3', 'none']).toString()).toBe(
      '[a]\nb = 1\n[a]\n',
    );
  });
});

const section = fc.constantFrom('a', 'b', 'profile a', 'new');
const change = fc.uniqueArray(fc.tuple(plainKey, plainValue), {
  minLength: 1,
  maxLength: 4,
  selector: ([key]) => key,
});

function outside(document: IniDocument, name: string): string {
  const own = new Set(
    sectionsNamed(document, name).flatMap(({ start, end }) =>
      document.lines.slice(start, end).map(({ number }) => number),
    ),
  );
  return joinLines(document.lines.filter(({ number }) => !own.has(number)));
}

function valuesIn(document: IniDocument, name: string): Map<string, string> {
  return new Map(propertiesOf(document, name).map(({ key, value }) => [key.toLowerCase(), value]));
}

describe('in any file, however broken', () => {
  it('an edit leaves every byte outside its section as it was', () => {
    fc.assert(
      fc.property(messyText, section, change, (text, name, values) => {
        const before = parseIniDocument(text);
        const result = setProperties(before, name, new Map(values));
        if (!result.ok) throw new Error(result.message);
        if (sectionsNamed(before, name).length === 0) {
          const after = result.document.toString();
          expect(after.startsWith(text)).toBe(true);
          expect(after.slice(text.length)).toMatch(/^[\r\n]{0,2}\[/);
        } else {
          expect(outside(result.document, name)).toBe(outside(before, name));
        }
      }),
      { numRuns: runs(500) },
    );
  });

  it('what was set is read back, and the other keys of the section say what they said', () => {
    fc.assert(
      fc.property(
        messyText,
        section,
        change,
        fc.constantFrom('keep', 'lift'),
        (text, name, values, inlineComments) => {
          const before = parseIniDocument(text);
          const result = setProperties(before, name, new Map(values), { inlineComments });
          if (!result.ok) throw new Error(result.message);
          const expected = new Map([...valuesIn(before, name), ...values]);
          expect(new Map([...valuesIn(result.document, name)].sort())).toEqual(new Map([...expected].sort()));
        },
      ),
      { numRuns: runs(500) },
    );
  });

  it('setting the same again changes nothing', () => {
    fc.assert(
      fc.property(messyText, section, change, (text, name, values) => {
        const once = setProperties(parseIniDocument(text), name, new Map(values));
        if (!once.ok) throw new Error(once.message);
        const twice = setProperties(once.document, name, new Map(values));
        expect(twice.ok && twice.document.toString()).toBe(once.document.toString());
      }),
      { numRuns: runs(300) },
    );
  });

  it('removing leaves every byte outside the section, and putting its lines back gives the file again', () => {
    fc.assert(
      fc.property(messyText, section, (text, name) => {
        const before = parseIniDocument(text);
        const found = sectionsNamed(before, name);
        const removed = removeSection(before, name);
        expect(sectionsNamed(removed, name)).toEqual([]);
        if (found.length !== 1) return;
        expect(replaceSection(before, name, sectionCore(before, name)).toString()).toBe(text);
      }),
      { numRuns: runs(300) },
    );
  });
});
