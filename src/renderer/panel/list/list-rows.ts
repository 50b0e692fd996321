import type { ProfileView } from '../../../shared/view.ts';

/** One line of the virtual list. */
export type ListRow =
  | { readonly kind: 'heading'; readonly group: GroupId }
  | { readonly kind: 'profile'; readonly group: GroupId; readonly profile: ProfileView };

export type GroupId = 'active' | 'profiles';

/**
 * The rows of the list, by arithmetic instead of an array: an "Active" group on top when there is any, then "Profiles".
 * A group without profiles has no heading.
 */
export class ListRows {
  readonly active: readonly ProfileView[];
  readonly others: readonly ProfileView[];
  readonly count: number;
  /** Number of profiles in both groups. */
  readonly size: number;
  readonly #othersStart: number;

  constructor(active: readonly ProfileView[], others: readonly ProfileView[]) {
    this.active = active;
    this.others = others;
    this.size = active.length + others.length;
    this.#othersStart = active.length > 0 ? active.length + 1 : 0;
    this.count = this.#othersStart + (others.length > 0 ? others.length + 1 : 0);
  }

  at(index: number): ListRow | undefined {
    const group = index < this.#othersStart ? 'active' : 'profiles';
    const within = group === 'active' ? index : index - this.#othersStart;
    if (within === 0 && index < this.count) return { kind: 'heading', group };
    const profile = (group === 'active' ? this.active : this.others)[within - 1];
    return profile && { kind: 'profile', group, profile };
  }

  /** The profile at a position that counts no headings. */
  profileAt(position: number): ProfileView | undefined {
    return position < this.active.length ? this.active[position] : this.others[position - this.active.length];
  }

  /** Where a profile stands among all profiles of the list, headings not counted; -1 when it is not there. */
  positionOf(name: string | undefined): number {
    if (name === undefined) return -1;
    const inActive = this.active.findIndex((profile) => profile.name === name);
    if (inActive >= 0) return inActive;
    const inOthers = this.others.findIndex((profile) => profile.name === name);
    return inOthers < 0 ? -1 : this.active.length + inOthers;
  }

  /** The row, headings counted, of a position that counts none. */
  rowOf(position: number): number {
    return position < this.active.length
      ? position + 1
      : position - this.active.length + this.#othersStart + 1;
  }
}

/** Where a key leads from `position` in a list of `size`; `undefined` for keys that do not move. */
export function moveBy(key: string, position: number, size: number, page: number): number | undefined {
  if (size === 0) return undefined;
  const last = size - 1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, position + 1);
    case 'ArrowUp':
      return Math.max(0, position - 1);
    case 'PageDown':
      return Math.min(last, position + page);
    case 'PageUp':
      return Math.max(0, position - page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
