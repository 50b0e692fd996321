import { type IniDocument, parseIniDocument } from '../ini/ini-document.ts';
import { type ManagedSection, managedSection, managedValues } from './managed-section.ts';
import { fingerprint, recordOf, type SectionJournal, type TargetRecord } from './section-journal.ts';
import { sectionText } from './section-restore.ts';

/** A target as it stands in the file, with what is remembered of it: found once, and handed on. */
export interface TargetSection {
  /** The document that it was found in. */
  readonly document: IniDocument;
  /** The section's name. */
  readonly target: string;
  /** The section's own lines; `null` when there is no such section. */
  readonly text: string | null;
  /** The effective values of the keys that are ours to write. */
  readonly values: ReadonlyMap<string, string>;
  /** The section that carries our comment. */
  readonly managed: ManagedSection | undefined;
  /** What we remember of our last write into it. */
  readonly record: TargetRecord | undefined;
}

/** How the section differs from what we wrote last. */
export type ExternalEdit = 'none' | 'edited' | 'removed';

export function findTarget(document: IniDocument, state: SectionJournal, target: string): TargetSection {
  return {
    document,
    target,
    text: sectionText(document, target),
    values: managedValues(document, target),
    managed: managedSection(document, target),
    record: recordOf(state, target),
  };
}

/** Whether others changed our keys in this section since our last write. Their edits to other lines of it do not count. */
export function externalEdit({ record, text, values }: TargetSection): ExternalEdit {
  if (record === undefined) return 'none';
  if (text === null) return 'removed';
  return record.values.includes(fingerprint(values)) ? 'none' : 'edited';
}

/**
 * Whether the keys in this section are ones that we wrote. Tools that erase every comment take ours along; then the values tell.
 */
export function holdsOurKeys(section: TargetSection): boolean {
  const { record, target, values } = section;
  if (record === undefined || externalEdit(section) !== 'none') return false;
  // After a crash before our first write, or a return to the backup, what stood there before is known as well.
  const original = managedValues(parseIniDocument(record.original ?? ''), target);
  return fingerprint(original) !== fingerprint(values);
}

/** The section is still exactly as we left it at one of our last writes. */
export function isAsWritten({ record, text }: TargetSection): boolean {
  return text !== null && record?.texts.includes(fingerprint(text)) === true;
}
