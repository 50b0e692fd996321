import { parseManagedComment } from '../managed/managed-comment.ts';
import type { IniDocument, IniLine, IniSection, PropertyLine } from './ini-document.ts';

/** Every section whose header means this name, in file order. */
export function sectionsNamed(document: IniDocument, section: string): readonly IniSection[] {
  const wanted = canonicalName(section);
  const found = foundIn.get(document) ?? new Map<string, readonly IniSection[]>();
  foundIn.set(document, found);
  const known = found.get(wanted);
  if (known !== undefined) return known;
  if (found.size >= FEW_NAMES) return indexOf(document).get(wanted) ?? [];
  const sections = document
    .sections()
    .filter(({ name }) => name !== undefined && canonicalName(name) === wanted);
  found.set(wanted, sections);
  return sections;
}

/** An edit asks its documents again and again for a name or two: looking through them once is quicker than sorting thousands. */
const FEW_NAMES = 8;
const foundIn = new WeakMap<IniDocument, Map<string, readonly IniSection[]>>();

/** A document never changes, so its sections are sorted by name once. */
const indexes = new WeakMap<IniDocument, ReadonlyMap<string, readonly IniSection[]>>();

function indexOf(document: IniDocument): ReadonlyMap<string, readonly IniSection[]> {
  const known = indexes.get(document);
  if (known !== undefined) return known;
  const index = new Map<string, IniSection[]>();
  for (const section of document.sections()) {
    if (section.name === undefined) continue;
    const name = canonicalName(section.name);
    const same = index.get(name);
    if (same === undefined) index.set(name, [section]);
    else same.push(section);
  }
  indexes.set(document, index);
  return index;
}

/**
 * The lines that are a section's own: from the header to its last property. `undefined` when there is no such section. Of one that stands
 * several times, all lines up to the next header each: an edit moves the last properties of all but one of them, and what stood between would
 * not be known any more.
 */
export function sectionCore(document: IniDocument, section: string): readonly IniLine[] | undefined {
  const found = sectionsNamed(document, section);
  const [first, ...others] = found;
  if (first === undefined) return undefined;
  if (others.length === 0) return coreLines(document, first);
  return found.flatMap((each) => document.linesOf(each));
}

/** The properties of every section of this name, in file order; with a key only those of that name, in any case. */
export function propertiesOf(document: IniDocument, section: string, key?: string): readonly PropertyLine[] {
  const wanted = key?.toLowerCase();
  return sectionsNamed(document, section)
    .flatMap((each) => document.linesOf(each))
    .filter((line) => line.kind === 'property')
    .filter((line) => wanted === undefined || line.key.toLowerCase() === wanted);
}

/** A property that was commented out (`#region = eu-west-1`) stands for a property, as in the AWS CLI's writer. */
const commentedProperty = /^[ \t]*[#;]+[ \t]*[A-Za-z0-9_.-]+[ \t]*=/;

function isManagedComment(text: string, afterBlank: boolean): boolean {
  return (!afterBlank && commentedProperty.test(text)) || parseManagedComment(text) !== undefined;
}

/** The lines of one section that are its own. */
export function coreLines(document: IniDocument, section: IniSection): readonly IniLine[] {
  const lines = document.linesOf(section);
  let end = 1;
  let afterBlank = false;
  for (const [index, line] of lines.entries()) {
    if (index === 0) continue;
    if (line.kind === 'blank') afterBlank = true;
    else if (line.kind !== 'comment' || isManagedComment(line.text, afterBlank)) {
      end = index + 1;
      afterBlank = false;
    }
  }
  return lines.slice(0, end);
}

/** Index behind the last line that is a section's own. */
export function coreEnd(document: IniDocument, section: IniSection): number {
  return section.start + coreLines(document, section).length;
}

/** The last line of the file has no end, as some editors leave it. */
export function lacksLastLineEnd(document: IniDocument): boolean {
  return /[^\r\n]$/.test(document.toString().slice(-1));
}

/** `profile "a b"`, `profile 'a b'` and `profile   a b` mean the profile `a b`. */
function canonicalName(name: string): string {
  if (!name.includes(' ') && !name.includes('\t')) return name;
  const quoted = /^(\S+)[ \t]+(?:"(.*)"|'(.*)')$/.exec(name);
  if (quoted !== null) return `${quoted[1]} ${quoted[2] ?? quoted[3] ?? ''}`;
  const prefixed = /^(profile|sso-session|services)[ \t]+(.*)$/.exec(name);
  return prefixed === null ? name : `${prefixed[1]} ${prefixed[2]}`;
}
