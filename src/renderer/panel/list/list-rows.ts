import type { ProfileView } from '../../../shared/view.ts';

/** Profiles that stand together under one heading. */
export interface ListGroup {
  /** Unique in the list. */
  readonly id: string;
  readonly title: string;
  readonly profiles: readonly ProfileView[];
  /** Live sessions: their rows have a thin bar. */
  readonly live?: boolean;
  /** Of how many these are the ones that were found, where some were not. */
  readonly of?: number;
}

/** One line of the virtual list. */
export type ListRow =
  | { readonly kind: 'heading'; readonly group: ListGroup }
  | { readonly kind: 'profile'; readonly group: ListGroup; readonly profile: ProfileView };

/** The rows of the list, by arithmetic instead of an array. A group without profiles has no heading and no row. */
export class ListRows {
  readonly groups: readonly ListGroup[];
  /** Rows, headings included. */
  readonly count: number;
  /** Profiles in all groups. */
  readonly size: number;
  /** Where each group begins: its heading among the rows, its first profile among the profiles. */
  readonly #starts: readonly { readonly row: number; readonly position: number }[];
  #positions: ReadonlyMap<string, number> | undefined;

  constructor(groups: readonly ListGroup[]) {
    this.groups = groups.filter(({ profiles }) => profiles.length > 0);
    let row = 0;
    let position = 0;
    this.#starts = this.groups.map(({ profiles }) => {
      const start = { row, position };
      row += profiles.length + 1;
      position += profiles.length;
      return start;
    });
    this.count = row;
    this.size = position;
  }

  at(index: number): ListRow | undefined {
    if (index < 0 || index >= this.count) return undefined;
    const which = this.#groupAt(index, 'row');
    const [group, start] = [this.groups[which], this.#starts[which]];
    if (!group || !start) return undefined;
    if (index === start.row) return { kind: 'heading', group };
    const profile = group.profiles[index - start.row - 1];
    return profile && { kind: 'profile', group, profile };
  }

  /** The profile in a row, headings counted; `undefined` for a heading. For all rows at once, so it makes no object. */
  profileInRow(index: number): ProfileView | undefined {
    const which = this.#groupAt(index, 'row');
    return this.groups[which]?.profiles[index - (this.#starts[which]?.row ?? 0) - 1];
  }

  /** True for a row among the live sessions. */
  isLiveRow(index: number): boolean {
    return this.groups[this.#groupAt(index, 'row')]?.live === true;
  }

  /** The profile at a position that counts no headings. */
  profileAt(position: number): ProfileView | undefined {
    if (position < 0 || position >= this.size) return undefined;
    const which = this.#groupAt(position, 'position');
    return this.groups[which]?.profiles[position - (this.#starts[which]?.position ?? 0)];
  }

  /** Where a profile stands among all profiles of the list, headings not counted; -1 when it is not there. */
  positionOf(name: string | undefined): number {
    if (name === undefined) return -1;
    // The first of the list is asked for at every key: no map is made for it.
    if (this.profileAt(0)?.name === name) return 0;
    this.#positions ??= this.#allPositions();
    return this.#positions.get(name) ?? -1;
  }

  /** The row, headings counted, of a position that counts none. */
  rowOf(position: number): number {
    return position + this.#groupAt(position, 'position') + 1;
  }

  /** The position, headings not counted, of a row that is no heading. */
  positionAt(row: number): number {
    return row - this.#groupAt(row, 'row') - 1;
  }

  /** The last group that begins at or before a row or a position. Groups may be many: one for each source. */
  #groupAt(at: number, what: 'row' | 'position'): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle]?.[what] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #allPositions(): ReadonlyMap<string, number> {
    const positions = new Map<string, number>();
    for (const { profiles } of this.groups)
      for (const { name } of profiles) positions.set(name, positions.size);
    return positions;
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
