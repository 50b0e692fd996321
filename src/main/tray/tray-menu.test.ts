import { describe, expect, it } from 'vitest';
import type { ProfileView, SessionView, WaitView } from '../../shared/view.ts';
import { trayIconState } from './tray-icon.ts';
import { headline, type TrayMenuItem, type TrayState, trayMenu, trayTitle } from './tray-menu.ts';

const NOW = new Date('2026-11-22T10:00:00Z');
const minutes = (count: number) => NOW.getTime() + count * 60_000;

const role = (name: string): ProfileView => ({ name, kind: 'role' });
const session = (profile: string, change: Partial<SessionView> = {}): SessionView => ({
  profile,
  target: 'understudy',
  state: 'active',
  obtainedAt: NOW.getTime(),
  expiresAt: minutes(42),
  autoRefresh: true,
  ...change,
});
const state = (change: Partial<TrayState>): TrayState => ({
  now: NOW,
  profiles: [],
  sessions: [],
  recent: [],
  ...change,
});

/** The labels of a menu, submenus as `label > child`. */
function labels(items: readonly TrayMenuItem[]): string[] {
  return items.flatMap((item) => {
    if (item.type === 'separator') return ['-'];
    if (item.type === 'submenu') return labels(item.items).map((label) => `${item.label} > ${label}`);
    return [item.label];
  });
}

function enabled(items: readonly TrayMenuItem[], label: string): boolean | undefined {
  const item = items.find((candidate) => candidate.type === 'action' && candidate.label === label);
  return item?.type === 'action' ? item.enabled : undefined;
}

describe('trayMenu', () => {
  it('stands without any profile', () => {
    expect(labels(trayMenu(state({})))).toEqual([
      'No active profile',
      '-',
      'Open console',
      'Copy export commands',
      'Refresh now',
      'Stop',
      '-',
      'Open Understudy',
      'Add from Identity Center…',
      'Settings…',
      'Quit Understudy',
    ]);
  });

  it('offers to sign in again where a sign-in has ended, a few at most', () => {
    const signIns = ['corp', 'lab', 'c', 'd', 'e'].map((name) => ({ id: `id ${name}`, label: name }));
    const menu = trayMenu(state({ signIns }));
    expect(labels(menu).slice(0, 6)).toEqual([
      'No active profile',
      'Sign in to corp',
      'Sign in to lab',
      'Sign in to c',
      'Sign in to d',
      '-',
    ]);
    expect(menu[1]).toMatchObject({ command: { kind: 'sign-in', id: 'id corp' }, enabled: true });
  });

  it.each([
    [[{ fresh: 3, gone: 1 }], 'Add from Identity Center… (3 new roles, 1 gone)'],
    [
      [
        { fresh: 1, gone: 0 },
        { fresh: 0, gone: 0 },
      ],
      'Add from Identity Center… (1 new role)',
    ],
    [
      [
        { fresh: 0, gone: 1 },
        { fresh: 0, gone: 1 },
      ],
      'Add from Identity Center… (2 roles gone)',
    ],
    [[{ fresh: 0, gone: 0 }], undefined],
  ])('says what is new and gone at an Identity Center: %j', (identityCenters, label) => {
    const menu = labels(trayMenu(state({ identityCenters, profiles: [role('prod')] })));
    expect(menu.find((line) => line.startsWith('Add from'))).toBe(label);
  });

  it('says who you are and for how many whole minutes, and marks that profile', () => {
    const menu = trayMenu(
      state({ profiles: [role('prod'), role('dev')], sessions: [session('prod')], recent: ['prod'] }),
    );
    expect(labels(menu).slice(0, 4)).toEqual(['prod · 42 min left', '-', 'prod · 42 min left', 'dev']);
    expect(menu[2]).toMatchObject({ type: 'radio', checked: true });
  });

  it.each(['Open console', 'Copy export commands', 'Refresh now', 'Stop'])(
    'offers “%s” only while a profile is active',
    (label) => {
      expect(enabled(trayMenu(state({ profiles: [role('prod')] })), label)).toBe(false);
      expect(enabled(trayMenu(state({ profiles: [role('prod')], sessions: [session('prod')] })), label)).toBe(
        true,
      );
      const over = session('prod', { expiresAt: minutes(-1), state: 'expired' });
      expect(enabled(trayMenu(state({ profiles: [role('prod')], sessions: [over] })), label)).toBe(false);
    },
  );

  it('shows recent profiles first, fills up with others to five, and shows no broken one', () => {
    const broken = { ...role('broken'), problem: { message: 'x', advice: 'y' } };
    const profiles = [...['a', 'b', 'c', 'd', 'e', 'f'].map(role), broken];
    const menu = trayMenu(state({ profiles, recent: ['f', 'gone', 'broken', 'c'] }));
    expect(labels(menu).slice(2, 8)).toEqual(['f', 'c', 'a', 'b', 'd', 'All profiles > e']);
    expect(labels(menu).join()).not.toContain('broken');
  });

  it('offers a first handful of roles when nothing was used yet', () => {
    const keys: ProfileView = { name: 'bastion', kind: 'long-term-keys' };
    const menu = trayMenu(state({ profiles: [keys, ...['a', 'b', 'c', 'd', 'e'].map(role)] }));
    expect(labels(menu).slice(2, 8)).toEqual(['a', 'b', 'c', 'd', 'e', 'All profiles > bastion']);
  });

  it.each([400, 5000])('splits %i profiles into alphabetical parts that a screen can show', (count) => {
    const many = Array.from({ length: count }, (_, index) => role(`p${String(index).padStart(4, '0')}`));
    const all = trayMenu(state({ profiles: many })).find((item) => item.type === 'submenu');
    if (all?.type !== 'submenu') throw new Error('There is no submenu.');
    const sizes = (items: readonly TrayMenuItem[]): number[] => [
      items.length,
      ...items.flatMap((item) => (item.type === 'submenu' ? sizes(item.items) : [])),
    ];
    expect(Math.max(...sizes(all.items))).toBeLessThanOrEqual(40);
    expect(labels(all.items)).toHaveLength(count - 5);
    expect(labels(all.items)[0]).toMatch(/^p0005 … p\d{4} > (p0005 … p0044 > )?p0005$/);
  });

  it('tells the parts from one another where long names begin alike', () => {
    const many = Array.from({ length: 200 }, (_, index) =>
      role(`company-production-account-${String(index).padStart(4, '0')}-administrator`),
    );
    const all = trayMenu(state({ profiles: many })).find((item) => item.type === 'submenu');
    if (all?.type !== 'submenu') throw new Error('There is no submenu.');
    const parts = all.items.flatMap((item) => (item.type === 'submenu' ? item.label : []));
    expect(parts[0]).toBe('…005-administrator … …044-administrator');
    expect(new Set(parts).size).toBe(5);
    expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(50);
  });

  it('says that it is the demo', () => {
    const menu = labels(trayMenu(state({ demo: true })));
    expect(menu.slice(0, 2)).toEqual(['No active profile', 'Demo on a simulated AWS']);
    expect(menu.at(-1)).toBe('End the demo');
  });

  it('says of the other live profiles only that they are, so that their submenu stays the same every minute', () => {
    const profiles = Array.from({ length: 12 }, (_, index) => role(`p${index}`));
    const sessions = profiles.slice(0, 8).map(({ name }) => session(name));
    const restAt = (now: number) => {
      const menu = trayMenu(state({ profiles, sessions, now: new Date(now) }));
      const rest = menu.find((item) => item.type === 'submenu');
      return rest?.type === 'submenu' ? rest.items : [];
    };
    const before = restAt(minutes(0));
    expect(labels(before)).toEqual(['p10', 'p11', 'p5 · active', 'p6 · active', 'p7 · active', 'p8', 'p9']);
    expect(restAt(minutes(1))).toBe(before);
    expect(labels(restAt(minutes(42)))).toEqual(['p10', 'p11', 'p5', 'p6', 'p7', 'p8', 'p9']);
  });

  it('shows other items under the others when the files were read again', () => {
    const all = (profiles: readonly ProfileView[]) => labels(trayMenu(state({ profiles }))).slice(7, 9);
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    expect(all(names.map(role))).toEqual(['All profiles > f', '-']);
    expect(all([...names, 'g'].map(role))).toEqual(['All profiles > f', 'All profiles > g']);
  });

  it('cuts labels at fifty characters, with a sign', () => {
    const menu = trayMenu(state({ profiles: [role('x'.repeat(80))] }));
    expect(labels(menu)[2]).toBe(`${'x'.repeat(49)}…`);
  });

  it('gives up the end of a long name rather than the time or the word behind it', () => {
    const long = 'x'.repeat(80);
    const menu = trayMenu(state({ profiles: [role(long)], sessions: [session(long)], production: [long] }));
    for (const shown of [labels(menu)[0], labels(menu)[2]]) {
      expect(shown).toMatch(/^x+… · production · 42 min left$/);
      expect(shown).toHaveLength(50);
    }
  });

  it('puts pins on top in their own order, and leaves room for what was used last', () => {
    const profiles = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(role);
    const menu = trayMenu(
      state({
        profiles,
        pinned: ['h', 'gone', 'g', 'b', 'c', 'd'],
        recent: ['f', 'g'],
        sessions: [session('e')],
      }),
    );
    expect(labels(menu).slice(2, 8)).toEqual(['h', 'g', 'b', 'c', 'e · 42 min left', 'f']);
    expect(labels(menu).filter((line) => line !== '-' && !line.includes('>')).length).toBeLessThanOrEqual(14);
  });

  it('says which profile is production', () => {
    const menu = trayMenu(state({ profiles: [role('prod'), role('dev')], production: ['prod'] }));
    expect(labels(menu).slice(2, 4)).toEqual(['prod · production', 'dev']);
  });

  it('says in words why the icon asks for attention', () => {
    const failed = session('prod', { state: 'failed' });
    expect(labels(trayMenu(state({ sessions: [session('a'), failed] })))[1]).toBe(
      'prod could not be renewed',
    );
    const ended = session('dev', { state: 'expired', expiresAt: minutes(-1) });
    expect(labels(trayMenu(state({ sessions: [ended] })))[1]).toBe('dev has expired');
    expect(labels(trayMenu(state({ sessions: [session('a')] })))[1]).toBe('-');
  });

  it('changes once a minute at most', () => {
    const later = new Date(NOW.getTime() + 59_000);
    const view = {
      profiles: [role('prod')],
      sessions: [session('prod', { expiresAt: minutes(42) + 59_999 })],
    };
    expect(trayMenu(state({ ...view, now: later }))).toEqual(trayMenu(state(view)));
  });
});

describe('headline', () => {
  it.each([
    ['nothing live', [], 'No active profile'],
    ['one live', [session('prod')], 'prod · 42 min left'],
    [
      'only an expired one',
      [session('prod', { expiresAt: minutes(-3), state: 'expired' })],
      'No active profile',
    ],
    ['a first switch under way', [session('dev', { state: 'working', expiresAt: 0 })], 'dev · switching'],
    ['a renewal under way', [session('dev', { state: 'working' })], 'dev · 42 min left'],
  ] as const)('%s', (_name, sessions, expected) => {
    expect(headline(state({ sessions: [...sessions] }))).toBe(expected);
  });
});

describe('the title in the menu bar', () => {
  it.each([
    ['42 min', [session('prod')]],
    ['', []],
    ['', [session('dev', { state: 'working', expiresAt: 0 })]],
  ] as const)('is "%s"', (title, sessions) => {
    expect(trayTitle(state({ sessions: [...sessions] }))).toBe(title);
  });
});

describe('trayIconState', () => {
  it.each([
    ['idle', []],
    ['active', [session('a')]],
    ['expiring', [session('a', { state: 'expiring', expiresAt: minutes(3) })]],
    ['attention', [session('a'), session('b', { state: 'failed' })]],
    ['attention', [session('a', { state: 'expired', expiresAt: minutes(-1) })]],
  ] as const)('is %s', (expected, sessions) => {
    expect(trayIconState({ sessions: [...sessions] }, NOW)).toBe(expected);
  });

  it.each([
    ['code', 'idle'],
    ['terminal', 'idle'],
    ['unlock', 'attention'],
    ['window', 'attention'],
  ] as const)('of a question that waits for %s is %s', (waitsFor, expected) => {
    expect(trayIconState({ sessions: [], waits: [{ profile: 'a', waitsFor }] }, NOW)).toBe(expected);
  });
});

describe('what waits for a person', () => {
  const menuOf = (...waits: WaitView[]) =>
    trayMenu({ now: NOW, profiles: [], sessions: [], recent: [], waits });
  const lines = (...waits: WaitView[]) =>
    menuOf(...waits)
      .flatMap((item) => ('label' in item ? [item.label] : []))
      .filter((label) => /waits|code|Cancel/.test(label));

  it.each<[WaitView['waitsFor'], readonly string[]]>([
    ['code', ['a waits for a code', 'Enter the code…', 'Cancel a']],
    ['terminal', ['a waits for a terminal', 'Cancel a']],
    ['unlock', ['a waits for the unlocked screen', 'Cancel a']],
    ['window', ['a waits for a code', 'Enter the code…', 'Cancel a']],
  ])('(%s) is said once, with what can be done', (waitsFor, expected) => {
    expect(lines({ profile: 'a', waitsFor })).toEqual(expected);
  });

  it('shows two of many, each with its end', () => {
    const many = ['a', 'b', 'c'].map((profile) => ({ profile, waitsFor: 'code' as const }));
    expect(lines(...many)).toEqual([
      'a waits for a code',
      'b waits for a code',
      'Enter the code…',
      'Cancel a',
      'Cancel b',
    ]);
    const commands = menuOf(...many).flatMap((item) => ('command' in item ? [item.command] : []));
    expect(commands).toContainEqual({ kind: 'cancel', profile: 'b' });
    expect(commands).toContainEqual({ kind: 'enter-code' });
  });

  it('keeps its words where the name is long', () => {
    const [label] = lines({ profile: 'x'.repeat(80), waitsFor: 'unlock' });
    expect(label).toMatch(/^x+… waits for the unlocked screen$/);
    expect([...(label ?? '')].length).toBeLessThanOrEqual(50);
  });
});
