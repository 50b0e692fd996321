import { applyPatch } from 'diff';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unifiedDiff } from './text-diff.ts';

describe('a diff', () => {
  it('shows the lines that go and come, with three around them', () => {
    const before = ['1', '2', '3', '4', '5', '6', '7', '8', '9', ''].join('\n');
    expect(unifiedDiff('/f', before, before.replace('5\n', 'five\n'))).toBe(
      '--- /f\n+++ /f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n',
    );
  });

  it('shows a new file', () => {
    expect(unifiedDiff('/f', '', 'a\n')).toBe('--- /dev/null\n+++ /f\n@@ -0,0 +1 @@\n+a\n');
  });

  it('is empty for equal texts, and never sends a control character to the terminal', () => {
    expect(unifiedDiff('/f', 'a\n', 'a\n')).toBe('');
    expect(unifiedDiff('/f', '', '\u001b[2J\n')).toContain('+?[2J');
  });

  it('shows places that lie apart in parts of their own', () => {
    const text = Array.from({ length: 40 }, (_, index) => `${index + 1}\n`).join('');
    const after = text.replace('\n5\n', '\n5\nnew\n').replace('\n30\n', '\n');
    expect(unifiedDiff('/f', text, after).match(/^@@.*@@$/gm)).toEqual([
      '@@ -3,6 +3,7 @@',
      '@@ -27,7 +28,6 @@',
    ]);
  });

  it('says where a text stops without a line end', () => {
    expect(unifiedDiff('/f', 'a', 'a\nb\n')).toBe(
      '--- /f\n+++ /f\n@@ -1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n',
    );
  });

  it('is a patch that leads from the one text to the other', () => {
    const line = fc.constantFrom('a', 'b', 'c', '');
    const text = fc
      .tuple(fc.array(line, { maxLength: 24 }), fc.constantFrom('\n', ''))
      .map(([lines, end]) => (lines.length === 0 ? '' : lines.join('\n') + end));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const diff = unifiedDiff('/f', before, after);
        if (before === after) expect(diff).toBe('');
        else expect(applyPatch(before, diff)).toBe(after);
      }),
    );
  });

  it('leads there too where so much changes that nothing in between is compared', () => {
    const numbered = (sign: string) =>
      Array.from({ length: 3_000 }, (_, index) => `${sign}${index}\n`).join('');
    const [before, after] = [`head\n${numbered('a')}tail\n`, `head\n${numbered('b')}tail\n`];
    expect(applyPatch(before, unifiedDiff('/f', before, after))).toBe(after);
  });
});
