/**
 * Splits a command line into its words as a shell would, without running one: nothing is expanded, piped or chained.
 * `fault` is the end of "the command has …".
 */
export type CommandWords =
  | { readonly ok: true; readonly words: readonly [string, ...string[]] }
  | { readonly ok: false; readonly fault: string };

/** The rules of the platform that the command is for. */
export function splitCommand(text: string, platform: NodeJS.Platform): CommandWords {
  const split = platform === 'win32' ? splitWindows(text) : splitPosix(text);
  if (typeof split === 'string') return { ok: false, fault: split };
  const [program, ...rest] = split;
  if (program === undefined || program === '') return { ok: false, fault: 'no program in it' };
  if (text.includes('\0')) return { ok: false, fault: 'a NUL character in it' };
  return { ok: true, words: [program, ...rest] };
}

/**
 * POSIX shell quoting (Shell Command Language 2.2): blanks separate; single quotes take all; in double quotes a backslash
 * escapes only `$`, the backtick, `"`, `\` and the line end; elsewhere it escapes any character and joins lines.
 */
function splitPosix(text: string): string[] | string {
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  const put = (piece: string) => {
    word = (word ?? '') + piece;
  };
  while (at < text.length) {
    const char = text.charAt(at);
    const next = text.charAt(at + 1);
    if (char === "'") {
      const end = text.indexOf("'", at + 1);
      if (end < 0) return 'a single quote that is never closed';
      put(text.slice(at + 1, end));
      at = end + 1;
    } else if (char === '"') {
      const quoted = readDoubleQuoted(text, at + 1);
      if (!quoted) return 'a double quote that is never closed';
      put(quoted.value);
      at = quoted.end;
    } else if (char === '\\') {
      if (next === '') return 'a backslash at its end';
      if (next !== '\n') put(next);
      at += 2;
    } else if (/[ \t\r\n]/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      at += 1;
    } else {
      put(char);
      at += 1;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}

function readDoubleQuoted(text: string, start: number): { value: string; end: number } | undefined {
  let value = '';
  for (let at = start; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"') return { value, end: at + 1 };
    const next = text.charAt(at + 1);
    if (char !== '\\' || next === '' || !'$`"\\\n'.includes(next)) {
      value += char;
    } else {
      if (next !== '\n') value += next;
      at += 1;
    }
  }
  return undefined;
}

/**
 * The rules of the Microsoft C runtime: blanks separate outside double quotes; before a double quote two backslashes are one
 * and an odd one makes the quote literal; elsewhere backslashes stand for themselves, so paths need no escaping.
 */
function splitWindows(text: string): string[] | string {
  const words: string[] = [];
  let word: string | undefined;
  let quoted = false;
  for (const [piece] of text.matchAll(/\\*"|\\+|[ \t\r\n]+|[^\\" \t\r\n]+/g)) {
    if (piece.endsWith('"')) {
      const slashes = piece.length - 1;
      word = (word ?? '') + '\\'.repeat(slashes >> 1);
      if (slashes % 2 === 1) word += '"';
      else quoted = !quoted;
    } else if (/^[ \t\r\n]/.test(piece) && !quoted) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + piece;
    }
  }
  if (quoted) return 'a double quote that is never closed';
  if (word !== undefined) words.push(word);
  return words;
}

/**
 * The first thing outside quotes that only a shell would act on: a pipe, a redirection, a chain of commands or a substitution.
 * Nothing says that the line is wrong: a program may take such a word.
 */
export function shellOperatorIn(text: string, platform: NodeJS.Platform): string | undefined {
  const windows = platform === 'win32';
  const quoted = windows ? /"[^"]*"/g : /\\[\s\S]|'[^']*'|"(?:\\[\s\S]|[^"\\])*"/g;
  const operator = windows ? /&&|\|\||[|<>&]/ : /&&|\|\||\$\(|[|<>;&`]/;
  return operator.exec(text.replace(quoted, '_'))?.[0];
}
