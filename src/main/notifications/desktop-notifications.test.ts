import type { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DesktopNotifications, noneShown } from './desktop-notifications.ts';

interface Shown extends EventEmitter {
  readonly options: { readonly title: string; readonly body: string };
  readonly isClosed: boolean;
}

const desktop = vi.hoisted(() => ({ supported: true, asked: 0, shown: [] as Shown[] }));
vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  class Notification extends Emitter {
    static isSupported = () => {
      desktop.asked += 1;
      return desktop.supported;
    };
    isClosed = false;
    constructor(readonly options: Shown['options']) {
      super();
    }
    show() {
      desktop.shown.push(this);
    }
    close() {
      this.isClosed = true;
      this.emit('close');
    }
  }
  return { Notification };
});

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzzzzzz';
const text = { title: 'prod ends in 5 minutes', body: 'Sign in again.' };

describe('notifications', () => {
  const lines: string[] = [];
  const log = {
    info: (line: string) => lines.push(line),
    warn: (line: string) => lines.push(line),
    error: () => {},
  };
  beforeEach(() => {
    desktop.supported = true;
    desktop.asked = 0;
    desktop.shown.length = 0;
    lines.length = 0;
  });
  const notifications = () => new DesktopNotifications({ icon: '/icon.png', log });

  it('hold no secret', () => {
    notifications().show(
      'target work',
      { title: `token=${SECRET}`, body: `with ${SECRET} of AKIAIOSFODNN7EXAMPLE` },
      () => {},
    );
    expect(desktop.shown.map(({ options }) => [options.title, options.body])).toEqual([
      ['token=[redacted]', 'with [redacted] of AKIA…MPLE'],
    ]);
  });

  it('of one subject take the place of one another', () => {
    const board = notifications();
    board.show('target work', text, () => {});
    board.show('target work', text, () => {});
    board.show('target other', text, () => {});
    expect(desktop.shown.map(({ isClosed }) => isClosed)).toEqual([true, false, false]);
    board.closeAll();
    expect(desktop.shown.every(({ isClosed }) => isClosed)).toBe(true);
  });

  it('lead to their place when clicked, and one that was closed is forgotten', () => {
    const opened: string[] = [];
    const board = notifications();
    board.show('target work', text, () => opened.push('work'));
    desktop.shown[0]?.emit('click');
    expect(opened).toEqual(['work']);
    board.close('target work');
    expect(desktop.shown[0]?.isClosed).toBe(false);
  });

  it('that the desktop cannot show are said in the log, without an end for the app', () => {
    notifications().show('target work', text, () => {});
    desktop.shown[0]?.emit('failed', {}, 'no server');
    expect(lines.at(-1)).toBe('A notification could not be shown: no server');
  });

  it('that only left the screen can still be clicked in the list of Windows', () => {
    const opened: string[] = [];
    const board = notifications();
    board.show('target work', text, () => opened.push('work'));
    desktop.shown[0]?.emit('close', { reason: 'timedOut' });
    // It is still held: a new one of its subject takes its place.
    board.show('target work', text, () => opened.push('again'));
    expect(desktop.shown[0]?.isClosed).toBe(true);
    desktop.shown[1]?.emit('close', { reason: 'userCanceled' });
    board.close('target work');
    expect(desktop.shown[1]?.isClosed).toBe(false);
  });

  describe('on a system that asks the user first', () => {
    beforeEach(() => {
      vi.useFakeTimers();
    });
    afterEach(() => {
      vi.useRealTimers();
    });
    const asking = (told: string[]) =>
      new DesktopNotifications({ log, asksFirst: true, onNoneShown: () => told.push('none') });

    it('let it ask once, when there is something to be warned of, and not before', () => {
      const board = asking([]);
      expect(desktop.asked).toBe(0);
      board.prepare();
      board.prepare();
      expect(desktop.asked).toBe(1);
      notifications().prepare();
      expect(desktop.asked).toBe(1);
    });

    it('come again after half a minute, when the user may have answered', async () => {
      const told: string[] = [];
      asking(told).show('target work', text, () => {});
      desktop.shown[0]?.emit('failed', {}, 'not allowed');
      await vi.advanceTimersByTimeAsync(29_000);
      expect(desktop.shown).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(1_000);
      expect(desktop.shown).toHaveLength(2);
      expect(told).toEqual([]);
    });

    it('are said to be shown by nobody, once, when they fail again', async () => {
      const told: string[] = [];
      const board = asking(told);
      for (const id of ['target work', 'target other']) {
        board.show(id, text, () => {});
        desktop.shown.at(-1)?.emit('failed', {}, 'not allowed');
        await vi.advanceTimersByTimeAsync(30_000);
        desktop.shown.at(-1)?.emit('failed', {}, 'not allowed');
      }
      expect(told).toEqual(['none']);
      expect(noneShown.advice).toContain('System Settings');
    });

    it('do not come again when they are not true any more', async () => {
      const board = asking([]);
      board.show('target work', text, () => {});
      desktop.shown[0]?.emit('failed', {}, 'not allowed');
      board.close('target work');
      await vi.advanceTimersByTimeAsync(60_000);
      expect(desktop.shown).toHaveLength(1);
    });
  });

  it('are left out where the desktop has none', () => {
    desktop.supported = false;
    notifications().show('target work', text, () => {});
    expect(desktop.shown).toEqual([]);
  });
});
