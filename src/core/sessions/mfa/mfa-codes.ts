/** One step of a time-based code in milliseconds (RFC 6238, section 4.1: 30 seconds). */
const codeStepMs = 30_000;

export type ReadCode =
  | { readonly ok: true; readonly code: string }
  /** `long`: more than six digits, as a security key types them. */
  | { readonly ok: false; readonly reason: 'empty' | 'short' | 'long' | 'not-digits' };

/**
 * Reads what was typed or pasted: six digits, with any spaces or hyphens between them. The digits stay text, since
 * leading zeros count (AWS STS API: TokenCode, exactly six digits).
 */
export function readMfaCode(text: string): ReadCode {
  const code = text.normalize('NFKC').replace(/[\s\u200b\u200e\u200f\u2060\ufeff\p{Pd}]+/gu, '');
  if (code === '') return { ok: false, reason: 'empty' };
  if (!/^[0-9]+$/.test(code)) return { ok: false, reason: code.length > 10 ? 'long' : 'not-digits' };
  if (code.length < 6) return { ok: false, reason: 'short' };
  if (code.length > 6) return { ok: false, reason: 'long' };
  return { ok: true, code };
}

/** When devices show their next code. */
export function nextCodeAt(now: Date): Date {
  return new Date((Math.floor(now.getTime() / codeStepMs) + 1) * codeStepMs);
}

/** Codes that were sent, per device: AWS takes each of them once. */
export interface UsedCodes {
  /** Remembers that the code was sent. */
  use(serial: string, code: string, now: Date): void;
  /** Takes that back for a code that certainly never left this machine. */
  release(serial: string, code: string): void;
  isUsed(serial: string, code: string, now: Date): boolean;
}

export function createUsedCodes(): UsedCodes {
  /** Per device, each code with the instant from which it no longer counts. */
  const used = new Map<string, Map<string, number>>();

  return {
    use(serial, code, now) {
      const codes = used.get(serial) ?? new Map<string, number>();
      used.set(serial, codes);
      for (const [old, until] of codes) if (until <= now.getTime()) codes.delete(old);
      // AWS takes a code one step early and one step late: the end of the second step from now is past all three.
      codes.set(code, nextCodeAt(now).getTime() + 2 * codeStepMs);
    },
    release(serial, code) {
      used.get(serial)?.delete(code);
    },
    isUsed(serial, code, now) {
      const until = used.get(serial)?.get(code);
      return until !== undefined && now.getTime() < until;
    },
  };
}
