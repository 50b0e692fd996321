import type { NativeImage } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import type { SessionView } from '../../shared/view.ts';
import type { TrayInstance } from './system-tray.ts';
import type { TrayState } from './tray-menu.ts';

vi.mock('electron', () => ({
  Menu: {
    buildFromTemplate: (template: readonly { label?: string }[]) => template.map(({ label }) => label),
  },
  Tray: class {},
}));
const { SystemTray } = await import('./system-tray.ts');

const now = new Date('2026-11-22T10:00:00Z');
const session: SessionView = {
  profile: 'prod',
  target: 'understudy',
  state: 'active',
  obtainedAt: now.getTime(),
  expiresAt: now.getTime() + 42 * 60_000,
  autoRefresh: true,
};
const state = (sessions: readonly SessionView[], at = now): TrayState => ({
  now: at,
  profiles: [{ name: 'prod', kind: 'role' }],
  sessions,
  recent: [],
});

function tray(platform: NodeJS.Platform) {
  const calls: string[] = [];
  const note =
    (name: string) =>
    (...args: readonly unknown[]) => {
      calls.push(`${name} ${JSON.stringify(args[0])}`);
    };
  const instance: Partial<TrayInstance> = {
    setImage: note('image'),
    setToolTip: note('tooltip'),
    setTitle: note('title'),
    setContextMenu: note('menu'),
  };
  const shown = new SystemTray({
    // A picture that tells what it is when it is written down.
    icon: (name) => ({ toJSON: () => name }) as unknown as NativeImage,
    run: () => undefined,
    createTray: (image) => {
      calls.push(`made ${JSON.stringify(image)}`);
      return { ...instance, on: () => undefined, destroy: note('destroyed') } as unknown as TrayInstance;
    },
    platform,
  });
  const take = () => calls.splice(0);
  take();
  return { shown, take };
}

describe('the tray', () => {
  it('sets what changed and nothing else, since setting the menu closes an open one', () => {
    const { shown, take } = tray('linux');
    shown.render(state([session]), 'active');
    expect(take().map((call) => call.split(' ')[0])).toEqual(['image', 'menu', 'tooltip', 'menu']);
    shown.render(state([session], new Date(now.getTime())), 'active');
    expect(take()).toEqual([]);
    shown.render(state([session], new Date(now.getTime() + 60_000)), 'expiring');
    expect(take()).toEqual([
      'image "expiring"',
      'menu []',
      'tooltip "Understudy: prod · 41 min left"',
      expect.stringContaining('prod · 41 min left'),
    ]);
  });

  it('that nobody shows is given up for a new one that says the same', () => {
    const { shown, take } = tray('linux');
    shown.render(state([session]), 'active');
    const said = take().slice(1);
    shown.remake();
    expect(take()).toEqual(['destroyed undefined', 'made "active"', ...said]);
    shown.remake();
    expect(take().slice(0, 2)).toEqual(['destroyed undefined', 'made "active"']);
  });

  it('that is given up before anything was said is only made anew', () => {
    const { shown, take } = tray('linux');
    shown.remake();
    expect(take()).toEqual(['destroyed undefined', 'made "idle"']);
  });

  it('shows the minutes beside the icon on macOS, and takes them away at the end', () => {
    const { shown, take } = tray('darwin');
    shown.render(state([session]), 'active');
    expect(take()).toContain('title "42 min"');
    shown.render(state([]), 'idle');
    expect(take()).toContain('title ""');
  });
});
