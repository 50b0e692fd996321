import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ShellDialect } from '../../../shared/shells.ts';
import {
  quoteCmdAssignment,
  quoteDotenv,
  quoteFish,
  quoteNu,
  quotePosix,
  quotePowerShell,
  unfitFor,
} from './dialects.ts';

const quoteCmd = (value: string) => `set ${quoteCmdAssignment('K', value)}`;

describe('a value in quotes', () => {
  it.each<[string, Readonly<Record<'posix' | 'fish' | 'powershell' | 'cmd' | 'nu' | 'dotenv', string>>]>([
    [
      'plain',
      {
        posix: `'plain'`,
        fish: `'plain'`,
        powershell: `'plain'`,
        cmd: `set "K=plain"`,
        nu: `'plain'`,
        dotenv: `plain`,
      },
    ],
    [
      'a b',
      {
        posix: `'a b'`,
        fish: `'a b'`,
        powershell: `'a b'`,
        cmd: `set "K=a b"`,
        nu: `'a b'`,
        dotenv: `'a b'`,
      },
    ],
    [
      'a/b+c==',
      {
        posix: `'a/b+c=='`,
        fish: `'a/b+c=='`,
        powershell: `'a/b+c=='`,
        cmd: `set "K=a/b+c=="`,
        nu: `'a/b+c=='`,
        dotenv: `a/b+c==`,
      },
    ],
    [
      `it's`,
      {
        posix: `'it'\\''s'`,
        fish: `'it\\'s'`,
        powershell: `'it''s'`,
        cmd: `set "K=it's"`,
        nu: `"it's"`,
        dotenv: `"it's"`,
      },
    ],
    [
      `''`,
      {
        posix: `''\\'''\\'''`,
        fish: `'\\'\\''`,
        powershell: `''''''`,
        cmd: `set "K=''"`,
        nu: `"''"`,
        dotenv: `"''"`,
      },
    ],
    [
      '$HOME',
      {
        posix: `'$HOME'`,
        fish: `'$HOME'`,
        powershell: `'$HOME'`,
        cmd: `set "K=$HOME"`,
        nu: `'$HOME'`,
        dotenv: `'$HOME'`,
      },
    ],
    [
      '$(id)`id`',
      {
        posix: "'$(id)`id`'",
        fish: "'$(id)`id`'",
        powershell: "'$(id)`id`'",
        cmd: 'set "K=$(id)`id`"',
        nu: "'$(id)`id`'",
        dotenv: "'$(id)`id`'",
      },
    ],
    [
      'a!b',
      {
        posix: `'a!b'`,
        fish: `'a!b'`,
        powershell: `'a!b'`,
        cmd: `set "K=a!b"`,
        nu: `'a!b'`,
        dotenv: `'a!b'`,
      },
    ],
    [
      'a^b&c|d<e>(f);g',
      {
        posix: `'a^b&c|d<e>(f);g'`,
        fish: `'a^b&c|d<e>(f);g'`,
        powershell: `'a^b&c|d<e>(f);g'`,
        cmd: `set "K=a^b&c|d<e>(f);g"`,
        nu: `'a^b&c|d<e>(f);g'`,
        dotenv: `'a^b&c|d<e>(f);g'`,
      },
    ],
    [
      'a\\b',
      {
        posix: `'a\\b'`,
        fish: `'a\\\\b'`,
        powershell: `'a\\b'`,
        cmd: `set "K=a\\b"`,
        nu: `'a\\b'`,
        dotenv: `'a\\b'`,
      },
    ],
    [
      'a # b',
      {
        posix: `'a # b'`,
        fish: `'a # b'`,
        powershell: `'a # b'`,
        cmd: `set "K=a # b"`,
        nu: `'a # b'`,
        dotenv: `'a # b'`,
      },
    ],
    [
      'é日本😀',
      {
        posix: `'é日本😀'`,
        fish: `'é日本😀'`,
        powershell: `'é日本😀'`,
        cmd: `set "K=é日本😀"`,
        nu: `'é日本😀'`,
        dotenv: `'é日本😀'`,
      },
    ],
    [
      '‘a’',
      {
        posix: `'‘a’'`,
        fish: `'‘a’'`,
        powershell: `'‘‘a’’'`,
        cmd: `set "K=‘a’"`,
        nu: `'‘a’'`,
        dotenv: `'‘a’'`,
      },
    ],
    [
      '‚x‛',
      {
        posix: `'‚x‛'`,
        fish: `'‚x‛'`,
        powershell: `'‚‚x‛‛'`,
        cmd: `set "K=‚x‛"`,
        nu: `'‚x‛'`,
        dotenv: `'‚x‛'`,
      },
    ],
  ])('%j', (value, expected) => {
    expect({
      posix: quotePosix(value),
      fish: quoteFish(value),
      powershell: quotePowerShell(value),
      cmd: quoteCmd(value),
      nu: quoteNu(value),
      dotenv: quoteDotenv(value),
    }).toEqual(expected);
  });

  it('with both quotes and a backslash goes into double quotes for nushell', () => {
    expect(quoteNu(`a'b"c\\d`)).toBe(`"a'b\\"c\\\\d"`);
  });
});

describe('a value that a shell cannot take', () => {
  const all: readonly ShellDialect[] = ['posix', 'fish', 'powershell', 'cmd', 'nu', 'dotenv', 'json'];

  it.each([
    'a\nb',
    'a\rb',
    'a\r\nb',
    'a\0b',
    'a\tb',
    'a\u001b[201~b',
    'a\u007fb',
    'a\u0085b',
    'a\u2028b',
    'a\ud800b',
  ])('is refused everywhere when it holds a control character: %j', (value) => {
    for (const rules of all) expect(unfitFor(rules, value)?.everywhere).toBe(true);
  });

  it.each<[ShellDialect, string]>([
    ['cmd', 'a"b'],
    ['cmd', '%PATH%'],
    ['dotenv', `a'b"c`],
    ['dotenv', `a'b$c`],
    ['dotenv', `a'b\\c`],
  ])('is refused for %s alone: %s', (rules, value) => {
    expect(unfitFor(rules, value)?.everywhere).toBe(false);
    for (const other of all.filter((one) => one !== rules && one !== 'cmd'))
      expect(unfitFor(other, value)).toBeUndefined();
  });
});

function found(shell: string): boolean {
  try {
    execFileSync(shell, ['-c', 'exit 0'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Every value in one run of the shell: a process per value would take minutes. */
function throughShell(shell: string, quote: (value: string) => string, values: readonly string[]): string[] {
  const script = values.map((value) => `printf '%s\\0' ${quote(value)}`).join('\n');
  const out = execFileSync(shell, ['-s'], {
    input: script,
    encoding: 'utf8',
    env: { LC_ALL: 'C.UTF-8', PATH: process.env['PATH'] },
  });
  return out.split('\0').slice(0, -1);
}

describe('any value', () => {
  const value = fc
    .oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom(...`'"\\$\`!%^&*?~#;|<>(){}[]= -ab‘’é😀`) }),
    )
    .filter((text) => unfitFor('posix', text) === undefined);

  const shells: readonly (readonly [string, (value: string) => string])[] = [
    ['bash', quotePosix],
    ['sh', quotePosix],
    ['dash', quotePosix],
    ['zsh', quotePosix],
    ['fish', quoteFish],
  ];
  for (const [shell, quote] of shells) {
    it.skipIf(!found(shell))(`comes out of the real ${shell} as it went in`, () => {
      fc.assert(
        fc.property(fc.array(value, { minLength: 40, maxLength: 80 }), (values) => {
          const read = shell === 'fish' ? throughFish(values) : throughShell(shell, quote, values);
          expect(read).toEqual(values);
        }),
        { numRuns: 12, endOnFailure: false },
      );
    });
  }

  function throughFish(values: readonly string[]): string[] {
    const script = values.map((text) => `printf '%s\\0' ${quoteFish(text)}`).join('\n');
    const out = execFileSync('fish', ['--no-config', '-c', script], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
    return out.split('\0').slice(0, -1);
  }

  it.skipIf(!found('zsh'))('comes out of the real zsh also with RC_QUOTES on', () => {
    const values = [`''`, `'''`, `a''b`, `it's`, `'`, `' '`];
    const script = `setopt rcquotes; ${values.map((text) => `printf '%s\\0' ${quotePosix(text)}`).join(';')}`;
    const out = execFileSync('zsh', ['-f', '-c', script], { encoding: 'utf8' });
    expect(out.split('\0').slice(0, -1)).toEqual(values);
  });

  it('is doubled for PowerShell so that reading it back gives the value', () => {
    const quotes = /['\u2018\u2019\u201a\u201b]/;
    fc.assert(
      fc.property(fc.array(fc.constantFrom("'", '‘', '’', '‚', '‛', 'a')), (chars) => {
        const inner = quotePowerShell(chars.join('')).slice(1, -1);
        let back = '';
        for (let at = 0; at < inner.length; at += 1) {
          const char = inner.charAt(at);
          if (quotes.test(char)) {
            expect(inner.charAt(at + 1)).toMatch(quotes);
            at += 1;
          }
          back += char;
        }
        expect(back).toBe(chars.join(''));
      }),
    );
  });
});
