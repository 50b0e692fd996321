import type { SystemClipboard } from './sensitive-clipboard.ts';

/** What is on the clipboard beside the text: a format of the system, and its bytes. */
export interface ClipboardMark {
  readonly format: string;
  readonly bytes: Uint8Array;
}

/** A DWORD of zero. */
const NO = new Uint8Array(4);

/**
 * What tells clipboard managers, histories and other devices to keep no copy of a text. They would outlive the minute after which the
 * clipboard is cleared: Windows' history and cloud clipboard (learn.microsoft.com, Clipboard Formats), what follows nspasteboard.org on
 * macOS, KDE's Klipper.
 */
export function concealingMarks(platform: NodeJS.Platform): readonly ClipboardMark[] {
  switch (platform) {
    case 'win32':
      return [
        { format: 'ExcludeClipboardContentFromMonitorProcessing', bytes: NO },
        { format: 'CanIncludeInClipboardHistory', bytes: NO },
        { format: 'CanUploadToCloudClipboard', bytes: NO },
      ];
    case 'darwin':
      return [{ format: 'org.nspasteboard.ConcealedType', bytes: new Uint8Array() }];
    case 'linux':
      return [{ format: 'x-kde-passwordManagerHint', bytes: new TextEncoder().encode('secret') }];
    default:
      return [];
  }
}

/** Electron's class of that name, which is there from version 44 on. */
export type ClipboardItemClass = new (formats: Record<string, string | Blob>) => object;

/** The clipboard that writes a secret with its marks, where Electron can; before version 44 each write takes the place of all others. */
export function concealingClipboard(
  clipboard: SystemClipboard,
  ClipboardItem: ClipboardItemClass | undefined,
  platform: NodeJS.Platform,
): SystemClipboard {
  if (!ClipboardItem || !('write' in clipboard)) return clipboard;
  const { write }: { write?: unknown } = clipboard;
  if (typeof write !== 'function') return clipboard;
  return {
    readText: () => clipboard.readText(),
    clear: () => clipboard.clear(),
    writeText: async (text) => {
      const marks = concealingMarks(platform).map(({ bytes, format }): readonly [string, Blob] => [
        `electron application/osclipboard;format="${format}"`,
        new Blob([Uint8Array.from(bytes)]),
      ]);
      await write.call(clipboard, [new ClipboardItem({ 'text/plain': text, ...Object.fromEntries(marks) })]);
    },
  };
}
