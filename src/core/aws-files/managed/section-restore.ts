import { type IniDocument, joinLines, parseIniDocument } from '../ini/ini-document.ts';
import {
  deleteProperties,
  removeSection,
  replaceSection,
  setProperties,
  withinSection,
} from '../ini/section-edit.ts';
import { coreEnd, propertiesOf, sectionCore, sectionsNamed } from '../ini/section-lookup.ts';
import { LEGACY_TOKEN_KEY, managedKeys, withoutComment } from './managed-section.ts';

/** What stood at a section's place, to be put back. */
export interface EarlierSection {
  /** The section's own lines; `null` when there was no such section. */
  readonly text: string | null;
  /** A line end was added behind the last line of the file to make room for the section. */
  readonly closedLine: boolean;
}

/** Puts the earlier section back, byte for byte. For a section that is still exactly as we wrote it. */
export function restoreExactly(document: IniDocument, target: string, earlier: EarlierSection): IniDocument {
  if (earlier.text !== null) {
    return replaceSection(document, target, parseIniDocument(earlier.text).lines);
  }
  const removed = removeSection(document, target);
  if (!earlier.closedLine || !endsWith(document, target)) return removed;
  return parseIniDocument(removed.toString().replace(/(?:\r\n|\r|\n)$/, ''));
}

/**
 * Takes only what is ours out of a section to which others added something since: our comment goes, our keys go back to their
 * earlier values, everything else stays. `regionOfSection` says whether `region` is ours.
 */
export function restoreKeys(
  document: IniDocument,
  target: string,
  earlier: string | null,
  regionOfSection: boolean,
): IniDocument {
  const before = earlier === null ? new Map<string, string>() : earlierValues(earlier, target);
  const ours: readonly string[] = [...managedKeys, LEGACY_TOKEN_KEY].filter(
    (key) => key !== 'region' || regionOfSection,
  );
  const gone = ours.filter((key) => !before.has(key));
  const back = new Map([...before].filter(([key]) => ours.includes(key)));
  const restored = withinSection(document, target, (part) =>
    setProperties(deleteProperties(withoutComment(part, target), target, gone), target, back),
  );
  // Values that were read from a file hold no line break, so they can be written.
  if (!restored.ok) throw new Error(restored.message);
  const edited = restored.document;
  const left = sectionCore(edited, target) ?? [];
  return earlier === null && left.length <= 1 ? removeSection(edited, target) : edited;
}

/** The effective value of a key in a section that was remembered as text. */
export function earlierValues(text: string, target: string): ReadonlyMap<string, string> {
  const properties = propertiesOf(parseIniDocument(text), target);
  return new Map(properties.map(({ key, value }) => [key.toLowerCase(), value] as const));
}

/** The section's own lines as text, or `null` when there is no such section. */
export function sectionText(document: IniDocument, target: string): string | null {
  const core = sectionCore(document, target);
  return core === undefined ? null : joinLines(core);
}

/** Nothing stands below the section's own lines. */
function endsWith(document: IniDocument, target: string): boolean {
  const last = sectionsNamed(document, target).at(-1);
  return last?.to === document.toString().length && coreEnd(document, last) === last.end;
}
