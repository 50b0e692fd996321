import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitCommand } from './split-command.ts';

const split = (text: string, platform: NodeJS.Platform) => {
  const result = splitCommand(text, platform);
  return result.ok ? result.words : result.fault;
};

describe('a command line', () => {
  it.each<[string, readonly string[]]>([
    ['aws-vault exec prod --json', ['aws-vault', 'exec', 'prod', '--json']],
    ['  a \t b\n c ', ['a', 'b', 'c']],
    ["a 'b c' d", ['a', 'b c', 'd']],
    ['a "b c" d', ['a', 'b c', 'd']],
    ['a b\\ c', ['a', 'b c']],
    ['a "" \'\'', ['a', '', '']],
    ["a pre'mid 'post", ['a', 'premid post']],
    [String.raw`a "say \"hi\" for \$5 \\ \x"`, ['a', String.raw`say "hi" for $5 \ \x`]],
    [String.raw`a 'no \escape'`, ['a', String.raw`no \escape`]],
    [String.raw`a \"b\'`, ['a', `"b'`]],
    ['a b\\\nc', ['a', 'bc']],
    ['a "b\\\nc"', ['a', 'bc']],
    [
      'a $HOME `id` $(id) | b; c && d > e *',
      ['a', '$HOME', '`id`', '$(id)', '|', 'b;', 'c', '&&', 'd', '>', 'e', '*'],
    ],
    ['a # b', ['a', '#', 'b']],
    ["'/opt/my tools/creds' -x", ['/opt/my tools/creds', '-x']],
    ['é "日本 語"', ['é', '日本 語']],
  ])('%j is split as a POSIX shell splits it', (text, words) => {
    expect(split(text, 'linux')).toEqual(words);
  });

  it.each<[string, readonly string[]]>([
    [String.raw`C:\tools\creds.exe --profile prod`, [String.raw`C:\tools\creds.exe`, '--profile', 'prod']],
    [String.raw`"C:\Program Files\creds.exe" a`, [String.raw`C:\Program Files\creds.exe`, 'a']],
    [String.raw`a "b \" c"`, ['a', 'b " c']],
    [String.raw`a "b\\" c`, ['a', 'b\\', 'c']],
    [String.raw`a b\\\"c`, ['a', String.raw`b\"c`]],
    [String.raw`a \\server\share`, ['a', String.raw`\\server\share`]],
    ["a 'b c'", ['a', "'b", "c'"]],
    ['a ""', ['a', '']],
    ['a x"y z"w', ['a', 'xy zw']],
  ])('%s is split as Windows splits it', (text, words) => {
    expect(split(text, 'win32')).toEqual(words);
  });

  it.each<[string, NodeJS.Platform, string]>([
    ["a 'b", 'linux', 'a single quote that is never closed'],
    ['a "b', 'linux', 'a double quote that is never closed'],
    ['a "b\\"', 'linux', 'a double quote that is never closed'],
    ['a \\', 'linux', 'a backslash at its end'],
    ['a "b', 'win32', 'a double quote that is never closed'],
    ['  \t', 'linux', 'no program in it'],
    ["'' a", 'linux', 'no program in it'],
    ['a\0b', 'linux', 'a NUL character in it'],
  ])('%j on %s is refused: %s', (text, platform, fault) => {
    expect(split(text, platform)).toBe(fault);
  });

  it('gives back any words that were quoted', () => {
    const word = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 4 }), (words) => {
        const quoted = words.map((text) => `'${text.replaceAll("'", "'\\''")}'`);
        expect(split(['prog', ...quoted].join(' '), 'darwin')).toEqual(['prog', ...words]);
      }),
    );
  });

  it('gives back any words that were quoted for Windows', () => {
    const word = fc.string().filter((text) => !text.includes('\0'));
    const quote = (text: string) => `"${text.replace(/(\\*)(?="|$)/g, '$1$1').replaceAll('"', '\\"')}"`;
    fc.assert(
      fc.property(fc.array(word, { maxLength: 4 }), (words) => {
        expect(split(['prog', ...words.map(quote)].join(' '), 'win32')).toEqual(['prog', ...words]);
      }),
    );
  });

  it.skipIf(process.platform === 'win32')(
    'is split as the real sh splits it, where sh expands nothing',
    () => {
      const piece = fc.constantFrom('a', 'b', ' ', '  ', "'", '"', '\\', 'é', '\t', '.', '-');
      fc.assert(
        fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
          const line = `prog ${pieces.join('')}`;
          const ours = split(line, 'linux');
          if (typeof ours === 'string') return;
          const script = `set -- ${line}\nprintf '%s\\0' "$@"`;
          const theirs = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
          expect(ours).toEqual(theirs);
        }),
        { numRuns: 60 },
      );
    },
  );
});
