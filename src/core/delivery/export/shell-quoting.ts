import type { ShellDialect } from '../../../shared/shells.ts';

/**
 * How a value is written so that a shell reads back exactly that value.
 *
 * Each function takes any text without control characters (see `unfitFor`) and returns one word of its shell.
 */

/**
 * bash, zsh, dash and every POSIX shell: nothing is special between single quotes but the single quote itself. It closes,
 * stands escaped, and opens again, which also holds with zsh's RC_QUOTES and with history expansion on.
 */
export function quotePosix(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}

/** fish: between single quotes `\` and `'` are escaped by `\`. */
export function quoteFish(value: string): string {
  return `'${value.replace(/[\\']/g, '\\$&')}'`;
}

/**
 * PowerShell: a single quote is doubled. It takes four typographic quotes for single quotes too (about_Quoting_Rules), so
 * they are doubled as well.
 */
export function quotePowerShell(value: string): string {
  return `'${value.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}

/** nushell: single quotes take everything but themselves; double quotes know `\"` and `\\` and expand nothing. */
export function quoteNu(value: string): string {
  if (!value.includes("'")) return `'${value}'`;
  return `"${value.replace(/[\\"]/g, '\\$&')}"`;
}

/** `NAME=value` for cmd's `set "…"`: between these quotes all stands for itself but what `unfitFor` refuses. */
export function quoteCmdAssignment(name: string, value: string): string {
  return `"${name}=${value}"`;
}

/**
 * dotenv files have no common rules, so only what all readers agree on is written: bare where nothing is special (docker
 * takes quotes for part of the value), else in single quotes, or in double quotes around a single quote.
 */
export function quoteDotenv(value: string): string {
  if (/^[\w+/=:.,@%-]*$/.test(value)) return value;
  return value.includes("'") ? `"${value}"` : `'${value}'`;
}

/** Why a value cannot be written. */
export interface Unfit {
  /** The end of "the value holds …". */
  readonly holds: string;
  /** True when no shell may have it, false when another one can. */
  readonly everywhere: boolean;
}

/**
 * Tells why a value cannot be written for a shell; `undefined` when it can.
 *
 * Control characters are refused everywhere: a line end would run what follows it, others act on the terminal that the
 * commands are pasted into. Lone surrogates have no bytes. cmd cannot escape `"` or `%` in a way that is right both typed and
 * in a batch file. A dotenv value with a single quote goes into double quotes, where readers differ on `"`, `\`, `$` and the
 * backtick.
 */
export function unfitFor(rules: ShellDialect, value: string): Unfit | undefined {
  if (/[\r\n\u0085\u2028\u2029]/.test(value)) return { holds: 'a line break', everywhere: true };
  if (/\p{Cc}/u.test(value)) return { holds: 'a control character', everywhere: true };
  if (/\p{Cs}/u.test(value)) return { holds: 'half of a character', everywhere: true };
  if (rules === 'cmd' && value.includes('"')) return { holds: 'a double quote', everywhere: false };
  if (rules === 'cmd' && value.includes('%')) return { holds: 'a percent sign', everywhere: false };
  if (rules === 'dotenv' && value.includes("'") && /["\\$`]/.test(value))
    return { holds: 'a single quote next to other special characters', everywhere: false };
  return undefined;
}
