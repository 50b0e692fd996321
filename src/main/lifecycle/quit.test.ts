import type { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Shutdown } from '../../app/delivery/quit-tasks.ts';
import { quitInOrder } from './quit.ts';

const electron = vi.hoisted(() => ({}) as { app: EventEmitter; powerMonitor: EventEmitter; quits: number });
vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  const emitters = {
    app: Object.assign(new Emitter(), {
      quit: () => {
        electron.quits += 1;
      },
    }),
    powerMonitor: new Emitter(),
  };
  return Object.assign(electron, emitters);
});

/** Asks the app to end; whether it was held. */
function askToQuit(): boolean {
  let held = false;
  electron.app.emit('before-quit', {
    preventDefault: () => {
      held = true;
    },
  });
  return held;
}

function start(platform: NodeJS.Platform, hasTasks: boolean) {
  const done: string[] = [];
  let isDone = !hasTasks;
  const shutdown: Pick<Shutdown, 'isDone' | 'run'> = {
    get isDone() {
      return isDone;
    },
    run: async () => {
      done.push('tasks');
      isDone = true;
    },
  };
  quitInOrder({
    // Only these two are used.
    shutdown: shutdown as Shutdown,
    close: () => done.push('closed'),
    isKeychainWaiting: () => false,
    platform,
  });
  return done;
}

describe('the end of the app', () => {
  beforeEach(() => {
    electron.app.removeAllListeners();
    electron.powerMonitor.removeAllListeners();
    electron.quits = 0;
  });

  it('waits for its last tasks, then comes by itself', async () => {
    const done = start('linux', true);
    expect(askToQuit()).toBe(true);
    await vi.waitFor(() => expect(electron.quits).toBe(1));
    expect(askToQuit()).toBe(false);
    expect(done).toEqual(['closed', 'tasks']);
  });

  it('comes at once where there is nothing to do', () => {
    const done = start('linux', false);
    expect(askToQuit()).toBe(false);
    expect(done).toEqual(['closed']);
  });

  it('holds up no logout of macOS, and begins its tasks when that is announced', () => {
    const done = start('darwin', true);
    electron.powerMonitor.emit('shutdown', {});
    expect(done).toEqual(['closed', 'tasks']);
    expect(askToQuit()).toBe(false);
  });

  it('waits on macOS where somebody quits the app alone', () => {
    start('darwin', true);
    expect(askToQuit()).toBe(true);
  });
});
