import {
  type IniDocument,
  type IniLine,
  type IniSection,
  joinLines,
  type LineEnd,
  type PropertyLine,
  parseIniDocument,
  type SubPropertyLine,
} from './ini-document.ts';
import { structuralFault } from './safe-subset.ts';
import { coreEnd, coreLines, propertiesOf, sectionsNamed } from './section-lookup.ts';

/** What a property is set to: text, or sub-properties (`s3 =` with indented lines below). */
export type PropertyValue = string | ReadonlyMap<string, string>;

export interface SetOptions {
  /**
   * What becomes of a comment behind a value that changes. `keep` leaves it on the line, as most readers allow. `lift` moves it to
   * a line of its own above, since botocore takes it for a part of the value. Default: `keep`.
   */
  readonly inlineComments?: 'keep' | 'lift';
}

/** An edited document, or the reason why the edit would break the file. Nothing is thrown. */
export type EditResult =
  | { readonly ok: true; readonly document: IniDocument }
  | { readonly ok: false; readonly message: string };

interface Line {
  readonly text: string;
  readonly eol: LineEnd;
}

const NESTED_INDENT = '    ';

/**
 * Sets properties of a section as politely as `aws configure set`, and more so: a changed value keeps its line, place,
 * indentation, spacing and comment; an unchanged one is not touched; new keys go behind the last property of the section; a new
 * section goes to the end of the file; line ends follow the file. `profile x` is also found as `[profile "x"]`. Where a key or the
 * section stands more than once, the occurrence that readers use is changed and the others of that key go, because the AWS CLI
 * refuses a file with duplicates.
 */
export function setProperties(
  document: IniDocument,
  section: string,
  values: ReadonlyMap<string, PropertyValue>,
  options: SetOptions = {},
): EditResult {
  const fault = faultOf(section, values);
  if (fault !== undefined) return { ok: false, message: fault };
  if (sectionsNamed(document, section).length === 0) {
    return { ok: true, document: appendSection(document, section, newPropertyTexts(values)) };
  }
  const added = [...values].filter(([key]) => propertiesOf(document, section, key).length === 0);
  // First, so that blank lines and comments above continuation lines that go stay inside the section.
  let edited = insertNew(document, section, new Map(added));
  for (const [key, value] of values) {
    const occurrences = propertiesOf(edited, section, key);
    const effective = occurrences.at(-1);
    if (effective === undefined || added.some(([name]) => name === key)) continue;
    edited =
      typeof value === 'string'
        ? replaceValue(edited, effective, key, value, options)
        : replaceNested(edited, effective, key, value);
    // The occurrences before the effective one keep their places in the file, so their indexes still hold.
    for (const earlier of occurrences.slice(0, -1).reverse()) edited = withoutProperty(edited, earlier);
  }
  return { ok: true, document: edited };
}

/** Removes properties with everything that hangs below them, in every section of that name. Unknown keys are no error. */
export function deleteProperties(
  document: IniDocument,
  section: string,
  keys: Iterable<string>,
): IniDocument {
  let edited = document;
  for (const key of keys) {
    for (const line of propertiesOf(edited, section, key).toReversed())
      edited = withoutProperty(edited, line);
  }
  return edited;
}

/** Adds a section at the end of the file, on a line of its own; `texts` are its lines. */
export function appendSection(document: IniDocument, section: string, texts: readonly string[]): IniDocument {
  const text = document.toString();
  const eol = lineEndBefore(document, text.length);
  const added = [`[${section}]`, ...texts].map((line) => line + eol).join('');
  return parseIniDocument(joined([text, added], eol));
}

/** A section to be added, and what it says. */
export interface NewSection {
  /** Without the brackets. */
  readonly header: string;
  readonly values: ReadonlyMap<string, PropertyValue>;
}

/** Adds sections at the end of the file, with a blank line before each; nothing that stands there changes. */
export function appendSections(document: IniDocument, sections: readonly NewSection[]): EditResult {
  const [first] = sections;
  if (first === undefined) return { ok: true, document };
  for (const { header, values } of sections) {
    const fault = faultOf(header, values);
    if (fault !== undefined) return { ok: false, message: fault };
  }
  const text = document.toString();
  const eol = lineEndBefore(document, text.length);
  const blocks = sections.map(({ header, values }) =>
    [`[${header}]`, ...newPropertyTexts(values)].map((line) => line + eol).join(''),
  );
  const gap = text === '' || endsWithBlankLine(text) ? '' : eol;
  const closed = joined([text, gap], eol);
  return { ok: true, document: parseIniDocument(closed + blocks.join(eol)) };
}

/**
 * Removes every section of that name: the header and all up to its last property. Blank lines and comments behind that stay,
 * since they most likely speak of what follows.
 */
export function removeSection(document: IniDocument, section: string): IniDocument {
  return replaceSection(document, section, undefined);
}

/**
 * Puts the given lines in the place of a section's own (see `sectionCore` in section-lookup.ts), or at the end of the file when it is not there. Where
 * it stands several times, and as often in the given lines, each goes to its place; else further sections of that name go. `undefined` removes.
 */
export function replaceSection(
  document: IniDocument,
  section: string,
  replacement: readonly Line[] | undefined,
): IniDocument {
  const text = document.toString();
  const found = sectionsNamed(document, section);
  const parts = found.length > 1 && replacement ? reparse(replacement) : undefined;
  const placedEach =
    parts === undefined ? [] : sectionsNamed(parts, section).map((each) => parts.linesOf(each));
  if (placedEach.length > 1 && placedEach.length === found.length) {
    return replaceEach(document, found, placedEach);
  }
  const placed = joinLines(replacement ?? []);
  const pieces: string[] = [];
  let at = 0;
  for (const [index, each] of found.entries()) {
    pieces.push(text.slice(at, each.from));
    if (index === 0) pieces.push(placed);
    at = each.from + joinLines(coreLines(document, each)).length;
  }
  pieces.push(text.slice(at));
  if (found.length === 0) pieces.push(placed);
  const eol = lineEndBefore(document, found[0]?.from ?? text.length);
  return parseIniDocument(joined(pieces, eol));
}

/** Puts lines in the place of all lines of each section; there are as many of them. */
function replaceEach(
  document: IniDocument,
  sections: readonly IniSection[],
  replacements: readonly (readonly Line[])[],
): IniDocument {
  const text = document.toString();
  const pieces: string[] = [];
  let at = 0;
  for (const [index, { from, to }] of sections.entries()) {
    pieces.push(text.slice(at, from), joinLines(replacements[index] ?? []));
    at = to;
  }
  pieces.push(text.slice(at));
  return parseIniDocument(joined(pieces, lineEndBefore(document, text.length)));
}

/**
 * Makes several edits of one section at the cost of one: they see that section alone, which reads the same by itself, and the file
 * is put together once.
 */
export function withinSection(
  document: IniDocument,
  section: string,
  edit: (part: IniDocument) => EditResult,
): EditResult {
  const [found, ...others] = sectionsNamed(document, section);
  const part = found === undefined ? [] : document.linesOf(found);
  // A lone header without a line end cannot tell which line ends the file uses.
  if (found === undefined || others.length > 0 || part.every(({ eol }) => eol === '')) return edit(document);
  const result = edit(reparse(part));
  if (!result.ok) return result;
  const text = document.toString();
  const edited = result.document.toString();
  return {
    ok: true,
    document: parseIniDocument(text.slice(0, found.from) + edited + text.slice(found.to)),
  };
}

/** Inserts whole lines right below a section's header. */
export function insertBelowHeader(
  document: IniDocument,
  section: IniSection,
  texts: readonly string[],
): IniDocument {
  return insertTexts(document, section.start + 1, texts);
}

/** Replaces the text of one line, its end stays; `undefined` removes the line. */
export function replaceLine(document: IniDocument, line: IniLine, text: string | undefined): IniDocument {
  const lines: Line[] = [...document.lines];
  lines.splice(line.number - 1, 1, ...(text === undefined ? [] : [{ text, eol: line.eol }]));
  return reparse(lines);
}

function faultOf(section: string, values: ReadonlyMap<string, PropertyValue>): string | undefined {
  let fault = structuralFault('section name', section);
  for (const [key, value] of values) {
    fault ??= structuralFault('key', key);
    const pairs = typeof value === 'string' ? [['', value] as const] : [...value];
    for (const [subKey, text] of pairs) {
      fault ??= structuralFault('key', subKey) ?? structuralFault(`value of ${key}`, text);
    }
  }
  return fault;
}

function replaceValue(
  document: IniDocument,
  line: PropertyLine,
  key: string,
  value: string,
  options: SetOptions,
): IniDocument {
  const lift = options.inlineComments === 'lift' && line.commentStart !== undefined;
  const below = linesBelow(document, line);
  const unchanged = line.value === value && line.key === key && below.length === 0;
  if (unchanged && !lift) return document;
  const lines: Line[] = withoutLines(document, below);
  const text = withValue(line, key, value);
  const index = line.number - 1;
  if (!lift) {
    const comment = line.commentStart === undefined ? '' : line.text.slice(line.valueEnd);
    lines[index] = { text: text + comment, eol: line.eol };
    return reparse(lines);
  }
  const eol = lineEndOf(document, index);
  lines.splice(index, 1, { text: line.text.slice(line.commentStart), eol }, { text, eol: line.eol });
  return reparse(lines);
}

function replaceNested(
  document: IniDocument,
  line: PropertyLine,
  key: string,
  values: ReadonlyMap<string, string>,
): IniDocument {
  const hadText = line.valueStart !== line.valueEnd;
  // Text on the line itself would turn the lines below into its continuation.
  const emptied = hadText ? replaceValue(document, line, key, '', {}) : document;
  let edited = emptied;
  for (const [subKey, value] of values) {
    const below = linesBelow(edited, line);
    const found = below
      .filter((each) => each.kind === 'sub-property')
      .findLast((each) => each.key.toLowerCase() === subKey.toLowerCase());
    if (found !== undefined) {
      if (found.value !== value) edited = replaceLine(edited, found, withValue(found, subKey, value));
      continue;
    }
    const last = below.at(-1);
    const indent = last === undefined ? NESTED_INDENT : (/^[ \t]*/.exec(last.text)?.[0] ?? NESTED_INDENT);
    edited = insertTexts(edited, last?.number ?? line.number, [`${indent}${subKey} = ${value}`]);
  }
  return edited;
}

/** The line up to its value. Blanks around the `=` are the user's; where there are none, those of the AWS CLI are put. */
function withValue(line: PropertyLine | SubPropertyLine, key: string, value: string): string {
  const before = line.text.slice(line.keyEnd, line.equals);
  const after = line.text.slice(line.equals + 1, line.valueStart);
  const separator = before !== '' && after !== '' ? `${before}=${after}` : ' = ';
  const text = `${line.text.slice(0, line.keyStart)}${key}${separator}${value}`;
  return value === '' ? text.trimEnd() : text;
}

/** Everything that readers count to a property beyond its own line: sub-properties, continuations, broken indented lines. */
function linesBelow(document: IniDocument, property: PropertyLine): IniLine[] {
  const below: IniLine[] = [];
  for (const line of document.lines.slice(property.number)) {
    if (line.kind === 'section' || line.kind === 'property') break;
    if (line.kind === 'malformed' && !line.reason.startsWith('sub-property')) break;
    if (line.kind !== 'blank' && line.kind !== 'comment') below.push(line);
  }
  return below;
}

function withoutProperty(document: IniDocument, property: PropertyLine): IniDocument {
  return reparse(withoutLines(document, [property, ...linesBelow(document, property)]));
}

function withoutLines(document: IniDocument, gone: readonly IniLine[]): Line[] {
  const numbers = new Set(gone.map(({ number }) => number));
  return document.lines.filter(({ number }) => !numbers.has(number));
}

function insertNew(
  document: IniDocument,
  section: string,
  values: ReadonlyMap<string, PropertyValue>,
): IniDocument {
  const [first] = sectionsNamed(document, section);
  if (first === undefined || values.size === 0) return document;
  return insertTexts(document, coreEnd(document, first), newPropertyTexts(values));
}

function newPropertyTexts(values: ReadonlyMap<string, PropertyValue>): string[] {
  return [...values].flatMap(([key, value]) =>
    typeof value === 'string'
      ? [`${key} = ${value}`]
      : [`${key} =`, ...[...value].map(([subKey, text]) => `${NESTED_INDENT}${subKey} = ${text}`)],
  );
}

function insertTexts(document: IniDocument, index: number, texts: readonly string[]): IniDocument {
  const eol = lineEndOf(document, index);
  const before: Line[] = document.lines.slice(0, index);
  closeLastLine(before, eol);
  const inserted = texts.map((text) => ({ text, eol }));
  return reparse([...before, ...inserted, ...document.lines.slice(index)]);
}

function closeLastLine(lines: Line[], eol: LineEnd): void {
  const last = lines.at(-1);
  if (last !== undefined && last.eol === '') lines[lines.length - 1] = { text: last.text, eol };
}

/** The line end in use just above an index: a file of mixed line ends stays consistent around the edit. */
function lineEndOf(document: IniDocument, index: number): LineEnd {
  const above = document.lines.slice(0, index).findLast(({ eol }) => eol !== '');
  return above?.eol ?? document.lines.find(({ eol }) => eol !== '')?.eol ?? '\n';
}

/** The same, for a place in the document's text. */
function lineEndBefore(document: IniDocument, place: number): LineEnd {
  const text = document.toString();
  const above = Math.max(text.lastIndexOf('\n', place - 1), text.lastIndexOf('\r', place - 1));
  if (place > 0 && above >= 0) return lineEndAt(text, above);
  const first = text.search(/[\r\n]/);
  return first < 0 ? '\n' : lineEndAt(text, first);
}

/** @param place of one of its units */
function lineEndAt(text: string, place: number): LineEnd {
  if (text[place] === '\r') return text[place + 1] === '\n' ? '\r\n' : '\r';
  return text[place - 1] === '\r' ? '\r\n' : '\n';
}

/** A blank line stands at the end already. Looks at the last few characters: longer runs of blanks get one line more. */
function endsWithBlankLine(text: string): boolean {
  const [last, before] = text
    .slice(-80)
    .split(/\r\n|\r|\n/)
    .toReversed();
  return last === '' && before?.trim() === '';
}

/** Puts pieces one behind the other; whatever another one follows ends with a line end. */
function joined(pieces: readonly string[], eol: LineEnd): string {
  let text = '';
  for (const piece of pieces) {
    if (piece === '') continue;
    if (text !== '' && !/[\r\n]$/.test(text.slice(-1))) text += eol;
    text += piece;
  }
  return text;
}

function reparse(lines: readonly Line[]): IniDocument {
  return parseIniDocument(joinLines(lines));
}
