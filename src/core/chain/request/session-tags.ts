/**
 * Session tags as profiles carry them: `session_tags = team=ops,project=x`, `transitive_session_tags = team`.
 * The keys come from aws-vault; the AWS SDKs ignore them.
 */
export type TagsResult =
  | { readonly ok: true; readonly tags: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly rule: string };

const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const MOST_TAGS = 50;

/** Reads `k=v,k2=v2`. Only the first `=` of each part separates; a value may hold more. */
export function parseTags(text: string): TagsResult {
  const tags = new Map<string, string>();
  for (const part of text.split(',')) {
    const equals = part.indexOf('=');
    const key = part.slice(0, Math.max(equals, 0)).trim();
    if (key === '') return { ok: false, rule: 'a list such as team=ops,project=x' };
    tags.set(key, part.slice(equals + 1).trim());
  }
  const rule = tagFault(tags);
  return rule === undefined ? { ok: true, tags } : { ok: false, rule };
}

/** The rule of STS that a set of tags breaks, as the end of "must be …"; `undefined` when it breaks none. */
export function tagFault(tags: ReadonlyMap<string, string>): string | undefined {
  if (tags.size > MOST_TAGS) return `a list of at most ${MOST_TAGS} tags`;
  for (const [key, value] of tags) {
    if (key.length < 1 || key.length > 128) return 'a list of tags whose keys have 1 to 128 characters';
    if (value.length > 256) return 'a list of tags whose values have at most 256 characters';
    if (!TAG_TEXT.test(key) || !TAG_TEXT.test(value))
      return 'a list of tags made of letters, digits, spaces and characters of _.:/=+-@';
  }
  return undefined;
}
