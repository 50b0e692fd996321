import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  memo,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import type { ListedRole } from '../../../shared/views/populate-view.ts';
import { messages } from './messages.ts';
import { type RoleRow, tickOf } from './role-rows.ts';

const text = messages.choose;
/** CSS px. */
const HEIGHTS = { account: 32, role: 40 };

interface RoleListProps {
  readonly rows: readonly RoleRow[];
  /** What the lines were searched by: another search begins at its first line. */
  readonly search: string;
  readonly roles: readonly ListedRole[];
  readonly titles: ReadonlyMap<string, string>;
  /** The names of the profiles to come, by the place of the role. */
  readonly names: readonly string[];
  readonly ticked: ReadonlySet<number>;
  readonly onToggle: (indexes: readonly number[]) => void;
  readonly listRef: RefObject<HTMLDivElement | null>;
  /** A letter was typed: it belongs to the search. */
  readonly onType: () => void;
}

/**
 * Accounts and roles with their boxes. One of them can be reached with Tab, the others with the arrow keys; only those in sight are in the
 * document.
 */
export const RoleList = memo(function RoleList(props: RoleListProps) {
  const { listRef, names, onToggle, onType, roles, rows, search, ticked, titles } = props;
  const [{ at, of }, setPlace] = useState({ at: 0, of: search });
  const setAt = (to: number) => setPlace({ at: to, of: search });
  if (of !== search) setAt(0);
  const current = Math.min(at, Math.max(0, rows.length - 1));
  const wantsFocus = useRef(false);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => listRef.current,
    estimateSize: useCallback((index: number) => HEIGHTS[rows[index]?.kind ?? 'role'], [rows]),
    // biome-ignore lint/correctness/useExhaustiveDependencies: a new function for new rows makes the virtualizer measure again.
    getItemKey: useCallback((index: number) => index, [rows]),
    overscan: 4,
    rangeExtractor: useCallback(
      (range: { startIndex: number; endIndex: number; overscan: number; count: number }) => {
        const first = Math.max(0, range.startIndex - range.overscan);
        const last = Math.min(range.count - 1, range.endIndex + range.overscan);
        const indexes = Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => first + offset);
        if (range.count === 0 || (current >= first && current <= last)) return indexes;
        return current < first ? [current, ...indexes] : [...indexes, current];
      },
      [current],
    ),
  });
  useEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    virtualizer.scrollToIndex(current);
    listRef.current?.querySelector<HTMLElement>(`[data-row="${current}"]`)?.focus({ preventScroll: true });
  }, [current, virtualizer, listRef]);

  const go = (to: number) => {
    wantsFocus.current = true;
    const next = Math.max(0, Math.min(rows.length - 1, to));
    if (next === current) virtualizer.scrollToIndex(next);
    setAt(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((listRef.current?.clientHeight ?? 0) / HEIGHTS.role) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -rows.length,
      End: rows.length,
    };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      go(current + step);
    } else if (
      event.key.length === 1 &&
      event.key !== ' ' &&
      !event.ctrlKey &&
      !event.metaKey &&
      !event.altKey
    )
      onType();
  };

  const box = (
    position: number,
    indexes: readonly number[],
    label: string,
    isOff: boolean,
    rest: ReactNode,
  ) => {
    const tick = tickOf(indexes, roles, ticked);
    return (
      <label className={isOff ? 'role-line off' : 'role-line'}>
        <input
          type="checkbox"
          data-row={position}
          aria-label={label}
          aria-disabled={isOff || undefined}
          tabIndex={position === current ? 0 : -1}
          checked={tick === 'all'}
          ref={(element) => {
            if (element) element.indeterminate = tick === 'some';
          }}
          onFocus={() => setAt(position)}
          onChange={() => !isOff && onToggle(indexes)}
        />
        {rest}
      </label>
    );
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a scrolling list of boxes; a fieldset cannot be one.
    <div ref={listRef} role="group" aria-label={text.list} className="role-list" onKeyDown={onKeyDown}>
      <div className="role-length" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            <div
              key={item.key}
              className={`role-row ${row.kind}`}
              style={{ transform: `translateY(${item.start}px)`, height: item.size }}
            >
              {row.kind === 'account'
                ? box(
                    item.index,
                    row.roles,
                    text.allOf(row.title),
                    row.roles.every((index) => roles[index]?.state !== 'available'),
                    <>
                      <span className="role-account">{row.title}</span>
                      {!row.title.includes(row.accountId) && (
                        <span className="second digits small">{row.accountId}</span>
                      )}
                    </>,
                  )
                : roleBox(item.index, row.index)}
            </div>
          );
        })}
      </div>
    </div>
  );

  function roleBox(position: number, index: number): ReactNode {
    const role = roles[index];
    if (role === undefined) return null;
    const { accountId, isFresh, profile, roleName, state } = role;
    const mark =
      state === 'present' ? text.present : state === 'by-hand' ? text.byHand : isFresh && text.fresh;
    return box(
      position,
      [index],
      `${titles.get(accountId) ?? accountId} ${roleName}`,
      state !== 'available',
      <>
        <span className="role-words">
          <span className="role-name">{roleName}</span>
          <span className="role-profile second small">{profile ?? names[index]}</span>
        </span>
        {mark && <span className={state === 'available' ? 'role-mark fresh' : 'role-mark'}>{mark}</span>}
      </>,
    );
  }
});
