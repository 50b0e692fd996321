import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { REVEAL_LIMIT_MS, revealOnce } from './reveal-once.ts';

describe('a window that was made hidden', () => {
  let shown: number;
  let window: EventEmitter & { readonly webContents: EventEmitter };
  beforeEach(() => {
    vi.useFakeTimers();
    shown = 0;
    window = Object.assign(new EventEmitter(), { webContents: new EventEmitter() });
    revealOnce(window, () => {
      shown += 1;
    });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const paint = () => window.emit('ready-to-show');
  const load = () => window.webContents.emit('did-finish-load');
  const fail = () => window.webContents.emit('did-fail-load');

  it.each([
    ['paint, then load', [paint, load]],
    ['load, then paint', [load, paint]],
    ['load, and never a paint, as on Wayland', [load]],
    ['a page that does not load', [fail, paint]],
  ])('is shown once: %s', async (_name, events) => {
    for (const event of events) event();
    await vi.advanceTimersByTimeAsync(REVEAL_LIMIT_MS * 2);
    expect(shown).toBe(1);
  });

  it('is shown after a while where nothing is heard of it', async () => {
    await vi.advanceTimersByTimeAsync(REVEAL_LIMIT_MS - 1);
    expect(shown).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(shown).toBe(1);
  });

  it('is not shown once it is closed', async () => {
    window.emit('closed');
    load();
    await vi.advanceTimersByTimeAsync(REVEAL_LIMIT_MS * 2);
    expect(shown).toBe(0);
  });
});
