import type { Credentials } from '../credentials.ts';

/** Keys and a token that can be sent, or `fault`: which field cannot, without repeating it; it completes "printed " or "answered ". */
export type AnsweredKeys =
  | { readonly ok: true; readonly keys: Omit<Credentials, 'expiration'> }
  | { readonly ok: false; readonly fault: string };

/** What to do about a field that `textFault` names. */
export const unfitKeyAdvice = 'Have it give keys and token on one line each, just as AWS handed them out.';

/**
 * Keys as another program answered them. White space around them is cut, as a line end left by a shell often stands there. Within
 * them there is none: AWS's are of printable ASCII, and anything else could not be sent as a header of HTTP. `names`: the fields in
 * the words of the answer.
 */
export function readAnsweredKeys(
  answered: { readonly id: string; readonly secret: string; readonly token?: string | undefined },
  names: { readonly id: string; readonly secret: string; readonly token: string },
): AnsweredKeys {
  const accessKeyId = answered.id.trim();
  const secretAccessKey = answered.secret.trim();
  const sessionToken = answered.token?.trim();
  const fields = [
    [names.id, accessKeyId],
    [names.secret, secretAccessKey],
    [names.token, sessionToken ?? ''],
  ] as const;
  for (const [name, value] of fields) {
    const fault = textFault(value);
    if (fault !== undefined) return { ok: false, fault: `${name} with ${fault} in it` };
  }
  return { ok: true, keys: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) } };
}

/** What a key or a token cannot hold, where it holds one: `a line break`, `a blank`, or another character. */
export function textFault(value: string): string | undefined {
  if (/[\r\n]/.test(value)) return 'a line break';
  if (/\s/.test(value)) return 'a blank';
  return /[^!-~]/.test(value) ? 'a character that neither keys nor tokens have' : undefined;
}
