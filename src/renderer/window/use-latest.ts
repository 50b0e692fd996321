import { useCallback, useLayoutEffect, useRef } from 'react';

/** A function that stays the same for memoised children and always runs the newest version of what it was given. */
export function useLatest<A extends readonly unknown[]>(
  action: (...given: A) => void,
): (...given: A) => void {
  const latest = useRef(action);
  useLayoutEffect(() => {
    latest.current = action;
  });
  return useCallback((...given: A) => latest.current(...given), []);
}
