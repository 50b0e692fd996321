import { createHash } from 'node:crypto';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { replaceFile } from '../../files/atomic-replace.ts';
import { errorCode, type FileFailure, fileFailureFromError } from '../../files/file-failure.ts';

const targetRecord = z.object({
  /** The profile whose credentials were written last. */
  profile: z.string(),
  /** The section as it stood before the first write; `null` when there was none. */
  original: z.string().nullable(),
  /** The file had no line end before the section was added behind it. */
  closedLine: z.boolean(),
  /** Fingerprints of our keys' values: those found before the last writes, and those written. Each may stand after a crash. */
  values: z.array(z.string()),
  /** Fingerprints of the section's text, likewise. */
  texts: z.array(z.string()),
  /** `region` is in the section because the entry had one. */
  regionOfSection: z.boolean(),
});

const recordedState = z.object({
  version: z.literal(1),
  credentialsPath: z.string(),
  targets: z.record(z.string(), targetRecord),
  lastWrite: z
    .object({
      target: z.string(),
      /** The section before the last write; `null` when there was none. */
      before: z.string().nullable(),
      closedLine: z.boolean(),
      /** Fingerprint of the section's text after it. */
      after: z.string(),
      recordBefore: targetRecord.nullable(),
    })
    .nullable(),
  /** The copy of the first state, or `none` when there was nothing to copy. */
  firstState: z.string().nullable(),
});

/** What is remembered of one section that is ours. */
export type TargetRecord = z.infer<typeof targetRecord>;

/** What is remembered of one credentials file, so that stop and undo can put back what stood there. Holds keys: never logged. */
export type SectionJournal = z.infer<typeof recordedState>;

export interface LoadedSections {
  readonly ok: true;
  readonly state: SectionJournal;
  /** Set when the memory of earlier writes was lost: a sentence. */
  readonly warning?: string;
}

/** Where the memory of one credentials file lies in the app's data folder. */
export function sectionJournalPath(dataFolder: string, credentialsPath: string): string {
  const name = createHash('sha256').update(credentialsPath).digest('hex').slice(0, 16);
  return join(dataFolder, 'written-sections', `${name}.json`);
}

/** Reads the memory. One that cannot be understood is set aside under another name, never overwritten. */
export async function loadSectionJournal(
  path: string,
  credentialsPath: string,
  now: Date,
): Promise<LoadedSections | { readonly ok: false; readonly failure: FileFailure }> {
  const empty: SectionJournal = {
    version: 1,
    credentialsPath,
    targets: {},
    lastWrite: null,
    firstState: null,
  };
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { ok: true, state: empty };
    return { ok: false, failure: fileFailureFromError(error, path, 'read') };
  }
  const parsed = recordedState.safeParse(jsonOrUndefined(text));
  if (parsed.success) return { ok: true, state: parsed.data };
  const aside = `${path}.unreadable-${now.toISOString().replace(/[:.]/g, '-')}`;
  await rename(path, aside).catch(() => undefined);
  return { ok: true, state: empty, warning: lostMemory(aside) };
}

/** Writes the memory, durably and for the owner only. */
export async function saveSectionJournal(
  path: string,
  state: SectionJournal,
): Promise<FileFailure | undefined> {
  const content = Buffer.from(`${JSON.stringify(state)}\n`);
  const outcome = await replaceFile({ path, content, secret: true });
  return outcome.kind === 'failed' ? outcome.failure : undefined;
}

/** What is remembered of a target, if anything. */
export function recordOf(state: SectionJournal, target: string): TargetRecord | undefined {
  return Object.hasOwn(state.targets, target) ? state.targets[target] : undefined;
}

/** A fingerprint of values or text that tells them apart and gives nothing away. */
export function fingerprint(content: string | ReadonlyMap<string, string>): string {
  const text = typeof content === 'string' ? content : JSON.stringify([...content].sort());
  return createHash('sha256').update(text).digest('hex');
}

function lostMemory(path: string): string {
  return `What Understudy remembered of earlier writes cannot be read and was set aside (${path}). The first state of the credentials file is in the backup beside it.`;
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
