import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { BrokenPages } from './broken-page.ts';

class FakeWindow extends EventEmitter {
  readonly webContents = new EventEmitter();
  isDestroyed = false;
  readonly #isSeen: boolean;

  constructor(isSeen: boolean) {
    super();
    this.#isSeen = isSeen;
  }

  isVisible(): boolean {
    return this.#isSeen;
  }

  destroy(): void {
    this.isDestroyed = true;
  }
}

describe('a window', () => {
  let now: number;
  let opened: number;
  let pages: BrokenPages;
  beforeEach(() => {
    now = 0;
    opened = 0;
    pages = new BrokenPages(
      () => {
        opened += 1;
      },
      () => now,
    );
  });
  const open = ({ isSeen = true } = {}) => {
    const window = new FakeWindow(isSeen);
    pages.watch(window);
    return window;
  };
  const crash = (window: FakeWindow, reason = 'crashed') =>
    window.webContents.emit('render-process-gone', {}, { reason });

  it.each([
    ['crashed', (window: FakeWindow) => crash(window)],
    ['was killed', (window: FakeWindow) => crash(window, 'killed')],
    ['hangs', (window: FakeWindow) => window.emit('unresponsive')],
  ])('whose page %s is replaced', (_what, breaks) => {
    const window = open();
    breaks(window);
    expect([window.isDestroyed, opened]).toEqual([true, 1]);
  });

  it('that breaks in two ways is replaced once', () => {
    const window = open();
    window.emit('unresponsive');
    crash(window);
    expect(opened).toBe(1);
  });

  it('whose page ended in order is left alone', () => {
    const window = open();
    crash(window, 'clean-exit');
    expect([window.isDestroyed, opened]).toEqual([false, 0]);
  });

  it('that nobody sees is given up until somebody asks for it', () => {
    const window = open({ isSeen: false });
    crash(window);
    expect([window.isDestroyed, opened]).toEqual([true, 0]);
  });

  it('that breaks again and again is opened anew once a minute', () => {
    crash(open());
    now = 59_000;
    const second = open();
    crash(second);
    expect([second.isDestroyed, opened]).toEqual([true, 1]);
    now = 61_000;
    crash(open());
    expect(opened).toBe(2);
  });
});
