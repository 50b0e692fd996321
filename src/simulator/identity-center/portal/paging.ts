/** One page of a list, and where the next one begins. */
export interface ListPage<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

export interface PageRequest {
  /** Names the list, so that a token of another list is refused. */
  readonly list: string;
  readonly size: number;
  readonly token: string | undefined;
  /** True: before every page comes an empty one that only says where to go on. */
  readonly emptyPages: boolean;
}

/** Cuts a page out of the whole list. Undefined for a token that this list did not give. */
export function pageOf<T>(all: readonly T[], request: PageRequest): ListPage<T> | undefined {
  const position = request.token === undefined ? { offset: 0, wasEmpty: false } : readToken(request);
  if (!position || position.offset > all.length) return undefined;
  const { offset, wasEmpty } = position;
  if (request.emptyPages && !wasEmpty && offset > 0)
    return { items: [], nextToken: tokenFor(request.list, offset, true) };
  const end = offset + request.size;
  return {
    items: all.slice(offset, end),
    ...(end < all.length ? { nextToken: tokenFor(request.list, end, false) } : {}),
  };
}

function tokenFor(list: string, offset: number, wasEmpty: boolean): string {
  return Buffer.from(`${list} ${offset} ${wasEmpty ? 'after-empty' : 'next'}`).toString('base64');
}

function readToken({
  list,
  token,
}: PageRequest): { readonly offset: number; readonly wasEmpty: boolean } | undefined {
  const text = Buffer.from(token ?? '', 'base64').toString('utf8');
  const match = /^(.*) (\d{1,6}) (after-empty|next)$/.exec(text);
  if (!match || match[1] !== list) return undefined;
  return { offset: Number(match[2]), wasEmpty: match[3] === 'after-empty' };
}
