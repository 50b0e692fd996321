import { beforeEach, describe, expect, it } from 'vitest';
import { GlobalShortcut, unfitShortcut } from './global-shortcut.ts';

let taken: Set<string>;
let registered: Map<string, () => void>;
let pressed: number;
beforeEach(() => {
  taken = new Set();
  registered = new Map();
  pressed = 0;
});

const open = ({ bindsKeys = true } = {}) =>
  new GlobalShortcut({
    registry: {
      register: (accelerator, callback) => {
        if (accelerator === 'Nonsense') throw new TypeError('conversion failure');
        if (taken.has(accelerator)) return false;
        registered.set(accelerator, callback);
        return true;
      },
      unregister: (accelerator) => void registered.delete(accelerator),
    },
    bindsKeys,
    command: '/opt/understudy',
    onPressed: () => {
      pressed += 1;
    },
  });

describe('GlobalShortcut', () => {
  it('is off until one is chosen, and gives the old one up for the new', () => {
    const shortcut = open();
    expect(shortcut.view()).toEqual({ state: 'off' });
    expect(shortcut.set('Control+Alt+U')).toEqual({ state: 'on' });
    registered.get('Control+Alt+U')?.();
    expect(pressed).toBe(1);
    shortcut.set('Control+Alt+I');
    expect([...registered.keys()]).toEqual(['Control+Alt+I']);
    expect(shortcut.set('')).toEqual({ state: 'off' });
    expect(registered.size).toBe(0);
  });

  it('says when another program has it', () => {
    taken.add('Control+Alt+U');
    expect(open().set('Control+Alt+U')).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('Another program'),
    });
  });

  it('says when the system does not know it', () => {
    expect(open().set('Nonsense').state).toBe('failed');
  });

  it('says where only the desktop binds keys what to do instead', () => {
    const view = open({ bindsKeys: false }).set('Control+Alt+U');
    expect(view).toMatchObject({ state: 'failed', message: expect.stringContaining('/opt/understudy') });
    expect(registered.size).toBe(0);
  });

  it('does nothing while another one is being recorded', () => {
    const shortcut = open();
    shortcut.set('Control+Alt+U');
    shortcut.pause(true);
    expect(registered.size).toBe(0);
    shortcut.pause(false);
    expect([...registered.keys()]).toEqual(['Control+Alt+U']);
  });

  it('knows at once whether the one that was recorded is free', () => {
    const shortcut = open();
    shortcut.set('Control+Alt+U');
    shortcut.pause(true);
    expect(shortcut.set('Control+Alt+I')).toEqual({ state: 'on' });
    shortcut.pause(false);
    expect([...registered.keys()]).toEqual(['Control+Alt+I']);
  });
});

describe('unfitShortcut', () => {
  it.each(['Control+Alt+U', 'CommandOrControl+Shift+Space', 'F12', 'Super+9', 'Alt+`', 'Control+Plus'])(
    'takes %s',
    (accelerator) => expect(unfitShortcut(accelerator)).toBeUndefined(),
  );

  it.each(['U', 'Shift+U', '', 'Control', 'Control+Alt', 'Control+Control+U', 'Hyper+U', 'Control+UU', '+'])(
    'refuses "%s" with a reason',
    (accelerator) => expect(unfitShortcut(accelerator)).toMatch(/\.$/),
  );
});
