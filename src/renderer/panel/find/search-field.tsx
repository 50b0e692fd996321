import { Search } from 'lucide-react';
import type { KeyboardEvent, ReactNode, RefObject } from 'react';
import type { ListRows } from '../list/list-rows.ts';
import { LIST_ID, rowId } from '../list/profile-list.tsx';
import { messages } from '../messages.ts';

interface SearchFieldProps {
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly query: string;
  readonly rows: ListRows;
  readonly selected: string | undefined;
  readonly onQuery: (query: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** What stands beside the field. */
  readonly children: ReactNode;
}

/** The search field: has the focus, filters as one types, and moves through the list without leaving. */
export function SearchField(props: SearchFieldProps) {
  const { rows, selected, query } = props;
  const position = rows.positionOf(selected);

  return (
    <div className="search">
      <div className="search-box">
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
          onKeyDown={props.onKeyDown}
        />
        {query && (
          <span className="search-hint" aria-hidden="true">
            esc
          </span>
        )}
      </div>
      {props.children}
    </div>
  );
}
