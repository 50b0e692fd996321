import type { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DesktopNotifications } from './desktop-notifications.ts';

interface Shown extends EventEmitter {
  readonly options: { readonly title: string; readonly body: string };
  readonly isClosed: boolean;
}

const desktop = vi.hoisted(() => ({ supported: true, shown: [] as Shown[] }));
vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  class Notification extends Emitter {
    static isSupported = () => desktop.supported;
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

  it('are left out where the desktop has none', () => {
    desktop.supported = false;
    notifications().show('target work', text, () => {});
    expect(desktop.shown).toEqual([]);
  });
});
