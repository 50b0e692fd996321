/** The parameters of a Query protocol request, by name. */
export type QueryParameters = ReadonlyMap<string, string>;

export type ParameterPair = readonly [name: string, value: string];

/**
 * Splits `a=b&c=d` and undoes its escapes; `+` is a space, as AWS takes it. Order and repetitions stay.
 * Undefined when an escape is broken.
 */
export function parsePairs(text: string): readonly ParameterPair[] | undefined {
  const pairs: ParameterPair[] = [];
  for (const part of text.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = undoEscapes(equals < 0 ? part : part.slice(0, equals));
    const value = undoEscapes(equals < 0 ? '' : part.slice(equals + 1));
    if (name === undefined || value === undefined) return undefined;
    pairs.push([name, value]);
  }
  return pairs;
}

function undoEscapes(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return undefined;
  }
}

/** Escapes as SigV4 does: everything but the unreserved characters of RFC 3986. */
export function escapeRfc3986(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The parameters of a list, `NAME.member.1…`, in the order of their numbers: one map of fields per member. */
export function listMembers(parameters: QueryParameters, list: string): readonly QueryParameters[] {
  const members = new Map<number, Map<string, string>>();
  const prefix = `${list}.member.`;
  for (const [name, value] of parameters) {
    if (!name.startsWith(prefix)) continue;
    const match = /^(\d{1,6})(?:\.(.+))?$/.exec(name.slice(prefix.length));
    if (!match) continue;
    const number = Number(match[1]);
    const fields = members.get(number) ?? new Map<string, string>();
    fields.set(match[2] ?? '', value);
    members.set(number, fields);
  }
  return [...members].sort(([a], [b]) => a - b).map(([, fields]) => fields);
}
