import { isDeepStrictEqual } from 'node:util';
import type { FileFailure } from '../../files/file-failure.ts';
import { type BackupOutcome, backUpFirstState } from '../../files/original-backup.ts';
import { recordOf, type SectionJournal, saveSectionJournal } from './section-journal.ts';

/** A file about to be changed, perhaps for the first time. */
export interface FirstState {
  readonly path: string;
  readonly content: Buffer;
  readonly now: Date;
  readonly backupFolder?: string;
}

/** What is remembered while one change is tried, and on disk. */
export class JournalWriter {
  readonly #path: string;
  #known: SectionJournal;
  #saved: SectionJournal;
  #backup: string | undefined;

  constructor(path: string, state: SectionJournal) {
    this.#path = path;
    this.#known = state;
    this.#saved = state;
  }

  /** The memory from before the change; it knows our own values of a try that others undid. */
  get known(): SectionJournal {
    return { ...this.#known, firstState: this.#saved.firstState };
  }

  get newBackup(): { readonly backup?: string } {
    return this.#backup === undefined ? {} : { backup: this.#backup };
  }

  async keepFirstState(file: FirstState): Promise<FileFailure | undefined> {
    if (this.#saved.firstState !== null) return undefined;
    const kept: BackupOutcome =
      file.content.length === 0
        ? { ok: true }
        : await backUpFirstState(file.path, file.content, file.now, file.backupFolder);
    if (!kept.ok) return kept.failure;
    this.#backup = kept.path;
    this.#saved = { ...this.#saved, firstState: kept.path ?? 'none' };
    return undefined;
  }

  /** A second try of a change to one section remembers the same, and then only the file itself is written again. */
  async remember(state: SectionJournal, target: string): Promise<FileFailure | undefined> {
    const remembered = { ...state, firstState: this.#saved.firstState };
    if (isDeepStrictEqual(remembered, this.#saved)) return undefined;
    const failure = await saveSectionJournal(this.#path, remembered);
    if (failure !== undefined) return failure;
    this.#saved = remembered;
    const before = recordOf(this.#known, target);
    const record = recordOf(remembered, target);
    if (before === undefined || record === undefined) return undefined;
    const { values, texts } = record;
    const targets = { ...this.#known.targets, [target]: { ...before, values, texts } };
    this.#known = { ...this.#known, targets };
    return undefined;
  }
}
