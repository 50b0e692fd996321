import { changeConfig } from '../../core/aws-files/config-changes/change-config.ts';
import { configSections } from '../../core/aws-files/generated/generated-section.ts';
import { editSections } from '../../core/aws-files/ini/edit-sections.ts';
import { type IniDocument, parseIniDocument } from '../../core/aws-files/ini/ini-document.ts';
import { maskedDiff, maskedUnifiedDiff } from '../../core/aws-files/masking/masked-lines.ts';
import type { FileState, LoadedProfiles } from '../../core/aws-files/profiles/load-profiles.ts';
import type { Clock } from '../../core/clock.ts';
import { type ImportPlan, planImport } from '../../core/import/import-plan.ts';
import type { PeerSystem } from '../../core/import/peer-system.ts';
import { type FoundPeer, findPeers, type PeerId } from '../../core/import/peers.ts';
import { assertNever } from '../../shared/assert-never.ts';
import type { DiffLine } from '../../shared/settings-view.ts';
import { takeOverMessages } from './messages.ts';

export interface TakeOverParts {
  /** This machine, as other tools are looked for on it. */
  readonly system: PeerSystem;
  /** The AWS files as they are now. */
  readonly files: () => Promise<LoadedProfiles> | LoadedProfiles;
  /** Where the change is remembered for undo; `DataFolder.configChange`. */
  readonly journalPath: string;
  /** This machine's clock. */
  readonly clock: Clock;
}

/** What taking over would do, as it is shown before anything is done. */
export interface TakeOverPreview {
  readonly kind: 'preview';
  readonly found: readonly FoundPeer[];
  readonly plan: ImportPlan;
  /** The config file that would be written. */
  readonly path: string;
  /** Where somebody keeps the file that the edits are made in. */
  readonly before: string;
  readonly after: string;
}

export type TakeOverFailure = {
  readonly kind: 'failed';
  readonly message: string;
  readonly advice: string;
};

export type TakeOverOutcome =
  /** `backup`: the copy of the file's first state, where there was none yet. */
  | { readonly kind: 'written'; readonly path: string; readonly backup?: string }
  /** The files say all of it already. */
  | { readonly kind: 'unchanged' }
  | TakeOverFailure;

/**
 * Looks for what other tools left, and works out what it becomes. Reads only. A config file that cannot be read is a failure, since nobody
 * could say what stands in it; a file of another tool that cannot be read is a problem of the plan.
 */
export async function previewTakeOver(
  parts: TakeOverParts,
  wanted?: readonly PeerId[],
): Promise<TakeOverPreview | TakeOverFailure> {
  const files = await parts.files();
  const read = documentOf(files.config);
  if ('kind' in read) return read;
  const { document } = read;
  const found = await findPeers(
    parts.system,
    { config: configSections(document), hasKeys: (profile) => hasKeys(files.credentials, profile) },
    wanted,
  );
  const plan = planFor(found, document, files);
  const edited = editSections(document, plan.edits);
  const { path } = files.config;
  if (!edited.ok)
    return { kind: 'failed', message: edited.message, advice: takeOverMessages.correctFile(path) };
  return {
    kind: 'preview',
    found,
    plan,
    path,
    before: document.toString(),
    after: edited.document.toString(),
  };
}

/**
 * Does what the preview shows: one locked, atomic write of the config file with a copy of its first state, remembered for undo. Nothing of the
 * other tools is touched. Everything is looked at again first; where something else would come out by now, the file is left alone.
 */
export async function takeOver(parts: TakeOverParts, preview: TakeOverPreview): Promise<TakeOverOutcome> {
  const { path, plan } = preview;
  if (plan.edits.length === 0) return { kind: 'unchanged' };
  const changed: TakeOverFailure = { kind: 'failed', ...takeOverMessages.changedMeanwhile(path) };
  const now = await previewTakeOver(
    parts,
    preview.found.map(({ peer }) => peer),
  );
  if (now.kind === 'failed') return now;
  const outcome = await changeConfig({
    path,
    journalPath: parts.journalPath,
    reason: 'import',
    agreed: plan.edits,
    plan: (config) =>
      config.toString() === now.before ? { ok: true, edits: now.plan.edits } : { ok: false, ...changed },
    now: parts.clock.now(),
  });
  switch (outcome.kind) {
    case 'written':
      return outcome;
    case 'stale':
      return changed;
    case 'failed':
      return outcome;
    default:
      return assertNever(outcome);
  }
}

/** The lines that change, for a window. What may be secret is masked. */
export function takeOverDiff({ after, before }: TakeOverPreview): readonly DiffLine[] {
  return maskedDiff(before, after);
}

/** The same in the form of `diff -u`, for a terminal; empty when nothing changes. */
export function takeOverDiffText({ after, before, path }: TakeOverPreview): string {
  return maskedUnifiedDiff(path, before, after);
}

function planFor(found: readonly FoundPeer[], config: IniDocument, files: LoadedProfiles): ImportPlan {
  return planImport(found, { config, taken: namesIn(files.credentials) });
}

type ReadDocument = { readonly document: IniDocument } | TakeOverFailure;

function documentOf(state: FileState): ReadDocument {
  switch (state.kind) {
    case 'read':
      return { document: state.document };
    case 'missing':
      return { document: parseIniDocument('') };
    case 'unreadable':
      return { kind: 'failed', message: state.message, advice: state.advice };
    default:
      return assertNever(state);
  }
}

function hasKeys(credentials: FileState, profile: string): boolean {
  if (credentials.kind !== 'read') return false;
  return credentials.profiles.profiles.get(profile)?.properties.has('aws_access_key_id') ?? false;
}

/** Names of profiles that only the credentials file has: a new profile of that name would be joined with it. */
function namesIn(credentials: FileState): ReadonlySet<string> {
  return new Set(credentials.kind === 'read' ? credentials.profiles.profiles.keys() : []);
}
