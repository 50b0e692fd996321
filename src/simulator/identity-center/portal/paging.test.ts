import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pageOf } from './paging.ts';

it('pages put together are the whole list, for every size and with empty pages between', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer(), { maxLength: 40 }),
      fc.integer({ min: 1, max: 12 }),
      fc.boolean(),
      (all, size, emptyPages) => {
        const collected: number[] = [];
        let empty = 0;
        let token: string | undefined;
        do {
          const page = pageOf(all, { list: 'numbers', size, token, emptyPages });
          expect(page?.items.length).toBeLessThanOrEqual(size);
          collected.push(...(page?.items ?? []));
          if (page?.items.length === 0) empty += 1;
          token = page?.nextToken;
        } while (token !== undefined);
        expect(collected).toEqual(all);
        const pages = Math.max(1, Math.ceil(all.length / size));
        expect(empty).toBe((all.length === 0 ? 1 : 0) + (emptyPages ? pages - 1 : 0));
      },
    ),
  );
});

it('a token that no page gave is refused', () => {
  const all = [1, 2, 3];
  const first = pageOf(all, { list: 'a', size: 1, token: undefined, emptyPages: false });
  for (const [list, token] of [
    ['b', first?.nextToken],
    ['a', 'x'],
    ['a', ''],
    ['a', Buffer.from('a 4 next').toString('base64')],
  ] as const)
    expect(pageOf(all, { list, size: 1, token, emptyPages: false })).toBeUndefined();
});
