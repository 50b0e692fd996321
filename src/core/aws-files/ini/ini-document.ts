import { assertNever } from '../../../shared/assert-never.ts';
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

/** Where a property of the document stands: `text.slice(keyStart, keyEnd)` of the whole text, and the same for its value. */
export interface PropertyPlace {
  readonly number: number;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** A line that says something to a reader, other than a property. */
export type IniEntry = SectionLine | SubPropertyLine | ContinuationLine | MalformedLine;

/** Is told of the lines that say something, in file order. */
export interface EntryReader {
  /** The place is good until this returns: the same object is used for the next property. */
  property(place: PropertyPlace): void;
  entry(entry: IniEntry): void;
}

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
  /** The same in units of the document's text: it is `text.slice(from, to)`. */
  readonly from: number;
  readonly to: number;
}

export interface IniDocument {
  readonly lines: readonly IniLine[];
  /** The same lines for one pass over them. Until somebody asks for `lines` they are made one at a time and not kept. */
  eachLine(): Iterable<IniLine>;
  /** Tells of all lines but blank ones and comments. Of properties nothing is made, since a file has tens of thousands. */
  readEntries(reader: EntryReader): void;
  /** The text begins with U+FEFF. It counts as a column of line 1 and is otherwise passed over. */
  readonly hasByteOrderMark: boolean;
  /** In file order. Lines before the first header belong to none. */
  sections(): readonly IniSection[];
  /** The lines of one of its sections, from the header on. Until somebody asks for `lines`, no others are made. */
  linesOf(section: IniSection): readonly IniLine[];
  /** The text as it was parsed, to the last unit. */
  toString(): string;
}

const TAB = 0x09;
const LINE_FEED = 0x0a;
const SPACE = 0x20;
const HASH = 0x23;
const SEMICOLON = 0x3b;
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
  let lines: readonly IniLine[] | undefined;
  let sections: readonly IniSection[] | undefined;
  return {
    hasByteOrderMark: text.charCodeAt(0) === BYTE_ORDER_MARK,
    get lines() {
      lines ??= new LineReader(text).rest();
      return lines;
    },
    eachLine() {
      return lines ?? readLines(text);
    },
    readEntries: (reader) => new LineReader(text).tell(reader),
    sections() {
      sections ??= new LineReader(text).sections();
      return sections;
    },
    linesOf({ start, end, from, to }) {
      // A header leaves nothing behind of what stood above it, so a section reads the same by itself.
      return lines?.slice(start, end) ?? new LineReader(text.slice(from, to), start).rest();
    },
    toString: () => text,
  };
}

function* readLines(text: string): Generator<IniLine, void, void> {
  const reader = new LineReader(text);
  for (let line = reader.next(); line !== undefined; line = reader.next()) yield line;
}

/** The text that these lines make. */
export function joinLines(lines: readonly Pick<IniLine, 'text' | 'eol'>[]): string {
  let text = '';
  for (const line of lines) text += line.text + line.eol;
  return text;
}

/**
 * Goes through a text line by line. All positions are offsets in the whole text, and single characters are found by native search:
 * walking through thousands of short cut-out strings takes several times as long.
 */
class LineReader {
  readonly #text: string;
  readonly #lineFeed: NextPlace;
  readonly #carriageReturn: NextPlace;
  readonly #equals: NextPlace;
  readonly #hash: NextPlace;
  readonly #semicolon: NextPlace;
  #above: Above = 'nothing';
  #number: number;
  /** The line at hand, without its end, is `text.slice(start, end)`. */
  #start = 0;
  #end = 0;
  #eol: LineEnd = '';
  /** Of the property at hand, in the whole text. */
  readonly #place = { number: 0, keyStart: 0, keyEnd: 0, valueStart: 0, valueEnd: 0 };
  /** Where its inline comment begins, or its line ends. */
  #cut = 0;

  /** @param before how many lines stand above the text */
  constructor(text: string, before = 0) {
    this.#text = text;
    this.#number = before;
    this.#lineFeed = new NextPlace(text, '\n');
    this.#carriageReturn = new NextPlace(text, '\r');
    this.#equals = new NextPlace(text, '=');
    this.#hash = new NextPlace(text, '#');
    this.#semicolon = new NextPlace(text, ';');
  }

  next(): IniLine | undefined {
    if (!this.#advance()) return undefined;
    const read = this.#read();
    const line = typeof read === 'string' ? this.#wholeLine(read) : read;
    this.#above = aboveNext(line, this.#above);
    return line;
  }

  rest(): readonly IniLine[] {
    const lines: IniLine[] = [];
    for (let line = this.next(); line !== undefined; line = this.next()) lines.push(line);
    return lines;
  }

  tell(reader: EntryReader): void {
    while (this.#advance()) {
      const read = this.#read();
      if (read === 'blank' || read === 'comment') continue;
      if (read === 'property') {
        const { valueStart, valueEnd } = this.#place;
        this.#above = valueStart === valueEnd ? 'empty-value' : 'value';
        reader.property(this.#place);
      } else {
        this.#above = aboveNext(read, this.#above);
        reader.entry(read);
      }
    }
  }

  /** Only a bracket at the margin begins a section, whatever stands above it. */
  sections(): readonly IniSection[] {
    const sections: IniSection[] = [];
    let open: SectionStart | undefined;
    while (this.#advance()) {
      const bracket = this.#margin();
      if (this.#text.charCodeAt(bracket) !== OPEN_BRACKET) continue;
      const next = { header: this.#readSection(bracket), start: this.#number - 1, from: this.#start };
      if (open !== undefined) sections.push(sectionUpTo(open, next.start, next.from));
      open = next;
    }
    if (open !== undefined) sections.push(sectionUpTo(open, this.#number, this.#text.length));
    return sections;
  }

  /** Where the line begins; a byte order mark is passed over. */
  #margin(): number {
    return this.#start === 0 && this.#text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : this.#start;
  }

  #advance(): boolean {
    this.#start = this.#end + this.#eol.length;
    if (this.#start >= this.#text.length) return false;
    this.#end = Math.min(this.#lineFeed.from(this.#start), this.#carriageReturn.from(this.#start));
    this.#eol = this.#lineEnd();
    this.#number++;
    return true;
  }

  #lineEnd(): LineEnd {
    if (this.#end >= this.#text.length) return '';
    if (this.#text.charCodeAt(this.#end) === LINE_FEED) return '\n';
    return this.#text.charCodeAt(this.#end + 1) === LINE_FEED ? '\r\n' : '\r';
  }

  /** The frequent kinds are told by name only, so that who wants less of them need not make them whole. */
  #read(): IniEntry | 'blank' | 'comment' | 'property' {
    const margin = this.#margin();
    const from = skipBlanks(this.#text, margin, this.#end);
    if (from === this.#end) return 'blank';
    const first = this.#text.charCodeAt(from);
    if (first === HASH || first === SEMICOLON) return 'comment';
    if (from > margin) return this.#readIndented(from);
    return first === OPEN_BRACKET ? this.#readSection(from) : this.#readProperty(from);
  }

  #wholeLine(kind: 'blank' | 'comment' | 'property'): IniLine {
    const base = { number: this.#number, text: this.#lineText(), eol: this.#eol };
    return kind === 'property' ? this.#propertyLine(base) : { kind, ...base };
  }

  /** A comment may follow the closing bracket without white space; a `#` or `;` inside the brackets hides the bracket. */
  #readSection(open: number): SectionLine | MalformedLine {
    const cut = Math.min(this.#hash.from(open), this.#semicolon.from(open), this.#end);
    const close = backOverBlanks(this.#text, open, cut) - 1;
    if (close <= open || this.#text.charCodeAt(close) !== CLOSE_BRACKET)
      return this.#malformed('unclosed-section');
    const nameStart = skipBlanks(this.#text, open + 1, close);
    const nameEnd = backOverBlanks(this.#text, nameStart, close);
    return {
      kind: 'section',
      number: this.#number,
      text: this.#lineText(),
      eol: this.#eol,
      name: this.#text.slice(nameStart, nameEnd),
      nameStart: nameStart - this.#start,
      nameEnd: nameEnd - this.#start,
      commentStart: cut < this.#end ? cut - this.#start : undefined,
    };
  }

  /** The comment is cut off first, so an `=` inside it is none. */
  #readProperty(keyStart: number): 'property' | MalformedLine {
    if (this.#above === 'nothing') return this.#malformed('property-before-section');
    const cut = this.#inlineComment(keyStart);
    const equals = this.#equals.from(keyStart);
    if (equals >= cut) return this.#malformed('property-without-equals');
    const keyEnd = backOverBlanks(this.#text, keyStart, equals);
    if (keyEnd === keyStart) return this.#malformed('property-without-name');
    const place = this.#place;
    place.number = this.#number;
    place.keyStart = keyStart;
    place.keyEnd = keyEnd;
    place.valueStart = startOfValue(this.#text, equals, cut);
    place.valueEnd = backOverBlanks(this.#text, place.valueStart, cut);
    this.#cut = cut;
    return 'property';
  }

  #propertyLine({ number, text, eol }: LineBase): PropertyLine {
    const start = this.#start;
    const { keyStart, keyEnd, valueStart, valueEnd } = this.#place;
    return {
      kind: 'property',
      number,
      text,
      eol,
      key: this.#text.slice(keyStart, keyEnd),
      value: this.#text.slice(valueStart, valueEnd),
      keyStart: keyStart - start,
      keyEnd: keyEnd - start,
      equals: this.#equals.from(keyStart) - start,
      valueStart: valueStart - start,
      valueEnd: valueEnd - start,
      commentStart: this.#cut < this.#end ? this.#cut - start : undefined,
    };
  }

  #readIndented(from: number): ContinuationLine | SubPropertyLine | MalformedLine {
    switch (this.#above) {
      case 'nothing':
        return this.#malformed('continuation-before-section');
      case 'header':
        return this.#malformed('continuation-without-property');
      case 'empty-value':
        return this.#readSubProperty(from);
      case 'value':
      case 'skipped':
        return this.#readContinuation(from);
      default:
        return assertNever(this.#above);
    }
  }

  #readContinuation(valueStart: number): ContinuationLine {
    const valueEnd = backOverBlanks(this.#text, valueStart, this.#end);
    return {
      kind: 'continuation',
      number: this.#number,
      text: this.#lineText(),
      eol: this.#eol,
      value: this.#text.slice(valueStart, valueEnd),
      valueStart: valueStart - this.#start,
      valueEnd: valueEnd - this.#start,
    };
  }

  #readSubProperty(keyStart: number): SubPropertyLine | MalformedLine {
    const equals = this.#equals.from(keyStart);
    if (equals >= this.#inlineComment(keyStart)) return this.#malformed('sub-property-without-equals');
    const keyEnd = backOverBlanks(this.#text, keyStart, equals);
    if (keyEnd === keyStart) return this.#malformed('sub-property-without-name');
    const valueStart = startOfValue(this.#text, equals, this.#end);
    const valueEnd = backOverBlanks(this.#text, valueStart, this.#end);
    return {
      kind: 'sub-property',
      number: this.#number,
      text: this.#lineText(),
      eol: this.#eol,
      key: this.#text.slice(keyStart, keyEnd),
      value: this.#text.slice(valueStart, valueEnd),
      keyStart: keyStart - this.#start,
      keyEnd: keyEnd - this.#start,
      equals: equals - this.#start,
      valueStart: valueStart - this.#start,
      valueEnd: valueEnd - this.#start,
    };
  }

  #malformed(reason: MalformedReason): MalformedLine {
    return { kind: 'malformed', number: this.#number, text: this.#lineText(), eol: this.#eol, reason };
  }

  #lineText(): string {
    return this.#text.slice(this.#start, this.#end);
  }

  /** The first `#` or `;` that follows white space, or the end of the line. */
  #inlineComment(from: number): number {
    let at = Math.min(this.#hash.from(from), this.#semicolon.from(from));
    while (at < this.#end && !isBlank(this.#text.charCodeAt(at - 1))) {
      at = Math.min(this.#hash.from(at + 1), this.#semicolon.from(at + 1));
    }
    return Math.min(at, this.#end);
  }
}

type SectionStart = Pick<IniSection, 'header' | 'start' | 'from'>;

function sectionUpTo({ header, start, from }: SectionStart, end: number, to: number): IniSection {
  return { header, name: header.kind === 'section' ? header.name : undefined, start, end, from, to };
}

/** Finds the next occurrence of a character. Asked with ever greater positions, it looks at every place of the text once. */
class NextPlace {
  readonly #text: string;
  readonly #sought: string;
  #place = -1;

  constructor(text: string, sought: string) {
    this.#text = text;
    this.#sought = sought;
  }

  /** The first place at or behind `position`; the length of the text when there is none. */
  from(position: number): number {
    if (this.#place < position) {
      const place = this.#text.indexOf(this.#sought, position);
      this.#place = place < 0 ? this.#text.length : place;
    }
    return this.#place;
  }
}

function aboveNext(line: IniLine, above: Above): Above {
  switch (line.kind) {
    case 'section':
      return 'header';
    case 'property':
      return line.value === '' ? 'empty-value' : 'value';
    case 'malformed':
      if (line.reason === 'unclosed-section') return 'header';
      return line.reason === 'property-without-equals' || line.reason === 'property-without-name'
        ? 'skipped'
        : above;
    case 'blank':
    case 'comment':
    case 'continuation':
    case 'sub-property':
      return above;
    default:
      return assertNever(line);
  }
}

/** The first unit of the value, or the place right behind the `=` when there is none. */
function startOfValue(text: string, equals: number, end: number): number {
  const start = skipBlanks(text, equals + 1, end);
  return start === end ? equals + 1 : start;
}

function skipBlanks(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  return at;
}

function backOverBlanks(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isBlank(text.charCodeAt(at - 1))) at--;
  return at;
}

function isBlank(unit: number): boolean {
  return unit === SPACE || unit === TAB;
}
