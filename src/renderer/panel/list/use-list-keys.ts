import type { KeyboardEvent, RefObject } from 'react';
import { useLatest } from '../../window/use-latest.ts';
import { type ListRows, moveBy } from './list-rows.ts';
import { ROW } from './row-height.ts';

interface ListKeys {
  readonly rows: ListRows;
  readonly selected: string | undefined;
  readonly listRef: RefObject<HTMLDivElement | null>;
  readonly onSelect: (profile: string) => void;
  readonly onSwitch: () => void;
  /** Shift Enter: the profile to write to is chosen first. */
  readonly onWriteElsewhere: () => void;
}

/** The keys of the list, the same in the search field and in the list itself: move and switch. */
export function useListKeys({ rows, selected, listRef, onSelect, onSwitch, onWriteElsewhere }: ListKeys) {
  return useLatest((event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.shiftKey) {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      if (!event.repeat) onWriteElsewhere();
      return;
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      if (!event.repeat) onSwitch();
      return;
    }
    const page = Math.max(1, Math.floor((listRef.current?.clientHeight ?? 0) / ROW) - 1);
    const to = moveBy(event.key, rows.positionOf(selected), rows.size, page);
    if (to === undefined) return;
    event.preventDefault();
    const profile = rows.profileAt(to);
    if (profile) onSelect(profile.name);
  });
}
