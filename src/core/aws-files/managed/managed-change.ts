import type { IniDocument } from '../ini/ini-document.ts';
import { lacksLastLineEnd, sectionsNamed } from '../ini/section-lookup.ts';
import {
  type ManagedEntry,
  type ManagedSection,
  managedSection,
  managedValues,
  valuesOf,
  withManagedSection,
} from './managed-section.ts';
import { fingerprint, recordOf, type SectionJournal, type TargetRecord } from './section-journal.ts';
import { earlierValues, restoreExactly, restoreKeys, sectionText } from './section-restore.ts';
import {
  type ExternalEdit,
  externalEdit,
  findTarget,
  holdsOurKeys,
  isAsWritten,
  type TargetSection,
} from './target-section.ts';

/**
 * What a write, a stop or an undo makes of the file and of the memory. Pure: the writer applies it, and may ask again when the file
 * changed meanwhile.
 */
export interface ManagedChange {
  readonly target: string;
  readonly document: IniDocument;
  /** Remembered before the file is replaced, so that a crash in between loses nothing. */
  readonly ahead: SectionJournal;
  /** Remembered once the file is in place. */
  readonly state: SectionJournal;
}

export type WriteDecision =
  | { readonly kind: 'change'; readonly change: ManagedChange }
  | { readonly kind: 'changed-by-others'; readonly how: 'edited' | 'removed' }
  | { readonly kind: 'unsafe'; readonly message: string };

export type RestoreDecision =
  | {
      readonly kind: 'change';
      readonly change: ManagedChange;
      readonly did: 'removed' | 'restored' | 'nothing';
    }
  | { readonly kind: 'changed-by-others'; readonly target: string }
  | { readonly kind: 'not-managed' }
  | { readonly kind: 'nothing-to-undo' };

const MOST_REMEMBERED = 16;

/** The sections whose keys are ours although our comment is gone. */
export function sectionsWithoutComment(
  document: IniDocument,
  state: SectionJournal,
): readonly ManagedSection[] {
  return Object.entries(state.targets).flatMap(([target, { profile }]) => {
    const [section] = sectionsNamed(document, target);
    if (section === undefined) return [];
    const standing = findTarget(document, state, target);
    if (standing.managed !== undefined || !holdsOurKeys(standing)) return [];
    const expires = new Date(standing.values.get('x_security_token_expires') ?? '');
    const found = { target, profile, line: section.start + 1 };
    return [Number.isNaN(expires.getTime()) ? found : { ...found, expires }];
  });
}

/** Puts an entry into its target, and remembers what stood there. */
export function decideWrite(
  document: IniDocument,
  state: SectionJournal,
  target: string,
  entry: ManagedEntry,
  options: { readonly override: boolean; readonly onlyIfPresent: boolean },
): WriteDecision {
  const section = findTarget(document, state, target);
  const how = externalEdit(section);
  const asks = how === 'edited' || (how === 'removed' && options.onlyIfPresent);
  if (asks && !options.override) return { kind: 'changed-by-others', how };
  const record = how === 'removed' ? undefined : section.record;
  const earlier = earlierSection({ ...section, record }, how);
  const edited = withManagedSection(
    document,
    target,
    regionKept(entry, earlier, target, record),
    record?.regionOfSection ?? false,
  );
  if (!edited.ok) return { kind: 'unsafe', message: edited.message };
  const written = findTarget(edited.document, state, target);
  const after = fingerprint(written.text ?? '');
  const known = how === 'none' ? record : undefined;
  const next: TargetRecord = {
    ...earlier,
    profile: entry.profile,
    values: recent(known?.values, [fingerprint(section.values), fingerprint(written.values)]),
    texts: recent(known?.texts, [fingerprint(section.text ?? ''), after]),
    regionOfSection: entry.region !== undefined,
  };
  const lastWrite = lastWriteAfter({ ...section, record }, state, entry, after);
  const targets = { ...state.targets, [target]: next };
  const remembered = { ...state, targets, lastWrite };
  return {
    kind: 'change',
    change: { target, document: edited.document, ahead: remembered, state: remembered },
  };
}

/** Takes our keys out of a target and puts back what stood there before. */
export function decideRemove(
  document: IniDocument,
  state: SectionJournal,
  target: string,
  override: boolean,
): RestoreDecision {
  const section = findTarget(document, state, target);
  const { managed, record } = section;
  const forgotten = withoutRecord(state, target);
  if (section.text === null) {
    const original = record?.original ?? null;
    if (record === undefined || original === null) {
      return restored(document, document, { target, state, forgotten }, 'nothing');
    }
    // Someone removed the section, and with it the place for what stood there before us: theirs to decide.
    if (!override) return { kind: 'changed-by-others', target };
    const back = restoreExactly(document, target, { text: original, closedLine: false });
    return restored(document, back, { target, state, forgotten }, 'restored');
  }
  if (record === undefined && managed === undefined) return { kind: 'not-managed' };
  if (externalEdit(section) !== 'none' && !override) return { kind: 'changed-by-others', target };
  const edited =
    record !== undefined && isAsWritten(section)
      ? restoreExactly(document, target, { text: record.original, closedLine: record.closedLine })
      : restoreKeys(document, target, record?.original ?? null, record?.regionOfSection ?? true);
  const did = sectionText(edited, target) === null ? 'removed' : 'restored';
  return restored(document, edited, { target, state, forgotten }, did);
}

/** Takes back the last switch that was written; renewals of it count as the same write. */
export function decideUndo(document: IniDocument, state: SectionJournal, override: boolean): RestoreDecision {
  const last = state.lastWrite;
  if (last === null) return { kind: 'nothing-to-undo' };
  const { target } = last;
  const now = fingerprint(sectionText(document, target) ?? '');
  const undone = { ...withoutRecord(state, target), lastWrite: null };
  const targets =
    last.recordBefore === null ? undone.targets : { ...undone.targets, [target]: last.recordBefore };
  if (now !== last.after && now !== fingerprint(last.before ?? '') && !override) {
    return { kind: 'changed-by-others', target };
  }
  const edited = restoreExactly(document, target, { text: last.before, closedLine: last.closedLine });
  const memory = { target, state, forgotten: { ...undone, targets } };
  return restored(document, edited, memory, last.before === null ? 'removed' : 'restored');
}

/** Until the file is in place the memory is kept, and told that what will be put back is no one else's doing. */
function restored(
  before: IniDocument,
  document: IniDocument,
  memory: { readonly target: string; readonly state: SectionJournal; readonly forgotten: SectionJournal },
  did: 'removed' | 'restored' | 'nothing',
): RestoreDecision {
  const { target, state, forgotten } = memory;
  const record = recordOf(state, target);
  const documents = [before, document];
  const expecting: TargetRecord | undefined = record && {
    ...record,
    values: documents.map((each) => fingerprint(managedValues(each, target))),
    texts: documents.map((each) => fingerprint(sectionText(each, target) ?? '')),
  };
  const ahead =
    expecting === undefined ? state : { ...state, targets: { ...state.targets, [target]: expecting } };
  return { kind: 'change', change: { target, document, ahead, state: forgotten }, did };
}

/** A tool without locks may write back what we wrote a while ago: nobody's edit, so a few of our own are remembered. */
function recent(earlier: readonly string[] = [], more: readonly string[]): string[] {
  return [...new Set([...earlier, ...more])].slice(-MOST_REMEMBERED);
}

function withoutRecord(state: SectionJournal, target: string): SectionJournal {
  const targets = Object.fromEntries(Object.entries(state.targets).filter(([name]) => name !== target));
  const lastWrite = state.lastWrite?.target === target ? null : state.lastWrite;
  return { ...state, targets, lastWrite };
}

/** What is to be put back on stop: what stood there before our first write, with what the user has added to the section since. */
function earlierSection(
  section: TargetSection,
  how: ExternalEdit,
): Pick<TargetRecord, 'original' | 'closedLine'> {
  const { document, managed, record, target, text, values } = section;
  if (text === null) return { original: null, closedLine: lacksLastLineEnd(document) };
  if (record !== undefined && isAsWritten(section)) {
    return { original: record.original, closedLine: record.closedLine };
  }
  const isKnown = record !== undefined && how === 'none';
  if (!isKnown && managed === undefined) return { original: text, closedLine: false };
  // Keys that someone put into our section since are theirs; only the marks of ours are taken off.
  const before =
    how === 'edited' && values.get('aws_access_key_id')?.startsWith('AKIA') === true
      ? sectionText(withKeysKept(section), target)
      : sectionText(
          restoreKeys(document, target, record?.original ?? null, record?.regionOfSection ?? true),
          target,
        );
  return { original: before, closedLine: before === null && (record?.closedLine ?? false) };
}

function withKeysKept({ document, target, text }: TargetSection): IniDocument {
  const values = text === null ? new Map<string, string>() : earlierValues(text, target);
  const kept = ['aws_access_key_id', 'aws_secret_access_key', 'region'].flatMap((key) => {
    const value = values.get(key);
    return value === undefined ? [] : [`${key} = ${value}\n`];
  });
  return restoreKeys(document, target, `[${target}]\n${kept.join('')}`, true);
}

/** An entry without a region of its own gets back the region that our earlier entry had covered. */
function regionKept(
  entry: ManagedEntry,
  earlier: Pick<TargetRecord, 'original'>,
  target: string,
  record: TargetRecord | undefined,
): ManagedEntry {
  if (entry.region !== undefined || record?.regionOfSection !== true || earlier.original === null)
    return entry;
  const region = earlierValues(earlier.original, target).get('region');
  return region === undefined || region === '' ? entry : { ...entry, region };
}

/** @param after fingerprint of the section's text once it is written */
function lastWriteAfter(
  { document, managed, record, target, text }: TargetSection,
  state: SectionJournal,
  entry: ManagedEntry,
  after: string,
): SectionJournal['lastWrite'] {
  const isRenewal = managed?.profile === entry.profile && record !== undefined;
  if (isRenewal) {
    return state.lastWrite?.target === target ? { ...state.lastWrite, after } : state.lastWrite;
  }
  return {
    target,
    before: text,
    closedLine: text === null && lacksLastLineEnd(document),
    after,
    recordBefore: record ?? null,
  };
}

/** Whether the file says what was to be written. */
export function isWritten(document: IniDocument, target: string, entry: ManagedEntry): boolean {
  const values = managedValues(document, target);
  const complete = [...valuesOf(entry)].every(([key, value]) => values.get(key) === value);
  return complete && managedSection(document, target) !== undefined;
}
