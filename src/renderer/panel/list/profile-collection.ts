import type { Collection, Key, Node } from '@react-types/shared';
import type { ProfileView } from '../../../shared/view.ts';
import type { ListRows } from './list-rows.ts';

/**
 * The list as React Aria wants to see it. Its own collections are built from elements, node by node, which takes tens of
 * milliseconds for thousands of profiles at every key; this one is a thin view on the arrays that are there anyway.
 */
export class ProfileCollection implements Collection<Node<ProfileView>> {
  readonly #rows: ListRows;
  readonly #byName: ReadonlyMap<string, ProfileView>;

  constructor(rows: ListRows, byName: ReadonlyMap<string, ProfileView>) {
    this.#rows = rows;
    this.#byName = byName;
  }

  get size(): number {
    return this.#rows.size;
  }

  *getKeys(): Iterable<Key> {
    for (const node of this) yield node.key;
  }

  *[Symbol.iterator](): Iterator<Node<ProfileView>> {
    for (let position = 0; position < this.size; position++) {
      const node = this.at(position);
      if (node) yield node;
    }
  }

  getItem(key: Key): Node<ProfileView> | null {
    const profile = this.#byName.get(String(key));
    return profile ? nodeOf(profile) : null;
  }

  at(position: number): Node<ProfileView> | null {
    const profile = this.#rows.profileAt(position);
    return profile ? nodeOf(profile) : null;
  }

  getKeyBefore(key: Key): Key | null {
    return this.#keyAt(this.#rows.positionOf(String(key)) - 1);
  }

  getKeyAfter(key: Key): Key | null {
    const position = this.#rows.positionOf(String(key));
    return position < 0 ? null : this.#keyAt(position + 1);
  }

  getFirstKey(): Key | null {
    return this.#keyAt(0);
  }

  getLastKey(): Key | null {
    return this.#keyAt(this.size - 1);
  }

  #keyAt(position: number): Key | null {
    return this.#rows.profileAt(position)?.name ?? null;
  }
}

function nodeOf(profile: ProfileView): Node<ProfileView> {
  return {
    type: 'item',
    key: profile.name,
    value: profile,
    level: 0,
    hasChildNodes: false,
    childNodes: [],
    rendered: undefined,
    textValue: profile.name,
    index: -1,
    parentKey: null,
  };
}
