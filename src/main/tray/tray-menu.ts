import type { ProfileView, SessionView, SignInView, WaitView } from '../../shared/view.ts';
import type { KnownIdentityCenter } from '../../shared/views/populate-view.ts';
import { roleChangeWords } from '../../shared/words/role-change-words.ts';
import { minutesLeft, wholeMinutes } from '../../shared/words/time-left.ts';
import { isHidden, WAIT_TEXTS } from '../../shared/words/wait-text.ts';

/** What the tray can ask the app to do. */
export type TrayCommand =
  | { readonly kind: 'switch'; readonly profile: string }
  | { readonly kind: 'copy-export'; readonly profile: string }
  | { readonly kind: 'console'; readonly profile: string }
  | { readonly kind: 'refresh'; readonly profile: string }
  | { readonly kind: 'sign-in'; readonly id: string }
  | { readonly kind: 'stop'; readonly profile: string }
  | { readonly kind: 'enter-code' }
  | { readonly kind: 'cancel'; readonly profile: string }
  | { readonly kind: 'open' }
  /** Profiles from Identity Center. */
  | { readonly kind: 'populate' }
  | { readonly kind: 'settings' }
  | { readonly kind: 'update' }
  | { readonly kind: 'quit' };

/** A menu as plain data: comparable, testable, and free of Electron. */
export type TrayMenuItem =
  | { readonly type: 'separator' }
  | { readonly type: 'label'; readonly label: string }
  | {
      readonly type: 'action' | 'radio';
      readonly label: string;
      readonly command: TrayCommand;
      readonly enabled: boolean;
      readonly checked?: boolean;
    }
  | { readonly type: 'submenu'; readonly label: string; readonly items: readonly TrayMenuItem[] };

export interface TrayState {
  readonly now: Date;
  readonly profiles: readonly ProfileView[];
  /** Newest switch first. */
  readonly sessions: readonly SessionView[];
  readonly recent: readonly string[];
  /** Profiles that stand on top, in this order. */
  readonly pinned?: readonly string[];
  /** Profiles marked as production: the menu says so. */
  readonly production?: readonly string[];
  /** What waits for a person. */
  readonly waits?: readonly WaitView[];
  /** This is the demo: AWS is simulated. */
  readonly demo?: boolean;
  /** What somebody has to sign in to again. */
  readonly signIns?: readonly Pick<SignInView, 'id' | 'label'>[];
  /** Identity Centers that profiles were made from, with what is new and gone there. */
  readonly identityCenters?: readonly Pick<KnownIdentityCenter, 'fresh' | 'gone'>[];
  /** The newer version that there is. */
  readonly update?: string;
  /** One short sentence when something needs the user. */
  readonly attention?: string;
}

const RECENT_SHOWN = 5;
/** Pins leave room for what was used last; with them the menu is one line longer. */
const PINNED_SHOWN = 4;
const SHOWN_WITH_PINS = 6;
/** Each is one click away; who has more of them finds them in the panel. */
const SIGN_INS_SHOWN = 4;
const SUBMENU_LIMIT = 40;
/** What waits takes lines of its own; of more the first ones stand for all. */
const WAITS_SHOWN = 2;
/** Longer labels are cut by some desktops without a sign; ours are cut with one. */
const LABEL_LIMIT = 50;

/**
 * The tray menu of DESIGN section 7: who you are, recent profiles, all the others, and every first-level action of the
 * panel, since on Linux the menu may be all there is. Times are whole minutes, so that the menu changes once a minute.
 * The items under `All profiles` are the same object as before while they say the same.
 */
export function trayMenu(state: TrayState): readonly TrayMenuItem[] {
  const active = activeSession(state.sessions, state.now);
  const usable = usableOf(state.profiles);
  const shown = shortlist(state, usable);
  const rest = restItems(state, usable, shown);
  const attention = attentionOf(state);
  const onActive = (kind: 'console' | 'copy-export' | 'refresh' | 'stop', label: string): TrayMenuItem => ({
    type: 'action',
    label,
    command: { kind, profile: active?.profile ?? '' },
    enabled: active !== undefined && active.state !== 'working',
  });

  return [
    { type: 'label', label: headline(state) },
    ...(state.demo ? [{ type: 'label', label: 'Demo on a simulated AWS' } as const] : []),
    ...(attention !== undefined ? [{ type: 'label', label: cut(attention) } as const] : []),
    ...(state.signIns ?? []).slice(0, SIGN_INS_SHOWN).map(
      ({ id, label: name }): TrayMenuItem => ({
        type: 'action',
        label: cut(`Sign in to ${name}`),
        command: { kind: 'sign-in', id },
        enabled: true,
      }),
    ),
    ...waitItems(state.waits ?? []),
    { type: 'separator' },
    ...shown.map((profile) => shownItem(profile, state)),
    ...(rest.length > 0 ? [{ type: 'submenu', label: 'All profiles', items: rest } as const] : []),
    ...(usable.length > 0 ? [{ type: 'separator' } as const] : []),
    onActive('console', 'Open console'),
    onActive('copy-export', 'Copy export commands'),
    onActive('refresh', 'Refresh now'),
    onActive('stop', 'Stop'),
    { type: 'separator' },
    { type: 'action', label: 'Open Understudy', command: { kind: 'open' }, enabled: true },
    ...populateItem(state, usable),
    { type: 'action', label: 'Settings…', command: { kind: 'settings' }, enabled: true },
    ...(state.update === undefined
      ? []
      : [
          {
            type: 'action',
            label: cut(`Understudy ${state.update} is available…`),
            command: { kind: 'update' },
            enabled: true,
          } as const,
        ]),
    {
      type: 'action',
      label: state.demo ? 'End the demo' : 'Quit Understudy',
      command: { kind: 'quit' },
      enabled: true,
    },
  ];
}

/** A hint, not a fixture: where there is no profile to switch to, and where roles came or went. */
function populateItem(
  { identityCenters = [] }: TrayState,
  usable: readonly ProfileView[],
): readonly TrayMenuItem[] {
  const words = roleChangeWords(identityCenters);
  if (words === undefined && usable.length > 0) return [];
  const label = `Add from Identity Center…${words === undefined ? '' : ` (${words})`}`;
  return [{ type: 'action', label, command: { kind: 'populate' }, enabled: true }];
}

/** The one line that the header of the menu and the tooltip share. */
export function headline(state: Pick<TrayState, 'sessions' | 'now' | 'production'>): string {
  const active = activeSession(state.sessions, state.now);
  if (!active) return 'No active profile';
  const switching = active.state === 'working' && active.expiresAt <= state.now.getTime();
  const time = switching ? 'switching' : minutesLeft(active.expiresAt, state.now);
  return label(active.profile, state, time);
}

/** What stands beside the icon in the menu bar of macOS: the whole minutes left, or nothing. */
export function trayTitle(state: Pick<TrayState, 'sessions' | 'now'>): string {
  const active = activeSession(state.sessions, state.now);
  return active && active.expiresAt > state.now.getTime() ? wholeMinutes(active.expiresAt, state.now) : '';
}

/** Why the icon asks for attention: the first thing that does, in a few words. */
export function attentionOf({ attention, sessions, waits = [] }: TrayState): string | undefined {
  if (attention) return attention;
  const hidden = waits.find(({ waitsFor }) => isHidden(waitsFor));
  if (hidden) return waitLabel(hidden);
  const failed = sessions.find((session) => session.state === 'failed');
  if (failed) return `${cut(failed.profile, 28)} could not be renewed`;
  const ended = sessions.find((session) => session.state === 'expired');
  return ended && `${cut(ended.profile, 28)} has expired`;
}

/** What waits for a person, how to answer it, and how to call it off. */
function waitItems(waits: readonly WaitView[]): readonly TrayMenuItem[] {
  if (waits.length === 0) return [];
  const shown = waits.slice(0, WAITS_SHOWN);
  const isAskedHere = shown.some(({ waitsFor }) => waitsFor === 'code' || waitsFor === 'window');
  return [
    { type: 'separator' },
    // One that nobody sees is the icon's attention already.
    ...shown
      .filter(({ waitsFor }) => !isHidden(waitsFor))
      .map((wait): TrayMenuItem => ({ type: 'label', label: waitLabel(wait) })),
    ...(isAskedHere
      ? [
          {
            type: 'action',
            label: 'Enter the code…',
            command: { kind: 'enter-code' },
            enabled: true,
          } as const,
        ]
      : []),
    ...shown.map(
      ({ profile }): TrayMenuItem => ({
        type: 'action',
        label: `Cancel ${cut(profile, LABEL_LIMIT - 'Cancel '.length)}`,
        command: { kind: 'cancel', profile },
        enabled: true,
      }),
    ),
  ];
}

function waitLabel({ profile, waitsFor }: WaitView): string {
  const { tray } = WAIT_TEXTS[waitsFor];
  return `${cut(profile, LABEL_LIMIT - tray.length - 1)} ${tray}`;
}

/** The session that the actions of the menu act on: the newest switch that is still alive. */
export function activeSession(sessions: readonly SessionView[], now: Date): SessionView | undefined {
  return sessions.find((session) => session.state === 'working' || session.expiresAt > now.getTime());
}

/** Pinned ones, live and recent profiles; then, so that a first switch is one click away, roles before bare keys. */
function shortlist(state: TrayState, usable: readonly ProfileView[]): readonly ProfileView[] {
  const find = (name: string) => usable.find((profile) => profile.name === name);
  const pinned = (state.pinned ?? []).filter((name) => find(name)).slice(0, PINNED_SHOWN);
  const used = [...pinned, ...state.sessions.map((session) => session.profile), ...state.recent];
  const roles = firstRoles(usable);
  const names = new Set([
    ...used,
    ...[...roles, ...usable.slice(0, RECENT_SHOWN)].map((profile) => profile.name),
  ]);
  const most = pinned.length > 0 ? SHOWN_WITH_PINS : RECENT_SHOWN;
  const shown: ProfileView[] = [];
  for (const name of names) {
    const profile = find(name);
    if (profile) shown.push(profile);
    if (shown.length === most) break;
  }
  return shown;
}

function firstRoles(usable: readonly ProfileView[]): readonly ProfileView[] {
  const roles: ProfileView[] = [];
  for (const profile of usable) {
    if (leadsToRole(profile)) roles.push(profile);
    if (roles.length === RECENT_SHOWN) break;
  }
  return roles;
}

function leadsToRole(profile: ProfileView): boolean {
  return profile.kind === 'role' || profile.kind === 'role-chain';
}

/** Those that can be switched to; found once for each reading of the files. */
function usableOf(profiles: readonly ProfileView[]): readonly ProfileView[] {
  const known = usableIn.get(profiles);
  if (known) return known;
  const usable = profiles.filter((profile) => !profile.problem);
  usableIn.set(profiles, usable);
  return usable;
}
const usableIn = new WeakMap<readonly ProfileView[], readonly ProfileView[]>();

function shownItem(profile: ProfileView, state: TrayState): TrayMenuItem {
  const session = state.sessions.find(
    (candidate) => candidate.profile === profile.name && candidate.expiresAt > state.now.getTime(),
  );
  return {
    type: 'radio',
    label: label(profile.name, state, session && minutesLeft(session.expiresAt, state.now)),
    command: { kind: 'switch', profile: profile.name },
    enabled: true,
    checked: session !== undefined && session === activeSession(state.sessions, state.now),
  };
}

/** Made once: comparing by `localeCompare` looks for the user's language at each of thousands of comparisons. */
const byName = new Intl.Collator();

interface RestItems {
  /** What they were made of. */
  readonly made: string;
  readonly items: readonly TrayMenuItem[];
}
const restItemsOf = new WeakMap<readonly ProfileView[], RestItems>();

/**
 * All the others. They say that a session is live, not for how long: with minutes in them thousands of items would be made and
 * handed to the desktop anew at every turn of the minute, in a submenu that nobody has open.
 */
function restItems(
  state: TrayState,
  usable: readonly ProfileView[],
  shown: readonly ProfileView[],
): readonly TrayMenuItem[] {
  const now = state.now.getTime();
  const live = new Set(
    state.sessions.flatMap(({ expiresAt, profile }) => (expiresAt > now ? [profile] : [])),
  );
  const made = JSON.stringify([shown.map(({ name }) => name), [...live], state.production]);
  const known = restItemsOf.get(state.profiles);
  if (known?.made === made) return known.items;
  const rest = usable.filter((profile) => !shown.includes(profile));
  const items = grouped(rest, (profile) => restItem(profile, state, live.has(profile.name)));
  restItemsOf.set(state.profiles, { made, items });
  return items;
}

function restItem({ name }: ProfileView, state: TrayState, isLive: boolean): TrayMenuItem {
  return {
    type: 'action',
    label: label(name, state, isLive ? 'active' : undefined),
    command: { kind: 'switch', profile: name },
    enabled: true,
  };
}

/** A flat list while it fits a screen, else alphabetical parts ("a-dev … b-prod") of at most 40, in parts of their own where they are many. */
function grouped(
  profiles: readonly ProfileView[],
  itemOf: (profile: ProfileView) => TrayMenuItem,
): readonly TrayMenuItem[] {
  const sorted = profiles.toSorted((a, b) => byName.compare(a.name, b.name));
  if (sorted.length <= SUBMENU_LIMIT) return sorted.map(itemOf);
  const shared = sharedBeginning(sorted[0]?.name ?? '', sorted.at(-1)?.name ?? '');
  const parts = chunks(sorted, SUBMENU_LIMIT).map((part) => ({
    first: part[0]?.name ?? '',
    last: part.at(-1)?.name ?? '',
    items: part.map(itemOf),
  }));
  const submenu = ({ first, last, items }: (typeof parts)[number]): TrayMenuItem => ({
    type: 'submenu',
    label: range(first, last, shared),
    items,
  });
  if (parts.length <= SUBMENU_LIMIT) return parts.map(submenu);
  return chunks(parts, Math.ceil(Math.sqrt(parts.length))).map((some) =>
    submenu({
      first: some[0]?.first ?? '',
      last: some.at(-1)?.last ?? '',
      items: some.map(submenu),
    }),
  );
}

function chunks<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}

/** "a-dev … b-prod". Of long names the beginning that all of them share gives way, since it tells no part from another. */
function range(first: string, last: string, shared: number): string {
  const whole = `${first} … ${last}`;
  if ([...whole].length <= LABEL_LIMIT) return whole;
  const explaining = (name: string) => cut(shared > 0 ? `…${name.slice(shared)}` : name, 23);
  return `${explaining(first)} … ${explaining(last)}`;
}

/** How many characters two names begin with alike. In a sorted list those of its ends are those of all. */
function sharedBeginning(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

/** "prod-admin · production · 42 min left": of a label that is too long the name gives way, never what stands behind it. */
function label(
  profile: string,
  { production = [] }: Pick<TrayState, 'production'>,
  time: string | undefined,
): string {
  const rest = [...(production.includes(profile) ? ['production'] : []), ...(time ? [time] : [])];
  const tail = rest.map((word) => ` · ${word}`).join('');
  return `${cut(profile, LABEL_LIMIT - tail.length)}${tail}`;
}

function cut(label: string, limit = LABEL_LIMIT): string {
  const characters = [...label];
  return characters.length <= limit ? label : `${characters.slice(0, limit - 1).join('')}…`;
}
