import { Search } from 'lucide-react';
import type { KeyboardEvent, RefObject } from 'react';
import { type ListRows, moveBy } from '../list/list-rows.ts';
import { LIST_ID, rowId } from '../list/profile-list.tsx';
import { messages } from '../messages.ts';

const ROW = 48;

interface SearchFieldProps {
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly listRef: RefObject<HTMLDivElement | null>;
  readonly query: string;
  readonly rows: ListRows;
  readonly selected: string | undefined;
  readonly onQuery: (query: string) => void;
  readonly onSelect: (profile: string) => void;
  readonly onSwitch: () => void;
}

/** The search field: has the focus, filters as one types, and moves through the list without leaving. */
export function SearchField(props: SearchFieldProps) {
  const { rows, selected, query } = props;
  const position = rows.positionOf(selected);

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey)
      return;
    if (event.key === 'Enter') {
      event.preventDefault();
      if (!event.repeat) props.onSwitch();
      return;
    }
    const page = Math.max(1, Math.floor((props.listRef.current?.clientHeight ?? 0) / ROW) - 1);
    const to = moveBy(event.key, position, rows.size, page);
    if (to === undefined) return;
    event.preventDefault();
    const profile = rows.profileAt(to);
    if (profile) props.onSelect(profile.name);
  };

  return (
    <div className="search">
      <Search size={15} aria-hidden="true" />
      <input
        ref={props.inputRef}
        // biome-ignore lint/a11y/noAutofocus: the panel is opened to search.
        autoFocus
        type="search"
        aria-label={messages.search}
        aria-controls={LIST_ID}
        aria-activedescendant={position < 0 ? undefined : rowId(position)}
        aria-autocomplete="list"
        placeholder={messages.search}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={512}
        value={query}
        onChange={(event) => props.onQuery(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {query && (
        <span className="search-hint" aria-hidden="true">
          esc
        </span>
      )}
    </div>
  );
}
