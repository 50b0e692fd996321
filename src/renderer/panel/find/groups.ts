import type { GroupBy } from '../../../shared/settings/setting-values.ts';
import type { ProfileView } from '../../../shared/view.ts';
import type { ListGroup } from '../list/list-rows.ts';
import { messages } from '../messages.ts';

/** How many of the profiles used last stand together above the groups of sources. */
const RECENT_SHOWN = 5;

export interface ListOrder {
  /** What was found, best first. */
  readonly found: readonly ProfileView[];
  /** Live profiles that were found, newest switch first. */
  readonly live: readonly ProfileView[];
  /** Pinned profiles that were found, in the user's order. */
  readonly pinned: readonly ProfileView[];
  /** Names by last use, newest first. */
  readonly recent: readonly string[];
  readonly groupBy: GroupBy;
  readonly isSearch: boolean;
  /** How many profiles there are besides the live and the pinned ones. */
  readonly total: number;
  /** Profiles that others start from: they head the group of their own name. */
  readonly sources: ReadonlySet<string>;
}

/**
 * The groups of the list: what is live, what is pinned, then everything else, in one group or by the profile that it
 * starts from. Every profile stands once.
 */
export function listGroups(order: ListOrder): readonly ListGroup[] {
  const { found, groupBy, isSearch, live, total } = order;
  const above = new Set<string>(live.map(({ name }) => name));
  const pinned = order.pinned.filter(({ name }) => !above.has(name));
  for (const { name } of pinned) above.add(name);
  const top: ListGroup[] = [
    { id: 'active', title: messages.activeGroup, profiles: live, live: true },
    { id: 'pinned', title: messages.pinnedGroup, profiles: pinned },
  ];
  const rest = above.size > 0 ? found.filter(({ name }) => !above.has(name)) : found;
  if (groupBy === 'none')
    return [...top, { id: 'profiles', title: messages.profilesGroup, profiles: rest, of: total }];
  const recent = isSearch ? [] : recentOf(rest, order.recent);
  const shown = new Set(recent.map(({ name }) => name));
  const others = shown.size > 0 ? rest.filter(({ name }) => !shown.has(name)) : rest;
  return [
    ...top,
    { id: 'recent', title: messages.recentGroup, profiles: recent },
    ...bySource(others, order.sources),
  ];
}

function recentOf(profiles: readonly ProfileView[], recent: readonly string[]): readonly ProfileView[] {
  const wanted = new Set(recent);
  const byName = new Map(profiles.filter(({ name }) => wanted.has(name)).map((each) => [each.name, each]));
  return recent.flatMap((name) => byName.get(name) ?? []).slice(0, RECENT_SHOWN);
}

/** Groups in the order of their first profile, which is the best match or the most used one; those without a source last. */
function bySource(profiles: readonly ProfileView[], sources: ReadonlySet<string>): readonly ListGroup[] {
  const groups = new Map<string, ProfileView[]>();
  const alone: ProfileView[] = [];
  for (const profile of profiles) {
    const source = profile.sourceProfile ?? (sources.has(profile.name) ? profile.name : undefined);
    const group = source === undefined ? alone : groups.get(source);
    if (group) group.push(profile);
    else if (source !== undefined) groups.set(source, [profile]);
  }
  return [
    ...[...groups].map(([source, group]) => ({
      id: `source ${source}`,
      title: messages.sourceGroup(source),
      profiles: group,
    })),
    { id: 'alone', title: messages.aloneGroup, profiles: alone },
  ];
}
