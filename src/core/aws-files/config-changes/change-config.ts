import { assertNever } from '../../../shared/assert-never.ts';
import { editLocked, type LockedEditOutcome, type NewText } from '../../files/edit-with-lock.ts';
import { decodeUtf8Lossless } from '../../files/text/lossless-utf8.ts';
import { noTextReason } from '../../files/text/text-check.ts';
import { editSections, type SectionEdit } from '../ini/edit-sections.ts';
import { type IniDocument, parseIniDocument } from '../ini/ini-document.ts';
import { loadConfigChange, type RecordedChange, saveConfigChange } from './config-journal.ts';
import { changeMessages } from './messages.ts';
import { decideUndoChange, recordChange } from './record-change.ts';

/** Edits for a file as it is, or why there are none. */
export type EditsResult =
  | { readonly ok: true; readonly edits: readonly SectionEdit[] }
  | { readonly ok: false; readonly message: string; readonly advice: string };

export interface ConfigChangeRequest {
  /** The config file; may be a symbolic link, may not exist yet. */
  readonly path: string;
  /** Where the change is remembered, in the app's data folder. */
  readonly journalPath: string;
  readonly reason: RecordedChange['reason'];
  /** What the user agreed to. */
  readonly agreed: readonly SectionEdit[];
  /** Works the edits out for the file as it is under the lock. */
  readonly plan: (config: IniDocument) => EditsResult;
  /** This machine's clock. */
  readonly now: Date;
}

export type ConfigChangeOutcome =
  | { readonly kind: 'written'; readonly path: string; readonly backup?: string }
  /** The file changed so that something else would be written than was agreed to. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'failed'; readonly message: string; readonly advice: string };

/**
 * Makes an agreed change of the config file: under the lock, with a copy of the file's first state, remembered for undo before the file is
 * replaced in one step. Somebody may have written to the file since it was shown; as long as the same edits come out, that is no matter.
 */
export async function changeConfig(request: ConfigChangeRequest): Promise<ConfigChangeOutcome> {
  const { agreed, journalPath, now, path, plan, reason } = request;
  const outcome = await editLocked({
    path,
    // A generated profile holds no key, but the file may: whoever may not read it today shall not by our hand.
    secret: true,
    now,
    edit(bytes) {
      const read = readText(path, bytes);
      if (!read.ok) return read.refused;
      const planned = plan(read.document);
      if (!planned.ok) return { kind: 'refused', message: planned.message, advice: planned.advice };
      if (!sameEdits(planned.edits, agreed)) return { kind: 'stale' };
      const edited = editSections(read.document, agreed);
      if (!edited.ok)
        return { kind: 'refused', message: edited.message, advice: changeMessages.correctFile(path) };
      return { kind: 'text', text: edited.document.toString() };
    },
    async remember(bytes, after) {
      const before = bytes === 'missing' ? '' : decodeUtf8Lossless(bytes);
      const change = recordChange({ reason, at: now.toISOString() }, agreed, before, after);
      return saveConfigChange(journalPath, change);
    },
  });
  return outcomeOf(outcome);
}

export type UndoOutcome =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'undone'; readonly path: string; readonly leftAlone: readonly string[] }
  | { readonly kind: 'failed'; readonly message: string; readonly advice: string };

/** What taking the last change back would do to the file as it is. */
export async function undoPreview(
  request: Pick<ConfigChangeRequest, 'journalPath' | 'now'>,
  text: string,
): Promise<ReturnType<typeof decideUndoChange>> {
  const loaded = await loadConfigChange(request.journalPath, request.now);
  if (!('change' in loaded) || loaded.change === undefined) return { kind: 'nothing', leftAlone: [] };
  return decideUndoChange(loaded.change, text);
}

/** Takes the last agreed change of the config file back. */
export async function undoConfigChange(
  request: Pick<ConfigChangeRequest, 'path' | 'journalPath' | 'now'>,
): Promise<UndoOutcome> {
  const { journalPath, now, path } = request;
  const loaded = await loadConfigChange(journalPath, now);
  if ('kind' in loaded) return { kind: 'failed', message: loaded.message, advice: loaded.advice };
  const { change } = loaded;
  if (change === undefined) return { kind: 'nothing' };
  let leftAlone: readonly string[] = [];
  let isNothing = false;
  const outcome = await editLocked({
    path,
    secret: true,
    now,
    edit(bytes): NewText {
      const read = readText(path, bytes);
      if (!read.ok) return read.refused;
      const decision = decideUndoChange(change, read.document.toString());
      leftAlone = decision.leftAlone;
      isNothing = decision.kind === 'nothing';
      return decision.kind === 'nothing' ? { kind: 'stale' } : { kind: 'text', text: decision.text };
    },
  });
  if (isNothing) return leftAlone.length === 0 ? { kind: 'nothing' } : { kind: 'undone', path, leftAlone };
  const written = outcomeOf(outcome);
  switch (written.kind) {
    case 'written':
      return { kind: 'undone', path: written.path, leftAlone };
    case 'stale':
      return { kind: 'failed', ...changeMessages.changedMeanwhile(path) };
    case 'failed':
      return written;
    default:
      return assertNever(written);
  }
}

type ReadText =
  | { readonly ok: true; readonly document: IniDocument }
  | { readonly ok: false; readonly refused: Extract<NewText, { kind: 'refused' }> };

function readText(path: string, bytes: Buffer | 'missing'): ReadText {
  if (bytes === 'missing') return { ok: true, document: parseIniDocument('') };
  if (noTextReason(bytes) !== undefined)
    return { ok: false, refused: { kind: 'refused', ...changeMessages.noText(path) } };
  return { ok: true, document: parseIniDocument(decodeUtf8Lossless(bytes)) };
}

function sameEdits(one: readonly SectionEdit[], other: readonly SectionEdit[]): boolean {
  return JSON.stringify(one.map(plain)) === JSON.stringify(other.map(plain));
}

function plain(edit: SectionEdit) {
  return edit.kind === 'remove' ? edit : { ...edit, values: [...edit.values] };
}

function outcomeOf(outcome: LockedEditOutcome): ConfigChangeOutcome {
  switch (outcome.kind) {
    case 'written':
      return outcome;
    case 'changed':
      return { kind: 'stale' };
    case 'failed':
      return outcome;
    default:
      return assertNever(outcome);
  }
}
