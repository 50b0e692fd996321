import { expect, it } from 'vitest';
import { concealingClipboard, concealingMarks } from './clipboard-marks.ts';
import type { SystemClipboard } from './sensitive-clipboard.ts';

it.each([
  [
    'win32',
    [
      ['ExcludeClipboardContentFromMonitorProcessing', [0, 0, 0, 0]],
      ['CanIncludeInClipboardHistory', [0, 0, 0, 0]],
      ['CanUploadToCloudClipboard', [0, 0, 0, 0]],
    ],
  ],
  ['darwin', [['org.nspasteboard.ConcealedType', []]]],
  ['linux', [['x-kde-passwordManagerHint', [...Buffer.from('secret')]]]],
  ['freebsd', []],
] as const)('on %s a secret bears the marks that its histories heed', (platform, marks) => {
  expect(concealingMarks(platform).map(({ bytes, format }) => [format, [...bytes]])).toEqual(marks);
});

/** Electron's clipboard of before and after version 44. */
function electronClipboard() {
  const written: unknown[] = [];
  const before: SystemClipboard = {
    writeText: (text) => void written.push(text),
    readText: () => 'what is there',
    clear: () => void written.push('cleared'),
  };
  const after = { ...before, write: async (items: readonly object[]) => void written.push(...items) };
  class ClipboardItem {
    constructor(readonly formats: Record<string, string | Blob>) {}
  }
  return { after, before, ClipboardItem, written };
}

it('writes text and marks in one step, so that no history sees the text without them', async () => {
  const { after, ClipboardItem, written } = electronClipboard();
  const clipboard = concealingClipboard(after, ClipboardItem, 'win32');
  await clipboard.writeText('secret');
  const [item] = written;
  if (!(item instanceof ClipboardItem) || written.length !== 1) throw new Error('That is no item.');
  expect(Object.keys(item.formats)).toEqual([
    'text/plain',
    'electron application/osclipboard;format="ExcludeClipboardContentFromMonitorProcessing"',
    'electron application/osclipboard;format="CanIncludeInClipboardHistory"',
    'electron application/osclipboard;format="CanUploadToCloudClipboard"',
  ]);
  expect(item.formats['text/plain']).toBe('secret');
  const [, mark] = Object.values(item.formats);
  expect(mark instanceof Blob && (await mark.arrayBuffer()).byteLength).toBe(4);
});

it('reads and clears as before', async () => {
  const { after, ClipboardItem, written } = electronClipboard();
  const clipboard = concealingClipboard(after, ClipboardItem, 'linux');
  expect(await clipboard.readText()).toBe('what is there');
  await clipboard.clear();
  expect(written).toEqual(['cleared']);
});

it('writes the text alone where Electron knows no formats', async () => {
  const { after, before, ClipboardItem, written } = electronClipboard();
  await concealingClipboard(before, ClipboardItem, 'win32').writeText('older');
  await concealingClipboard(after, undefined, 'win32').writeText('no items');
  expect(written).toEqual(['older', 'no items']);
});
