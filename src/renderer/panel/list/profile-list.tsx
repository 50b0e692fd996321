import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  memo,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
} from 'react';
import { useListBox } from 'react-aria/useListBox';
import { useListState } from 'react-stately/useListState';
import type { ProfileView, SessionsView, SessionView } from '../../../shared/view.ts';
import { needsSignIn, waitOf } from '../../../shared/words/session-labels.ts';
import { useLatest } from '../../window/use-latest.ts';
import { messages } from '../messages.ts';
import type { ListGroup, ListRow, ListRows } from './list-rows.ts';
import { ProfileCollection } from './profile-collection.ts';
import { ProfileRow } from './profile-row.tsx';
import { HEADING, rowHeight } from './row-height.ts';

export const LIST_ID = 'profiles';

/** The DOM id of a row: what the search field names as its active descendant. */
export function rowId(position: number): string {
  return `profile-${position}`;
}

interface ProfileListProps {
  readonly rows: ListRows;
  /** All profiles that could be listed, by name. */
  readonly byName: ReadonlyMap<string, ProfileView>;
  readonly words: readonly string[];
  readonly sessions: SessionsView;
  /** Profiles marked as production. */
  readonly production: ReadonlySet<string>;
  /** What the user calls an account, by its id. */
  readonly accountNames: Readonly<Record<string, string>>;
  readonly sessionOf: (profile: string) => SessionView | undefined;
  readonly selected: string | undefined;
  readonly onSelect: (profile: string) => void;
  /** Double click, or Enter while a row was pressed. */
  readonly onSwitch: (profile: string) => void;
  readonly scrollRef: RefObject<HTMLDivElement | null>;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/**
 * The listbox. Semantics and pointer are React Aria's, with virtual focus: the real focus stays in the search field. Only
 * the rows in sight are in the document, and always the selected one, so that it can be named as active descendant.
 */
export const ProfileList = memo(function ProfileList(props: ProfileListProps) {
  const { rows, selected, words, sessions, scrollRef } = props;
  const onSelect = useLatest(props.onSelect);
  const onSwitch = useLatest(props.onSwitch);
  const position = rows.positionOf(selected);
  const selectedRow = position < 0 ? undefined : rows.rowOf(position);

  const collection = useMemo(() => new ProfileCollection(rows, props.byName), [rows, props.byName]);
  const selectedKeys = useMemo(() => (selected === undefined ? [] : [selected]), [selected]);
  const state = useListState<ProfileView>({
    collection,
    selectionMode: 'single',
    selectionBehavior: 'replace',
    disallowEmptySelection: true,
    selectedKeys,
    onSelectionChange: (keys) => {
      const [name] = keys === 'all' ? [] : keys;
      if (name !== undefined) onSelect(String(name));
    },
  });
  const { listBoxProps } = useListBox(
    {
      id: LIST_ID,
      'aria-label': messages.list,
      selectionBehavior: 'replace',
      shouldUseVirtualFocus: true,
      onAction: (name) => onSwitch(String(name)),
    },
    state,
    scrollRef,
  );

  const virtualizer = useVirtualizer({
    count: rows.count,
    getScrollElement: () => scrollRef.current,
    estimateSize: useCallback(
      (index: number) => {
        const profile = rows.profileInRow(index);
        return profile ? rowHeight(profile, rows.isLiveRow(index)) : HEADING;
      },
      [rows],
    ),
    // A new function for new rows: that is what makes the virtualizer measure again. It keeps no heights by key, and asks for
    // the key of every row at every letter that is typed: the index costs nothing.
    // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
    getItemKey: useCallback((index: number) => index, [rows]),
    overscan: 2,
    rangeExtractor: useCallback(
      (range: { startIndex: number; endIndex: number; overscan: number; count: number }) => {
        const first = Math.max(0, range.startIndex - range.overscan);
        const last = Math.min(range.count - 1, range.endIndex + range.overscan);
        const indexes = Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
        if (selectedRow === undefined || (selectedRow >= first && selectedRow <= last)) return indexes;
        return selectedRow < first ? [selectedRow, ...indexes] : [...indexes, selectedRow];
      },
      [selectedRow],
    ),
  });

  // The selected row comes into sight when the user moved to it or searched, not when others come and go around it.
  const shownFor = useRef<unknown>(undefined);
  const wanted = `${selected} ${words.join(' ')}`;
  useEffect(() => {
    if (shownFor.current === wanted || selectedRow === undefined) return;
    shownFor.current = wanted;
    // With the first profile its heading comes into sight too. What is in sight already costs no layout.
    const row = virtualizer.measurementsCache[position === 0 ? 0 : selectedRow];
    const top = virtualizer.scrollOffset ?? 0;
    const height = virtualizer.scrollRect?.height ?? 0;
    const list = scrollRef.current;
    if (!list || !row || (row.start >= top && row.end <= top + height)) return;
    // All heights are known, so the way there needs no measuring of the page, which would lay it out once more.
    list.scrollTop = row.start < top ? row.start : row.end - height;
  });

  const drawn = virtualizer.getVirtualItems();
  /** The rows in sight, group by group. */
  const drawnGroups: { readonly group: ListGroup; readonly rows: ReactNode[] }[] = [];
  for (const item of drawn) {
    const row = rows.at(item.index);
    if (!row) continue;
    if (drawnGroups.at(-1)?.group !== row.group) drawnGroups.push({ group: row.group, rows: [] });
    drawnGroups.at(-1)?.rows.push(row.kind === 'heading' ? heading(row.group, item) : option(row, item));
  }
  function heading(group: ListGroup, item: VirtualItem): ReactNode {
    const { length } = group.profiles;
    return (
      <div
        key={`heading ${group.id}`}
        role="presentation"
        className="group-heading"
        style={{ transform: `translateY(${item.start}px)`, height: item.size }}
      >
        <span className="group-title">{group.title}</span>
        <span className="digits">{messages.counted(length, group.of ?? length)}</span>
      </div>
    );
  }
  function option({ group, profile }: Extract<ListRow, { kind: 'profile' }>, item: VirtualItem): ReactNode {
    const place = rows.positionAt(item.index);
    return (
      <ProfileRow
        key={profile.name}
        profile={profile}
        session={props.sessionOf(profile.name)}
        mfaSessions={sessions.mfaSessions}
        signInNeeded={needsSignIn(profile, sessions.signIns)}
        waitsFor={waitOf(sessions, profile.name)}
        words={words}
        state={state}
        selected={profile.name === selected}
        production={props.production.has(profile.name)}
        accountName={profile.accountId === undefined ? undefined : props.accountNames[profile.accountId]}
        id={rowId(place)}
        barred={group.live === true}
        position={place}
        size={rows.size}
        top={item.start}
        height={item.size}
      />
    );
  }

  return (
    // React Aria's own key and focus handlers are for a list that holds the focus; ours follows the search field.
    <div
      {...listBoxProps}
      ref={scrollRef}
      className="list"
      role="listbox"
      tabIndex={0}
      aria-activedescendant={position < 0 ? undefined : rowId(position)}
      onKeyDown={props.onKeyDown}
      onKeyDownCapture={undefined}
      onFocus={undefined}
      onBlur={undefined}
    >
      <div role="presentation" className="list-length" style={{ height: virtualizer.getTotalSize() }}>
        {drawnGroups.map(({ group, rows: inSight }) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options inside a listbox; a fieldset has no place here.
          <div key={group.id} role="group" aria-label={group.title}>
            {inSight}
          </div>
        ))}
      </div>
    </div>
  );
});
