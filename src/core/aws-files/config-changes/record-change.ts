import type { SectionEdit } from '../ini/edit-sections.ts';
import { parseIniDocument } from '../ini/ini-document.ts';
import { removeSection, replaceSection } from '../ini/section-edit.ts';
import { fingerprint } from '../managed/section-journal.ts';
import { sectionText } from '../managed/section-restore.ts';
import type { RecordedChange } from './config-journal.ts';

/** What must be known to take a change back. */
export function recordChange(
  change: Pick<RecordedChange, 'reason' | 'at'>,
  edits: readonly SectionEdit[],
  before: string,
  after: string,
): RecordedChange {
  const [old, fresh] = [parseIniDocument(before), parseIniDocument(after)];
  const sections = edits.map(({ header }) => ({
    header,
    before: sectionText(old, header),
    after: sectionText(fresh, header),
  }));
  return { version: 1, ...change, after: fingerprint(after), ...difference(before, after), sections };
}

export type UndoDecision =
  /** Everything stands as it did before, or nothing of the change is left. */
  | { readonly kind: 'nothing'; readonly leftAlone: readonly string[] }
  /** `leftAlone`: headers of sections that somebody changed since. */
  | { readonly kind: 'text'; readonly text: string; readonly leftAlone: readonly string[] };

/**
 * What the file is to say once the change is taken back: the text before to the last byte where nobody wrote since; otherwise section by
 * section, without those that were changed since.
 */
export function decideUndoChange(change: RecordedChange, text: string): UndoDecision {
  if (fingerprint(text) === change.after) {
    const { drop, keep, replaced } = change;
    return { kind: 'text', text: text.slice(0, keep) + replaced + text.slice(keep + drop), leftAlone: [] };
  }
  let document = parseIniDocument(text);
  const leftAlone: string[] = [];
  for (const { after, before, header } of change.sections) {
    const now = sectionText(document, header);
    if (now === before) continue;
    if (now !== after) leftAlone.push(header);
    else if (before === null) document = removeSection(document, header);
    else document = replaceSection(document, header, parseIniDocument(before).lines);
  }
  const restored = document.toString();
  return restored === text ? { kind: 'nothing', leftAlone } : { kind: 'text', text: restored, leftAlone };
}

/** The part in which two texts differ; a surrogate pair is never cut in two, since each part is kept as text. */
function difference(before: string, after: string): Pick<RecordedChange, 'keep' | 'drop' | 'replaced'> {
  const shorter = Math.min(before.length, after.length);
  let keep = 0;
  while (keep < shorter && before[keep] === after[keep]) keep += 1;
  if (keep > 0 && isHighSurrogate(before.charCodeAt(keep - 1))) keep -= 1;
  let tail = 0;
  while (tail < shorter - keep && before[before.length - 1 - tail] === after[after.length - 1 - tail])
    tail += 1;
  if (tail > 0 && isLowSurrogate(before.charCodeAt(before.length - tail))) tail -= 1;
  return { keep, drop: after.length - tail - keep, replaced: before.slice(keep, before.length - tail) };
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
