import { readFileSync, statSync } from 'node:fs';
import type { AwsFile } from '../../core/aws-files/profiles/profile-set.ts';
import { readSectionName } from '../../core/aws-files/profiles/section-name.ts';

/** The profiles of one file, in its order; a section that stands twice is there twice. */
export interface NamesInFile {
  readonly text: string;
  readonly names: readonly string[];
  /** Where each one's lines begin, behind its header. */
  readonly from: readonly number[];
}

/** No file of this kind is that long (the same limit as for reading them in earnest). */
const MAX_FILE_BYTES = 16 * 1024 * 1024;

/** Headers as nearly all of them are written; the others are read character by character. */
const PLAIN_HEADER: Readonly<Record<AwsFile, RegExp>> = {
  config: /\[profile ([\w\-/.%@:+]+)\](?=[\r\n])/y,
  credentials: /\[([\w\-/.%@:+]+)\](?=[\r\n])/y,
};

/**
 * The names of the profiles of one file, as the full reader gives them, with nothing else looked at: a completion has the time
 * of one key press, and in a process that has just started every line of code is slow. So brackets are found by native search
 * and a plain header is one match.
 */
export function profileNamesIn(text: string, file: AwsFile): NamesInFile {
  const names: string[] = [];
  const from: number[] = [];
  const plain = PLAIN_HEADER[file];
  const first = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (let at = text.indexOf('[', first); at >= 0; at = text.indexOf('[', at + 1)) {
    if (at > first && !isLineEnd(text.charCodeAt(at - 1))) continue;
    plain.lastIndex = at;
    const name = plain.exec(text)?.[1];
    if (name !== undefined) {
      names.push(name);
      from.push(plain.lastIndex);
      continue;
    }
    const header = headerFrom(text, at);
    const meaning = header && readSectionName(header.name, file);
    if (header === undefined || meaning?.kind !== 'profile') continue;
    names.push(meaning.name);
    from.push(header.end);
  }
  return { text, names, from };
}

/** The text between the brackets. A comment may follow the last one; a `#` or `;` between them hides it. */
function headerFrom(text: string, open: number): { readonly name: string; readonly end: number } | undefined {
  const lineFeed = text.indexOf('\n', open);
  const line = text.slice(open, lineFeed < 0 ? undefined : lineFeed);
  const cut = line.search(/[\r#;]/);
  const header = trimBlanks(cut < 0 ? line : line.slice(0, cut));
  if (header.length < 2 || !header.endsWith(']')) return undefined;
  return { name: trimBlanks(header.slice(1, -1)), end: open + (cut < 0 ? line.length : cut) };
}

function isLineEnd(code: number): boolean {
  return code === 0x0a || code === 0x0d;
}

/** Space and tab are all that the grammar knows as blanks. */
function trimBlanks(text: string): string {
  return /^[ \t]|[ \t]$/.test(text) ? text.replace(/^[ \t]+|[ \t]+$/g, '') : text;
}

/** The text of a regular file of bearable size, or nothing. */
export function readText(path: string): string {
  try {
    const stats = statSync(path);
    // A named pipe would hold the shell up for good.
    if (!stats.isFile() || stats.size > MAX_FILE_BYTES) return '';
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Account and role of the role profile whose lines begin at `from`, as a word beside its name. */
export function wordAbout(text: string, from: number): string {
  const next = text.indexOf('\n[', from);
  const at = text.indexOf('role_arn', from);
  if (at < 0 || (next >= 0 && at > next)) return '';
  const role = ROLE.exec(text.slice(at - 1, at + 512));
  return role ? `${role[1]} ${role[2]}` : '';
}

const ROLE = /^[\r\n]role_arn[ \t]*=[ \t]*arn:[\w-]+:iam::(\d{12}):role\/(\S+)/;
