import { useMemo } from 'react';

/** The same array as long as it has the same members, so that what depends on it is not drawn again. */
export function useSameList<T extends string>(list: readonly T[]): readonly T[] {
  const key = JSON.stringify(list);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all of the list.
  return useMemo(() => list, [key]);
}
