/**
 * The lossless document behind `~/.aws/config` and `~/.aws/credentials`: every line is kept exactly as it stands,
 * with what the AWS readers make of it beside it. Nothing is lost, so an editor can change one value and leave
 * every other byte alone.
 *
 * Grammar: the rules that the AWS SDKs for Rust, Java and Kotlin share. White space is space and tab; a comment line begins
 * with `#` or `;`, indented or not; an indented line continues the property above it.
 */

/** How a line ends; `''` only on a last line without one. A carriage return alone ends a line too, as Python and Java read it. */
export type LineEnd = '' | '\n' | '\r\n' | '\r';

interface LineBase {
  /** Counts from 1. */
  readonly number: number;
  /** The line without its end, exactly as written. Columns below count UTF-16 units from 0 in this text. */
  readonly text: string;
  readonly eol: LineEnd;
}

export interface BlankLine extends LineBase {
  readonly kind: 'blank';
}

/** A whole line of comment, indented or not. */
export interface CommentLine extends LineBase {
  readonly kind: 'comment';
}

/** `[…]`. The name is the trimmed text between the brackets: `profile dev`, `default`, `sso-session main`. */
export interface SectionLine extends LineBase {
  readonly kind: 'section';
  readonly name: string;
  readonly nameStart: number;
  readonly nameEnd: number;
  /** Where a comment behind the bracket begins (at its `#` or `;`). */
  readonly commentStart: number | undefined;
}

interface KeyAndValue extends LineBase {
  /** As written; readers compare it in lower case. */
  readonly key: string;
  readonly value: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  /** Column of the `=`. */
  readonly equals: number;
  /** Where the value stands; when it is empty both columns are the one right behind the `=`. */
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** `key = value` at the margin. The value is trimmed and ends before an inline comment. */
export interface PropertyLine extends KeyAndValue {
  readonly kind: 'property';
  /** Where the inline comment begins (at its `#` or `;`, which follows white space). */
  readonly commentStart: number | undefined;
}

/** An indented `key = value` under a property without a value. A `#` in it is part of the value. */
export interface SubPropertyLine extends KeyAndValue {
  readonly kind: 'sub-property';
}

/** An indented line under a property with a value: readers append a line feed and this text, comment signs included. */
export interface ContinuationLine extends LineBase {
  readonly kind: 'continuation';
  readonly value: string;
  readonly valueStart: number;
  readonly valueEnd: number;
}

export type MalformedReason =
  | 'unclosed-section'
  | 'property-before-section'
  | 'property-without-equals'
  | 'property-without-name'
  | 'continuation-before-section'
  | 'continuation-without-property'
  | 'sub-property-without-equals'
  | 'sub-property-without-name';

/** A line that no rule allows. It is kept, and it never takes the lines around it along. */
export interface MalformedLine extends LineBase {
  readonly kind: 'malformed';
  readonly reason: MalformedReason;
}

export type IniLine =
  | BlankLine
  | CommentLine
  | SectionLine
  | PropertyLine
  | SubPropertyLine
  | ContinuationLine
  | MalformedLine;

/** A header with everything below it up to the next header. Blank lines and comments at its end are counted in. */
export interface IniSection {
  /** A header without its `]` (`malformed`, reason `unclosed-section`) begins a section too: one without a name. */
  readonly header: SectionLine | MalformedLine;
  /** As in {@link SectionLine.name}; absent when the header is malformed. */
  readonly name: string | undefined;
  /** Index of the header in `lines` (its line number less one). */
  readonly start: number;
  /** Index behind the last line of the section. */
  readonly end: number;
}

export interface IniDocument {
  readonly lines: readonly IniLine[];
  /** The text begins with U+FEFF. It counts as a column of line 1 and is otherwise passed over. */
  readonly hasByteOrderMark: boolean;
  /** In file order. Lines before the first header belong to none. */
  sections(): readonly IniSection[];
  /** The text as it was parsed, to the last unit. */
  toString(): string;
}

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const HASH = 0x23;
const SEMICOLON = 0x3b;
const EQUALS = 0x3d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const BYTE_ORDER_MARK = 0xfeff;

/**
 * What an indented line would belong to. `skipped` is a line at the margin that could not be read: what hangs below it
 * must not end up in the property above.
 */
type Above = 'nothing' | 'header' | 'value' | 'empty-value' | 'skipped';

/** Reads any text. There is no failure: what cannot be understood is a `malformed` line. Linear in the length. */
export function parseIniDocument(text: string): IniDocument {
  const lines: IniLine[] = [];
  const hasByteOrderMark = text.charCodeAt(0) === BYTE_ORDER_MARK;
  let above: Above = 'nothing';
  let start = 0;
  while (start < text.length) {
    const end = endOfLine(text, start);
    const eol = lineEndAt(text, end);
    const line = readLine(text.slice(start, end), eol, lines.length + 1, above);
    lines.push(line);
    above = aboveNext(line, above);
    start = end + eol.length;
  }
  let sections: readonly IniSection[] | undefined;
  return {
    lines,
    hasByteOrderMark,
    sections() {
      sections ??= findSections(lines);
      return sections;
    },
    toString: () => joinLines(lines),
  };
}

/** The text that these lines make. */
export function joinLines(lines: readonly Pick<IniLine, 'text' | 'eol'>[]): string {
  let text = '';
  for (const line of lines) text += line.text + line.eol;
  return text;
}

function endOfLine(text: string, start: number): number {
  let end = start;
  while (end < text.length) {
    const unit = text.charCodeAt(end);
    if (unit === LINE_FEED || unit === CARRIAGE_RETURN) break;
    end++;
  }
  return end;
}

function lineEndAt(text: string, end: number): LineEnd {
  if (end >= text.length) return '';
  if (text.charCodeAt(end) === LINE_FEED) return '\n';
  return text.charCodeAt(end + 1) === LINE_FEED ? '\r\n' : '\r';
}

function readLine(text: string, eol: LineEnd, number: number, above: Above): IniLine {
  const margin = number === 1 && text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
  const start = skipBlanks(text, margin, text.length);
  if (start === text.length) return { kind: 'blank', number, text, eol };
  const first = text.charCodeAt(start);
  if (first === HASH || first === SEMICOLON) return { kind: 'comment', number, text, eol };
  if (start > margin) return readIndented(text, eol, number, start, above);
  if (first === OPEN_BRACKET) return readSection(text, eol, number, start);
  return readProperty(text, eol, number, start, above);
}

/** A comment may follow the closing bracket without white space; a `#` or `;` inside the brackets hides the bracket. */
function readSection(text: string, eol: LineEnd, number: number, start: number): SectionLine | MalformedLine {
  let cut = start + 1;
  while (cut < text.length && !isCommentSign(text.charCodeAt(cut))) cut++;
  const close = backOverBlanks(text, start, cut) - 1;
  if (close <= start || text.charCodeAt(close) !== CLOSE_BRACKET) {
    return malformed(text, eol, number, 'unclosed-section');
  }
  const nameStart = skipBlanks(text, start + 1, close);
  const nameEnd = backOverBlanks(text, nameStart, close);
  return {
    kind: 'section',
    number,
    text,
    eol,
    name: text.slice(nameStart, nameEnd),
    nameStart,
    nameEnd,
    commentStart: cut < text.length ? cut : undefined,
  };
}

/** The comment is cut off first, so an `=` inside it is none. */
function readProperty(
  text: string,
  eol: LineEnd,
  number: number,
  keyStart: number,
  above: Above,
): PropertyLine | MalformedLine {
  if (above === 'nothing') return malformed(text, eol, number, 'property-before-section');
  const cut = inlineCommentStart(text, keyStart);
  const equals = indexOfEquals(text, keyStart, cut);
  if (equals < 0) return malformed(text, eol, number, 'property-without-equals');
  const keyEnd = backOverBlanks(text, keyStart, equals);
  if (keyEnd === keyStart) return malformed(text, eol, number, 'property-without-name');
  const { valueStart, valueEnd } = valueColumns(text, equals, cut);
  return {
    kind: 'property',
    number,
    text,
    eol,
    key: text.slice(keyStart, keyEnd),
    value: text.slice(valueStart, valueEnd),
    keyStart,
    keyEnd,
    equals,
    valueStart,
    valueEnd,
    commentStart: cut < text.length ? cut : undefined,
  };
}

function readIndented(text: string, eol: LineEnd, number: number, start: number, above: Above): IniLine {
  switch (above) {
    case 'nothing':
      return malformed(text, eol, number, 'continuation-before-section');
    case 'header':
      return malformed(text, eol, number, 'continuation-without-property');
    case 'empty-value':
      return readSubProperty(text, eol, number, start);
    case 'value':
    case 'skipped': {
      const valueEnd = backOverBlanks(text, start, text.length);
      const value = text.slice(start, valueEnd);
      return { kind: 'continuation', number, text, eol, value, valueStart: start, valueEnd };
    }
  }
}

function readSubProperty(
  text: string,
  eol: LineEnd,
  number: number,
  keyStart: number,
): SubPropertyLine | MalformedLine {
  const equals = indexOfEquals(text, keyStart, inlineCommentStart(text, keyStart));
  if (equals < 0) return malformed(text, eol, number, 'sub-property-without-equals');
  const keyEnd = backOverBlanks(text, keyStart, equals);
  if (keyEnd === keyStart) return malformed(text, eol, number, 'sub-property-without-name');
  const { valueStart, valueEnd } = valueColumns(text, equals, text.length);
  return {
    kind: 'sub-property',
    number,
    text,
    eol,
    key: text.slice(keyStart, keyEnd),
    value: text.slice(valueStart, valueEnd),
    keyStart,
    keyEnd,
    equals,
    valueStart,
    valueEnd,
  };
}

function malformed(text: string, eol: LineEnd, number: number, reason: MalformedReason): MalformedLine {
  return { kind: 'malformed', number, text, eol, reason };
}

function aboveNext(line: IniLine, above: Above): Above {
  switch (line.kind) {
    case 'section':
      return 'header';
    case 'property':
      return line.valueStart === line.valueEnd ? 'empty-value' : 'value';
    case 'malformed':
      if (line.reason === 'unclosed-section') return 'header';
      return line.reason === 'property-without-equals' || line.reason === 'property-without-name'
        ? 'skipped'
        : above;
    default:
      return above;
  }
}

function findSections(lines: readonly IniLine[]): readonly IniSection[] {
  const sections: IniSection[] = [];
  let open: Omit<IniSection, 'end'> | undefined;
  for (const [index, line] of lines.entries()) {
    const isHeader =
      line.kind === 'section' || (line.kind === 'malformed' && line.reason === 'unclosed-section');
    if (!isHeader) continue;
    if (open) sections.push({ ...open, end: index });
    open = { header: line, name: line.kind === 'section' ? line.name : undefined, start: index };
  }
  if (open) sections.push({ ...open, end: lines.length });
  return sections;
}

function valueColumns(text: string, equals: number, cut: number): { valueStart: number; valueEnd: number } {
  const valueStart = skipBlanks(text, equals + 1, cut);
  if (valueStart === cut) return { valueStart: equals + 1, valueEnd: equals + 1 };
  return { valueStart, valueEnd: backOverBlanks(text, valueStart, cut) };
}

/** Column of the first `#` or `;` that follows white space, or the length of the line. */
function inlineCommentStart(text: string, start: number): number {
  for (let column = start + 1; column < text.length; column++) {
    if (isCommentSign(text.charCodeAt(column)) && isBlank(text.charCodeAt(column - 1))) return column;
  }
  return text.length;
}

function indexOfEquals(text: string, start: number, end: number): number {
  for (let column = start; column < end; column++) {
    if (text.charCodeAt(column) === EQUALS) return column;
  }
  return -1;
}

function skipBlanks(text: string, start: number, end: number): number {
  let column = start;
  while (column < end && isBlank(text.charCodeAt(column))) column++;
  return column;
}

function backOverBlanks(text: string, start: number, end: number): number {
  let column = end;
  while (column > start && isBlank(text.charCodeAt(column - 1))) column--;
  return column;
}

function isBlank(unit: number): boolean {
  return unit === SPACE || unit === TAB;
}

function isCommentSign(unit: number): boolean {
  return unit === HASH || unit === SEMICOLON;
}
