import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskedDiff, maskedLines, maskedUnifiedDiff } from './masked-lines.ts';

const shown = (text: string) => maskedLines(text, 1, 10_000).map((line) => line.text);
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

describe('lines of a file as a window shows them', () => {
  it.each([
    ['[profile dev]', '[profile dev]'],
    ['[dev] # my password is x', '[dev] ····'],
    ['region = eu-central-1', 'region = eu-central-1'],
    ['region = eu-central-1 # note', 'region = eu-central-1 ····'],
    [
      'role_arn=arn:aws:iam::222222222222:role/team/Admin',
      'role_arn=arn:aws:iam::222222222222:role/team/Admin',
    ],
    ['aws_access_key_id = AKIAIOSFODNN7EXAMPLE', 'aws_access_key_id = AKIA…MPLE'],
    ['aws_access_key_id = something', 'aws_access_key_id = ····'],
    [`aws_secret_access_key = ${SECRET}`, 'aws_secret_access_key = ····'],
    ['credential_process = /bin/get --password x', 'credential_process = ····'],
    ['unknown = value', 'unknown = ····'],
    [`region = ${SECRET}`, 'region = ····'],
    ['# a comment', '# a comment'],
    [`# aws_secret_access_key = ${SECRET}`, '# aws_secret_access_key = ····'],
    ['# password: hunter2', '# password: ····'],
    [`# was ${SECRET} once`, '# was ···· once'],
    [
      '# Managed by Understudy: prod, expires 2026-11-22T10:00:00Z',
      '# Managed by Understudy: prod, expires 2026-11-22T10:00:00Z',
    ],
    [SECRET, '····'],
    ['', ''],
  ])('shows %s as %s', (line, expected) => {
    expect(shown(`[x]\n${line}`)[1] ?? '').toBe(expected);
  });

  it('masks what continues a value', () => {
    expect(shown(`[x]\naws_secret_access_key =\n  ${SECRET}\nregion = a\n  ${SECRET}`).join()).not.toContain(
      SECRET,
    );
  });

  it('marks the line that is meant, with the lines around it', () => {
    const text = Array.from({ length: 30 }, (_, index) => `[p${index + 1}]`).join('\n');
    const lines = maskedLines(text, 12);
    expect(lines.map(({ number }) => number)).toEqual([8, 9, 10, 11, 12, 13, 14, 15, 16]);
    expect(lines.filter(({ meant }) => meant).map(({ text: line }) => line)).toEqual(['[p12]']);
  });

  it('never shows a secret, wherever in a file it stands', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9/+]{40}$/).filter((text) => !/^[a-z/]*$/i.test(text));
    const around = fc.constantFrom(
      (s: string) => `aws_secret_access_key = ${s}`,
      (s: string) => `aws_secret_access_key=${s} # mine`,
      (s: string) => `region = ${s}`,
      (s: string) => `#aws_secret_access_key=${s}`,
      (s: string) => `; ${s}`,
      (s: string) => `  ${s}`,
      (s: string) => s,
      (s: string) => `[${'x'}] ${s}`,
      (s: string) => `AWS_SECRET_ACCESS_KEY : ${s}`,
      (s: string) => `\ts3 = ${s}`,
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(around, secret), { minLength: 1, maxLength: 8 }),
        fc.boolean(),
        (parts, header) => {
          const text = (header ? '[x]\n' : '') + parts.map(([form, value]) => form(value)).join('\n');
          const all = shown(text).join('\n');
          for (const [, value] of parts) expect(all).not.toContain(value);
        },
      ),
    );
  });
});

describe('what a change of a file does', () => {
  it('shows what goes and what comes, masked, with a little around it', () => {
    const before = `[a]\nx = 1\ny = 1\n[b]\naws_secret_access_key = ${SECRET}\nregion = eu-west-1\n`;
    const after = '[a]\nx = 1\ny = 1\n[b]\nregion = eu-west-1\n';
    expect(maskedDiff(before, after)).toEqual([
      { kind: 'same', text: 'y = ····' },
      { kind: 'same', text: '[b]' },
      { kind: 'out', text: 'aws_secret_access_key = ····' },
      { kind: 'same', text: 'region = eu-west-1' },
    ]);
  });

  it('tells two secrets apart although both are masked', () => {
    expect(maskedDiff('[a]\naws_secret_access_key = one\n', '[a]\naws_secret_access_key = two\n')).toEqual([
      { kind: 'same', text: '[a]' },
      { kind: 'out', text: 'aws_secret_access_key = ····' },
      { kind: 'in', text: 'aws_secret_access_key = ····' },
    ]);
  });

  it('keeps what stays between two places that change', () => {
    expect(maskedDiff('[a]\n[b]\n[c]\n# x\n', '[a]\n# x\n[b]\n[c]\n', 0)).toEqual([
      { kind: 'in', text: '# x' },
      { kind: 'out', text: '# x' },
    ]);
  });

  it('leads from the one text to the other, whatever they are', () => {
    const text = fc
      .array(fc.constantFrom('[a]', '[b]', '# x', '# y', ''), { maxLength: 9 })
      .map((lines) => lines.map((line) => `${line}\n`).join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const diff = maskedDiff(before, after, 100);
        const side = (left: string) =>
          diff
            .filter(({ kind }) => kind !== left)
            .map((line) => `${line.text}\n`)
            .join('');
        if (before !== after) expect([side('in'), side('out')]).toEqual([before, after]);
      }),
    );
  });

  it('has nothing to show where nothing changes', () => {
    expect(maskedDiff('[a]\n', '[a]\n')).toEqual([]);
  });
});

describe('the same in a terminal', () => {
  const before = `[a]\naws_secret_access_key = ${SECRET}\n`;

  it('masks the same values', () => {
    expect(maskedUnifiedDiff('/c', before, `${before}region = eu-west-1\nfoo = ${SECRET}\n`)).toBe(
      '--- /c\n+++ /c\n@@ -1,2 +1,4 @@\n [a]\n aws_secret_access_key = ····\n+region = eu-west-1\n+foo = ····\n',
    );
  });

  it('shows what the caller knows to be harmless, and no more', () => {
    const isHarmless = (key: string, value: string) => key === 'credential_process' && value === 'mine';
    const after = '[a]\nCredential_Process = mine\n[b]\ncredential_process = theirs\n';
    expect(maskedUnifiedDiff('/c', '', after, isHarmless)).toBe(
      '--- /dev/null\n+++ /c\n@@ -0,0 +1,4 @@\n+[a]\n+Credential_Process = mine\n+[b]\n+credential_process = ····\n',
    );
  });

  it('lets no control character through', () => {
    expect(maskedUnifiedDiff('/c', '', '[\u001b[2J]\n')).toContain('+[?[2J]');
  });
});
