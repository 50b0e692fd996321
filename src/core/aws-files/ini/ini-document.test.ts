import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type IniLine, joinLines, parseIniDocument } from './ini-document.ts';

/** Text in which every character that the grammar knows is frequent. */
const iniText = fc
  .array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.constantFrom(
          '[',
          ']',
          '=',
          '#',
          ';',
          ' ',
          '\t',
          '\n',
          '\r\n',
          '\r',
          '"',
          '\0',
          '\uFEFF',
        ),
      },
      {
        weight: 2,
        arbitrary: fc.constantFrom('[profile a]', '[default]\n', 'key = value', ' # note', '\n  child = 1\n'),
      },
      { weight: 2, arbitrary: fc.string({ unit: 'binary' }) },
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

/** What a test says about a line, without its text and number. */
function summary(line: IniLine): string {
  switch (line.kind) {
    case 'section':
      return `section ${line.name}`;
    case 'property':
    case 'sub-property':
      return `${line.kind} ${line.key}=${line.value}`;
    case 'continuation':
      return `continuation ${line.value}`;
    case 'malformed':
      return `malformed ${line.reason}`;
    default:
      return line.kind;
  }
}

function summaries(text: string): string[] {
  return parseIniDocument(text).lines.map(summary);
}

describe('parseIniDocument', () => {
  it('gives back every text unit for unit', () => {
    fc.assert(
      fc.property(iniText, (text) => {
        const document = parseIniDocument(text);
        expect(joinLines(document.lines)).toBe(text);
        expect(document.toString()).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same lines one at a time', () => {
    fc.assert(
      fc.property(iniText, (text) => {
        const document = parseIniDocument(text);
        const oneByOne = [...document.eachLine()];
        expect(document.lines).toEqual(oneByOne);
        expect(document.eachLine()).toBe(document.lines);
      }),
      { numRuns: 100 },
    );
  });

  it('gives the lines of one section as they stand among all lines', () => {
    fc.assert(
      fc.property(iniText, (text) => {
        const [untouched, whole] = [parseIniDocument(text), parseIniDocument(text)];
        const { lines } = whole;
        for (const section of untouched.sections()) {
          const expected = lines.slice(section.start, section.end);
          expect(untouched.linesOf(section)).toEqual(expected);
          expect(whole.linesOf(section)).toEqual(expected);
          expect(expected[0]).toEqual(section.header);
          expect(text.slice(section.from, section.to)).toBe(joinLines(expected));
        }
        const headers = lines.filter(
          (line) =>
            line.kind === 'section' || (line.kind === 'malformed' && line.reason === 'unclosed-section'),
        );
        expect(untouched.sections().map(({ header }) => header)).toEqual(headers);
      }),
      { numRuns: 300 },
    );
  });

  it('tells readers the same without blanks and comments, and where properties stand', () => {
    fc.assert(
      fc.property(iniText, (text) => {
        const document = parseIniDocument(text);
        const expected = document.lines
          .filter(({ kind }) => kind !== 'blank' && kind !== 'comment')
          .map((line) => {
            if (line.kind !== 'property') return line;
            const { kind, number, key, value } = line;
            return { kind, number, key, value };
          });
        const explanation: unknown[] = [];
        document.readEntries({
          property: ({ number, keyStart, keyEnd, valueStart, valueEnd }) => {
            const [key, value] = [text.slice(keyStart, keyEnd), text.slice(valueStart, valueEnd)];
            explanation.push({ kind: 'property', number, key, value });
          },
          entry: (entry) => explanation.push(entry),
        });
        expect(explanation).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('numbers the lines from 1 and leaves no line end inside a line', () => {
    fc.assert(
      fc.property(iniText, (text) => {
        const { lines } = parseIniDocument(text);
        for (const [index, line] of lines.entries()) {
          expect(line.number).toBe(index + 1);
          expect(line.text).not.toMatch(/[\r\n]/);
          if (index < lines.length - 1) expect(line.eol).not.toBe('');
        }
      }),
      { numRuns: 200 },
    );
  });

  it('names columns that cut the key, the value and the comment out of the line', () => {
    fc.assert(
      fc.property(iniText, (text) => {
        for (const line of parseIniDocument(text).lines) {
          if (line.kind === 'section') expect(line.text.slice(line.nameStart, line.nameEnd)).toBe(line.name);
          if (line.kind === 'property' || line.kind === 'sub-property') {
            expect(line.text.slice(line.keyStart, line.keyEnd)).toBe(line.key);
            expect(line.text.charAt(line.equals)).toBe('=');
            expect(line.equals).toBeLessThan(line.valueStart);
          }
          if (line.kind === 'property' || line.kind === 'sub-property' || line.kind === 'continuation') {
            expect(line.text.slice(line.valueStart, line.valueEnd)).toBe(line.value);
          }
          if ((line.kind === 'property' || line.kind === 'section') && line.commentStart !== undefined) {
            expect(line.text.charAt(line.commentStart)).toMatch(/[#;]/);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('covers every line behind the first header with exactly one section', () => {
    fc.assert(
      fc.property(iniText, (text) => {
        const document = parseIniDocument(text);
        let next = document.sections()[0]?.start ?? document.lines.length;
        for (const section of document.sections()) {
          expect(section.start).toBe(next);
          expect(document.lines[section.start]).toEqual(section.header);
          expect(section.end).toBeGreaterThan(section.start);
          next = section.end;
        }
        expect(next).toBe(document.lines.length);
      }),
      { numRuns: 200 },
    );
  });

  it.each<[rule: string, text: string, lines: string[]]>([
    ['an empty text has no lines', '', []],
    ['white space alone is a blank line', ' \t\n', ['blank']],
    ['# and ; begin a comment line', '# a\n; b', ['comment', 'comment']],
    ['an indented comment is a comment', '[a]\nk = v\n  # note\n', ['section a', 'property k=v', 'comment']],
    ['the name is trimmed', '[ \tprofile a\t ]', ['section profile a']],
    ['a comment may touch the bracket', '[a]# c\n[b];c\n[c] ; c', ['section a', 'section b', 'section c']],
    ['a bracket may stand in a name', '[profile a[1]]', ['section profile a[1]']],
    ['a comment sign inside the brackets hides the end', '[a#b]', ['malformed unclosed-section']],
    ['a header needs its bracket', '[a', ['malformed unclosed-section']],
    ['a header needs its bracket at the end', '[a] b', ['malformed unclosed-section']],
    ['one bracket is no header', '[', ['malformed unclosed-section']],
    ['a name may be empty', '[]', ['section ']],
    ['key and value are trimmed', '[a]\nk \t= \tv \t', ['section a', 'property k=v']],
    ['the first = splits', '[a]\nk = v=w==', ['section a', 'property k=v=w==']],
    ['a token keeps its == (ini 6 quotes it)', '[a]\nt = FwoG/+==', ['section a', 'property t=FwoG/+==']],
    ['a value may be empty', '[a]\nk =', ['section a', 'property k=']],
    [
      'a comment needs white space before it',
      '[a]\nk = v # c\nl = v\t; c\nm = v#c',
      ['section a', 'property k=v', 'property l=v', 'property m=v#c'],
    ],
    [
      'a start URL keeps its # (Go and ini 6 cut it)',
      '[a]\nu = https://x/start#/',
      ['section a', 'property u=https://x/start#/'],
    ],
    ['a comment may follow the = directly', '[a]\nk = # c', ['section a', 'property k=']],
    ['an = inside a comment is none', '[a]\nk # = v', ['section a', 'malformed property-without-equals']],
    ['a colon is no =', '[a]\nkey : value', ['section a', 'malformed property-without-equals']],
    [
      'a property needs a name',
      '[a]\n = b\n= b',
      ['section a', 'malformed continuation-without-property', 'malformed property-without-name'],
    ],
    [
      'a property needs a section',
      'k = v\n  more',
      ['malformed property-before-section', 'malformed continuation-before-section'],
    ],
    [
      'a continuation keeps its comment',
      '[a]\nk = v\n -c # d \t',
      ['section a', 'property k=v', 'continuation -c # d'],
    ],
    [
      'an indented pair under a value continues it',
      '[a]\nk = v\n  l = w',
      ['section a', 'property k=v', 'continuation l = w'],
    ],
    [
      'an indented header under a value continues it',
      '[a]\nk = v\n  [b]',
      ['section a', 'property k=v', 'continuation [b]'],
    ],
    [
      'a continuation does not cross a header',
      '[a]\nk = v\n[a]\n c',
      ['section a', 'property k=v', 'section a', 'malformed continuation-without-property'],
    ],
    [
      'pairs under an empty value are sub-properties',
      '[a]\ns3 =\n\tmax = 1 # x\n\n addr = p',
      ['section a', 'property s3=', 'sub-property max=1 # x', 'blank', 'sub-property addr=p'],
    ],
    [
      'a sub-property needs an =',
      '[a]\ns3 =\n oops\n x = 1',
      ['section a', 'property s3=', 'malformed sub-property-without-equals', 'sub-property x=1'],
    ],
    [
      'a sub-property needs a name',
      '[a]\ns3 =\n = 1',
      ['section a', 'property s3=', 'malformed sub-property-without-name'],
    ],
    ['a byte order mark is passed over', '\uFEFF[a]\nk = v', ['section a', 'property k=v']],
    [
      'a byte order mark counts on the first line only',
      '[a]\n\uFEFFk = v',
      ['section a', 'property \uFEFFk=v'],
    ],
    ['CRLF ends a line', '[a]\r\nk = v\r\n', ['section a', 'property k=v']],
    ['CR alone ends a line', '[a]\rk = v\r', ['section a', 'property k=v']],
    ['other white space is none', '[a]\nk\u00A0=\u00A0v', ['section a', 'property k\u00A0=\u00A0v']],
    ['NUL is a character', '[a]\nk = a\0b', ['section a', 'property k=a\0b']],
  ])('%s', (_rule, text, lines) => {
    expect(summaries(text)).toEqual(lines);
  });

  it('puts the value of an empty property right behind its =', () => {
    const line = parseIniDocument('[a]\nregion =   # none').lines[1];
    expect(line).toMatchObject({ equals: 7, valueStart: 8, valueEnd: 8, commentStart: 11 });
  });

  it('keeps each line end as it is', () => {
    expect(parseIniDocument('a\r\nb\rc\n\r\rd').lines.map((line) => line.eol)).toEqual([
      '\r\n',
      '\r',
      '\n',
      '\r',
      '\r',
      '',
    ]);
  });

  it('lets a header without its bracket begin a nameless section, so its keys join no other', () => {
    const sections = parseIniDocument('[a]\nk = 1\n[b\nk = 2\n[c]\n').sections();
    expect(sections.map(({ name, start, end }) => ({ name, start, end }))).toEqual([
      { name: 'a', start: 0, end: 2 },
      { name: undefined, start: 2, end: 4 },
      { name: 'c', start: 4, end: 5 },
    ]);
  });

  it('reads a megabyte in a single line without stalling', () => {
    const text = `[a]\nk = ${' #'.repeat(500_000)}`;
    expect(joinLines(parseIniDocument(text).lines)).toBe(text);
  });
});
