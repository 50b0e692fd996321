import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CLIPBOARD_SECONDS, SensitiveClipboard } from './sensitive-clipboard.ts';

const MINUTE_MS = CLIPBOARD_SECONDS * 1000;

/** A clipboard as the desktop has it: whoever wrote last is on it. `late`: answers with promises, as Electron 44 does. */
function desktopClipboard({ late }: { readonly late: boolean }) {
  const desktop = { text: 'what was there before' };
  const answer = <T>(value: T) => (late ? Promise.resolve(value) : value);
  return {
    desktop,
    clipboard: new SensitiveClipboard({
      writeText: (text) => {
        desktop.text = text;
        return answer(undefined);
      },
      readText: () => answer(desktop.text),
      clear: () => {
        desktop.text = '';
        return answer(undefined);
      },
    }),
  };
}

describe.each([
  ['answers at once', { late: false }],
  ['answers later', { late: true }],
])('a secret on a clipboard that %s', (_name, how) => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is taken away after a minute, not before', async () => {
    const { clipboard, desktop } = desktopClipboard(how);
    await clipboard.copy('secret');
    await vi.advanceTimersByTimeAsync(MINUTE_MS - 1);
    expect(desktop.text).toBe('secret');
    expect(clipboard.isHolding).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(desktop.text).toBe('');
    expect(clipboard.isHolding).toBe(false);
  });

  it('leaves what somebody else put there meanwhile', async () => {
    const { clipboard, desktop } = desktopClipboard(how);
    await clipboard.copy('secret');
    desktop.text = 'of another program';
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    expect(desktop.text).toBe('of another program');
    expect(clipboard.isHolding).toBe(false);
  });

  it('has its minute from the last copy on', async () => {
    const { clipboard, desktop } = desktopClipboard(how);
    await clipboard.copy('first');
    await vi.advanceTimersByTimeAsync(MINUTE_MS / 2);
    await clipboard.copy('second');
    await vi.advanceTimersByTimeAsync(MINUTE_MS / 2);
    expect(desktop.text).toBe('second');
    await vi.advanceTimersByTimeAsync(MINUTE_MS / 2);
    expect(desktop.text).toBe('');
  });

  it('goes at quit, and only once', async () => {
    const { clipboard, desktop } = desktopClipboard(how);
    await clipboard.copy('secret');
    await clipboard.clear();
    expect(desktop.text).toBe('');
    desktop.text = 'secret';
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    expect(desktop.text).toBe('secret');
  });

  it('is nothing to wait for where another program holds the clipboard and does not answer', async () => {
    let cleared = false;
    const clipboard = new SensitiveClipboard({
      writeText: () => undefined,
      readText: () => new Promise(() => undefined),
      clear: () => {
        cleared = true;
      },
    });
    await clipboard.copy('secret');
    const over = clipboard.clear();
    await vi.advanceTimersByTimeAsync(2_000);
    await over;
    expect([cleared, clipboard.isHolding]).toEqual([false, false]);
  });

  it('is nothing to take away where nothing was copied', async () => {
    const { clipboard, desktop } = desktopClipboard(how);
    await clipboard.clear();
    expect(desktop.text).toBe('what was there before');
  });
});

describe('a secret on a clipboard that hears only a window in front', () => {
  function from({ focused, program }: { focused: boolean; program?: 'works' | 'fails' }) {
    const { clipboard: _plain, desktop } = desktopClipboard({ late: false });
    const put: string[] = [];
    const clipboard = new SensitiveClipboard(
      {
        writeText: (text) => {
          if (focused) desktop.text = text;
        },
        // Electron gives back what it was told, whether the desktop took it or not.
        readText: () => 'secret',
        clear: () => {
          desktop.text = '';
        },
      },
      {
        isHeard: () => focused,
        ...(program && {
          program: {
            put: async (text, seconds) => {
              if (program === 'fails') return undefined;
              put.push(`${text} for ${seconds}`);
              return () => void put.push('taken away');
            },
          },
        }),
      },
    );
    return { clipboard, desktop, put };
  }

  it('is copied by Electron from there', async () => {
    const { clipboard, desktop, put } = from({ focused: true, program: 'works' });
    expect(await clipboard.copy('secret')).toBe('copied');
    expect(desktop.text).toBe('secret');
    expect(put).toEqual([]);
  });

  it('is handed to a program from behind, which takes it away again', async () => {
    const { clipboard, put } = from({ focused: false, program: 'works' });
    expect(await clipboard.copy('secret')).toBe('copied');
    expect(clipboard.isHolding).toBe(true);
    await clipboard.clear();
    expect(put).toEqual([`secret for ${CLIPBOARD_SECONDS}`, 'taken away']);
  });

  it.each([{ focused: false }, { focused: false, program: 'fails' as const }])(
    'is never said to be copied where nobody took it: %j',
    async (how) => {
      const { clipboard, desktop } = from(how);
      expect(await clipboard.copy('secret')).toBe('needs-window');
      expect(clipboard.isHolding).toBe(false);
      expect(desktop.text).toBe('what was there before');
    },
  );
});
