export type PastedCode =
  | { readonly ok: true; readonly code: string; readonly state: string }
  | { readonly ok: false };

/** Longer ones are no code of AWS. */
const LONGEST = 8_192;

/**
 * What the page of a sign-in on another device shows to be carried over: base64 of `state=…&code=…`. White space is passed over, since
 * terminals break long lines.
 */
export function readPastedCode(pasted: string): PastedCode {
  const packed = pasted.replace(/\s+/g, '');
  if (packed.length > LONGEST || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(packed)) return { ok: false };
  const query = new URLSearchParams(Buffer.from(packed, 'base64').toString('utf8'));
  const code = query.get('code');
  const state = query.get('state');
  return code && state ? { ok: true, code, state } : { ok: false };
}
