import {
  changeConfig,
  type UndoOutcome,
  undoConfigChange,
} from '../../core/aws-files/config-changes/change-config.ts';
import { configSections } from '../../core/aws-files/generated/generated-section.ts';
import {
  type PopulatePlan,
  type PopulateRequest,
  planPopulate,
} from '../../core/aws-files/generated/populate-plan.ts';
import { editSections } from '../../core/aws-files/ini/edit-sections.ts';
import { type IniDocument, parseIniDocument } from '../../core/aws-files/ini/ini-document.ts';
import type { FileState, LoadedProfiles } from '../../core/aws-files/profiles/load-profiles.ts';
import type { Clock } from '../../core/clock.ts';
import { assertNever } from '../../shared/assert-never.ts';
import { populateSentences } from './messages.ts';

export interface PopulateParts {
  /** The AWS files as they are now. */
  readonly files: () => Promise<LoadedProfiles>;
  /** Names that a profile must not get besides those of the files: saved roles, targets of switches. */
  readonly reserved: () => readonly string[];
  /** Where the change is remembered for undo; `DataFolder.configChange`. */
  readonly journalPath: string;
  /** This machine's clock. */
  readonly clock: Clock;
}

/** What populating would do, as it is shown before anything is done. */
export interface PopulatePreview {
  readonly kind: 'preview';
  readonly request: PopulateRequest;
  readonly plan: PopulatePlan;
  /** The config file that would be written. */
  readonly path: string;
  /** Its text now and then. May hold secrets: shown masked only. */
  readonly before: string;
  readonly after: string;
}

export type PopulateFailure = { readonly kind: 'failed'; readonly message: string; readonly advice: string };

export type PopulateOutcome =
  /** `backup`: the copy of the file's first state, where there was none yet. */
  | { readonly kind: 'written'; readonly path: string; readonly backup?: string }
  /** The file says all of it already. */
  | { readonly kind: 'unchanged' }
  | PopulateFailure;

/** Works out what a request would change. Reads only. */
export async function previewPopulate(
  parts: PopulateParts,
  request: PopulateRequest,
): Promise<PopulatePreview | PopulateFailure> {
  const files = await parts.files();
  const read = configDocument(files.config);
  if (read.kind === 'failed') return read;
  const { document } = read;
  const planned = planPopulate(request, { config: document, taken: takenNames(parts, files, document) });
  if (!planned.ok) return { kind: 'failed', message: planned.message, advice: planned.advice };
  const { plan } = planned;
  const { path } = files.config;
  const edited = editSections(document, plan.edits);
  if (!edited.ok)
    return { kind: 'failed', message: edited.message, advice: populateSentences.correctFile(path) };
  const [before, after] = [document.toString(), edited.document.toString()];
  return { kind: 'preview', request, plan, path, before, after };
}

/**
 * Does what the preview shows: one locked, atomic write of the config file with a copy of its first state, remembered for undo. Where
 * the file says something else by now, so that other edits would come out, it is left alone.
 */
export async function populate(parts: PopulateParts, preview: PopulatePreview): Promise<PopulateOutcome> {
  const { path, plan, request } = preview;
  if (plan.edits.length === 0) return { kind: 'unchanged' };
  const files = await parts.files();
  const outcome = await changeConfig({
    path,
    journalPath: parts.journalPath,
    reason: 'populate',
    agreed: plan.edits,
    plan(config) {
      const planned = planPopulate(request, { config, taken: takenNames(parts, files, config) });
      return planned.ok ? { ok: true, edits: planned.plan.edits } : planned;
    },
    now: parts.clock.now(),
  });
  switch (outcome.kind) {
    case 'written':
      return outcome;
    case 'stale':
      return { kind: 'failed', ...populateSentences.changedMeanwhile(path) };
    case 'failed':
      return outcome;
    default:
      return assertNever(outcome);
  }
}

/** Takes the last change of the config file back, section by section where somebody wrote there since. */
export async function undoPopulate(parts: PopulateParts): Promise<UndoOutcome> {
  const { path } = (await parts.files()).config;
  return undoConfigChange({ path, journalPath: parts.journalPath, now: parts.clock.now() });
}

export type ConfigDocument = { readonly kind: 'document'; readonly document: IniDocument } | PopulateFailure;

/** The config file as it was read; one that is not there is empty, of one that cannot be read nobody could say what stands in it. */
export function configDocument(state: FileState): ConfigDocument {
  switch (state.kind) {
    case 'read':
      return { kind: 'document', document: state.document };
    case 'missing':
      return { kind: 'document', document: parseIniDocument('') };
    case 'unreadable':
      return { kind: 'failed', message: state.message, advice: state.advice };
    default:
      return assertNever(state);
  }
}

/** Profiles that are not in the config file: one of the same name there would be joined with them, or hide them. */
function takenNames(parts: PopulateParts, files: LoadedProfiles, config: IniDocument): ReadonlySet<string> {
  const { profiles } = configSections(config);
  const loaded = configDocument(files.config);
  const inConfig = loaded.kind === 'document' ? configSections(loaded.document).profiles : profiles;
  const elsewhere = [...files.profiles.profiles.keys()].filter((name) => !inConfig.has(name));
  return new Set([...elsewhere, ...parts.reserved()]);
}
