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
 * commands are pasted into. Lone surrogates have no bytes.
 */
export function unfitFor(dialect: ShellDialect, value: string): Unfit | undefined {
  if (/[\r\n\u0085\u2028\u2029]/.test(value)) return { holds: 'a line break', everywhere: true };
  if (/\p{Cc}/u.test(value)) return { holds: 'a control character', everywhere: true };
  if (/\p{Cs}/u.test(value)) return { holds: 'half of a character', everywhere: true };
  const holds = dialectOf(dialect).refuses?.(value);
  return holds === undefined ? undefined : { holds, everywhere: false };
}

/** How the shells of a dialect say it. */
interface Dialect {
  /** What of a value cannot be written here, though other shells can: the end of "the value holds …". */
  readonly refuses?: (value: string) => string | undefined;
  /** Nothing for what cannot unset: files that list variables. */
  readonly unset?: (names: readonly string[]) => readonly string[];
  /** One variable. `plain`: the value needs no quotes, and reads better without where the shell allows it. */
  readonly set: (name: string, value: string, plain: boolean) => string;
  /** All variables at once, where they are not a line each. */
  readonly all?: (variables: ReadonlyMap<string, string>) => string;
  /** Where a function can be defined in it: asked for wherever a row of `SHELLS` says so. */
  readonly commands?: DialectCommands;
}

/** How a shell that functions are defined in calls programs. */
export interface DialectCommands {
  /** One word that stands for exactly this text, which may have several lines. */
  readonly quote: (text: string) => string;
  /** A word of a command that needs no quotes. */
  readonly bare: RegExp;
  /** Stands before a command, so that the program itself runs and no alias or function of its name. */
  readonly call: string;
  /** Stands before a quoted text that is to be shown, with a line end behind it. */
  readonly show: string;
}

/** Every way of writing it. A dialect that is new is a row here. */
export const DIALECTS = {
  posix: {
    unset: (names) => [`unset ${names.join(' ')}`],
    set: (name, value, plain) => `export ${name}=${plain ? value : quotePosix(value)}`,
    commands: { quote: quotePosix, bare: /^[\w./-]+$/, call: 'command', show: "printf '%s\\n'" },
  },
  fish: {
    // Only this session's variables are erased. A universal one belongs to every session (it may well be the
    // AWS_PROFILE that the user set once for good) and no global one hides it, so fish says that it still stands.
    unset: (names) => [
      `set -eg ${names.join(' ')}`,
      `set -nU | string match -r '^(?:${names.join('|')})$' | while read -l name; echo "$name is set as a universal variable and still applies. To remove it: set -eU $name" >&2; end`,
    ],
    set: (name, value, plain) => `set -gx ${name} ${plain ? value : quoteFish(value)}`,
    commands: { quote: quoteFish, bare: /^[\w./-]+$/, call: 'command', show: "printf '%s\\n'" },
  },
  powershell: {
    unset: (names) => names.map((name) => `$env:${name} = $null`),
    set: (name, value) => `$env:${name} = ${quotePowerShell(value)}`,
    // It takes a bare path for a command, but its highlighters and linters do not.
    commands: { quote: quotePowerShell, bare: /^[\w-]+$/, call: '&', show: 'Write-Output' },
  },
  cmd: {
    // It cannot escape these in a way that is right both typed and in a batch file.
    refuses: (value) =>
      value.includes('"') ? 'a double quote' : value.includes('%') ? 'a percent sign' : undefined,
    unset: (names) => names.map((name) => `set "${name}="`),
    set: (name, value) => `set ${quoteCmdAssignment(name, value)}`,
  },
  nu: {
    unset: (names) => [`hide-env --ignore-errors ${names.join(' ')}`],
    set: (name, value) => `$env.${name} = ${quoteNu(value)}`,
  },
  dotenv: {
    // A single quote takes double quotes around it, where readers differ on `"`, `\`, `$` and the backtick.
    refuses: (value) =>
      value.includes("'") && /["\\$`]/.test(value)
        ? 'a single quote next to other special characters'
        : undefined,
    set: (name, value) => `${name}=${quoteDotenv(value)}`,
  },
  json: {
    set: (name, value) => JSON.stringify({ [name]: value }),
    all: (variables) => JSON.stringify(Object.fromEntries(variables), null, 2),
  },
} as const satisfies Readonly<Record<ShellDialect, Dialect>>;

/** The same, where it does not matter which dialect it is. */
export function dialectOf(dialect: ShellDialect): Dialect {
  return DIALECTS[dialect];
}
