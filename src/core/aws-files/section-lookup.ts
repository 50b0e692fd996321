import type { IniDocument, IniLine, IniSection, PropertyLine } from './ini-document.ts';
import { parseManagedComment } from './managed-comment.ts';

/** Every section whose header means this name, in file order. */
export function sectionsNamed(document: IniDocument, section: string): readonly IniSection[] {
  const wanted = canonicalName(section);
  const lookups = (lookupsOf.get(document) ?? 0) + 1;
  lookupsOf.set(document, lookups);
  if (lookups > FEW_LOOKUPS) return indexOf(document).get(wanted) ?? [];
  return document.sections().filter(({ name }) => name !== undefined && canonicalName(name) === wanted);
}

/** An edit makes documents that are asked for a name or two: looking through them is quicker than sorting thousands by name. */
const FEW_LOOKUPS = 8;
const lookupsOf = new WeakMap<IniDocument, number>();

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

/** The lines that are a section's own: from the header to its last property. `undefined` when there is no such section. */
export function sectionCore(document: IniDocument, section: string): readonly IniLine[] | undefined {
  const found = sectionsNamed(document, section);
  if (found.length === 0) return undefined;
  return found.flatMap((each) => document.lines.slice(each.start, coreEnd(document, each)));
}

/** The properties of every section of this name, in file order; with a key only those of that name, in any case. */
export function propertiesOf(document: IniDocument, section: string, key?: string): readonly PropertyLine[] {
  const wanted = key?.toLowerCase();
  return sectionsNamed(document, section)
    .flatMap(({ start, end }) => document.lines.slice(start, end))
    .filter((line) => line.kind === 'property')
    .filter((line) => wanted === undefined || line.key.toLowerCase() === wanted);
}

/** A property that was commented out (`#region = eu-west-1`) stands for a property, as in the AWS CLI's writer. */
const commentedProperty = /^[ \t]*[#;]+[ \t]*[A-Za-z0-9_.-]+[ \t]*=/;

function isOwnComment(text: string, afterBlank: boolean): boolean {
  return (!afterBlank && commentedProperty.test(text)) || parseManagedComment(text) !== undefined;
}

/** Index behind the last line that is a section's own. */
export function coreEnd(document: IniDocument, section: IniSection): number {
  let end = section.start + 1;
  let afterBlank = false;
  for (let index = end; index < section.end; index += 1) {
    const line = document.lines[index];
    if (line === undefined) break;
    if (line.kind === 'blank') afterBlank = true;
    else if (line.kind !== 'comment' || isOwnComment(line.text, afterBlank)) {
      end = index + 1;
      afterBlank = false;
    }
  }
  return end;
}

/** `profile "a b"`, `profile 'a b'` and `profile   a b` mean the profile `a b`. */
function canonicalName(name: string): string {
  if (!name.includes(' ') && !name.includes('\t')) return name;
  const quoted = /^(\S+)[ \t]+(?:"(.*)"|'(.*)')$/.exec(name);
  if (quoted !== null) return `${quoted[1]} ${quoted[2] ?? quoted[3] ?? ''}`;
  const prefixed = /^(profile|sso-session|services)[ \t]+(.*)$/.exec(name);
  return prefixed === null ? name : `${prefixed[1]} ${prefixed[2]}`;
}
