import { devNull } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../clock.ts';
import type { FileIdentity } from '../../files/atomic-replace.ts';
import type { IniDocument } from '../ini/ini-document.ts';
import type { FileLocations } from '../profiles/file-locations.ts';
import { type FileProfiles, readFileProfiles } from '../profiles/file-profiles.ts';
import { type LoadedProfiles, loadProfiles, profilesOf } from '../profiles/load-profiles.ts';
import { mergeProfiles } from '../profiles/merge-profiles.ts';
import {
  changeCredentials,
  type Decide,
  lookAtCredentials,
  type PlacedChange,
  type TransactionFailure,
  type TransactionPlace,
  type TransactionResult,
} from './credentials-transaction.ts';
import { guardLateWrites, LATE_WRITE_MS } from './late-write-guard.ts';
import {
  decideRemove,
  decideUndo,
  decideWrite,
  isWritten,
  type RestoreDecision,
  sectionsWithoutComment,
} from './managed-change.ts';
import {
  type ManagedEntry,
  type ManagedSection,
  managedSection,
  managedSections,
  unsafeEntry,
} from './managed-section.ts';
import { readSaml2awsProfiles } from './other-tools.ts';
import type { SectionJournal } from './section-journal.ts';
import { sectionText } from './section-restore.ts';
import { assessTarget, type TargetAssessment } from './target-assessment.ts';
import { externalEdit, findTarget, holdsOurKeys } from './target-section.ts';
import {
  changedByOthers,
  confirmation,
  type RemoveOutcome,
  refusal,
  restoreObstacle,
  type WriteOutcome,
} from './write-outcome.ts';

export type { RemoveOutcome, WriteOutcome } from './write-outcome.ts';

export interface CredentialsWriterOptions {
  /** As configured; may be a symbolic link, may not exist yet. */
  readonly credentialsPath: string;
  readonly configPath: string;
  /** The app's own data folder; what stood in the sections before is kept there (0600). */
  readonly dataFolder: string;
  readonly clock: Clock;
  /** Where the copy of the first state goes; beside the credentials file by default. */
  readonly backupFolder?: string;
  /** `~/.saml2aws`, to know that tool's profiles. */
  readonly saml2awsPath?: string;
  /** How long to wait for another Understudy process, in ms. Default 10 s. */
  readonly lockWaitMs?: number;
}

export interface WriteOptions {
  /** The user has agreed to what `confirm` asked. */
  readonly confirmed?: boolean;
  /** The user has agreed to overwrite what others changed in our section. Default: as `confirmed`. */
  readonly overrideChanges?: boolean;
  /** For renewals: a section that someone removed since is not brought back but reported as `changed-by-others`. */
  readonly onlyIfPresent?: boolean;
}

/** A section of ours, and whether its keys are still those that were written. */
export interface ListedSection extends ManagedSection {
  readonly changedByOthers: boolean;
}

/** Writes credentials into profiles of the credentials file and takes them out again. Nothing is thrown for what a file does. */
export interface CredentialsWriter {
  /** Judges a target against both files as they are now. */
  assess(target: string): Promise<TargetAssessment | TransactionFailure>;
  write(target: string, entry: ManagedEntry, options?: WriteOptions): Promise<WriteOutcome>;
  /** Stop: takes our keys out and puts back what stood there before. */
  remove(target: string, options?: { readonly overrideChanges?: boolean }): Promise<RemoveOutcome>;
  /** Puts back what stood in the section before the last switch was written into it. */
  undoLastWrite(options?: { readonly overrideChanges?: boolean }): Promise<RemoveOutcome>;
  listManaged(): Promise<readonly ListedSection[] | TransactionFailure>;
  /** Removes every section of ours whose credentials ended before `now`. */
  cleanExpired(now: Date): Promise<readonly RemoveOutcome[] | TransactionFailure>;
  /**
   * Resolves when nothing is left to do behind the last change: for a tenth of a second after it the writer looks out for programs
   * that write without a lock. A process that ends right away waits for this first.
   */
  settled(): Promise<void>;
}

const DEFAULT_LOCK_WAIT_MS = 10_000;
/** How often a change is made again that other programs keep undoing. */
const GUARD_ROUNDS = 4;
/** How often the guard looks again while another program is writing. */
const MOST_LOOKS = 8;

/** See {@link CredentialsWriter}. Calls of one writer run one after the other; several processes are kept apart by a lock. */
export function createCredentialsWriter(options: CredentialsWriterOptions): CredentialsWriter {
  return new FileCredentialsWriter(options);
}

class FileCredentialsWriter implements CredentialsWriter {
  readonly #options: CredentialsWriterOptions;
  #queue: Promise<unknown> = Promise.resolve();
  #loaded: LoadedProfiles | undefined;
  /** The file as this writer left it; as long as it is the same, it is whole. */
  #ours: FileIdentity | undefined;
  readonly #guards = new Set<Promise<void>>();

  constructor(options: CredentialsWriterOptions) {
    this.#options = options;
  }

  async assess(target: string): Promise<TargetAssessment | TransactionFailure> {
    const result = await this.#look((document) => this.#assess(document, target));
    return result.ok ? result.result : result.failure;
  }

  async write(target: string, entry: ManagedEntry, options: WriteOptions = {}): Promise<WriteOutcome> {
    const unsafe = unsafeEntry(target, entry);
    if (unsafe !== undefined) return refusal(unsafe);
    const { confirmed = false, onlyIfPresent = false } = options;
    const override = options.overrideChanges ?? confirmed;
    const result = await this.#change<WriteOutcome>(async (document, state) => {
      const assessment = await this.#assess(document, target);
      if (assessment.kind === 'refused') return stop(refusal(assessment.message, assessment.advice));
      const decision = decideWrite(document, state, target, entry, { override, onlyIfPresent });
      if (decision.kind === 'unsafe') return stop(refusal(decision.message));
      if (decision.kind === 'changed-by-others') return stop(changedByOthers(target, decision.how));
      const isOwn =
        assessment.kind === 'confirm' &&
        assessment.reason === 'other-tool' &&
        holdsOurKeys(findTarget(document, state, target));
      if (assessment.kind === 'confirm' && !confirmed && !isOwn) return stop(confirmation(assessment));
      const { warnings } = assessment;
      const written: WriteOutcome = { kind: 'written', target, path: '', warnings };
      return {
        kind: 'change',
        change: decision.change,
        verify: (after) => isWritten(after, target, entry),
        result: written,
      };
    });
    if (!result.ok) return result.failure;
    if (result.result.kind !== 'written') return result.result;
    const warnings = [...result.warnings, ...result.result.warnings];
    const backup = result.backup === undefined ? {} : { backup: result.backup };
    return { kind: 'written', target, path: result.path, warnings, ...backup };
  }

  remove(target: string, options: { readonly overrideChanges?: boolean } = {}): Promise<RemoveOutcome> {
    const override = options.overrideChanges ?? false;
    return this.#restore(target, (document, state) => decideRemove(document, state, target, override));
  }

  undoLastWrite(options: { readonly overrideChanges?: boolean } = {}): Promise<RemoveOutcome> {
    const override = options.overrideChanges ?? false;
    return this.#restore('', (document, state) => decideUndo(document, state, override));
  }

  async listManaged(): Promise<readonly ListedSection[] | TransactionFailure> {
    const result = await this.#look(async (document, state) =>
      [...managedSections(document), ...sectionsWithoutComment(document, state)].map((section) => ({
        ...section,
        changedByOthers: externalEdit(findTarget(document, state, section.target)) !== 'none',
      })),
    );
    return result.ok ? result.result : result.failure;
  }

  async cleanExpired(now: Date): Promise<readonly RemoveOutcome[] | TransactionFailure> {
    const sections = await this.listManaged();
    if (!isList(sections)) return sections;
    const outcomes: RemoveOutcome[] = [];
    for (const { target, expires } of sections) {
      if (expires === undefined || expires > now) continue;
      // Judged again under the lock: someone may have switched to it meanwhile.
      const outcome = await this.#restore(target, (document, state) =>
        hasEnded(document, target, now) ? decideRemove(document, state, target, false) : { kind: 'renewed' },
      );
      outcomes.push(outcome);
    }
    return outcomes;
  }

  async settled(): Promise<void> {
    while (this.#guards.size > 0) await Promise.allSettled(this.#guards);
  }

  async #restore(
    target: string,
    decide: (document: IniDocument, state: SectionJournal) => RestoreDecision | { readonly kind: 'renewed' },
  ): Promise<RemoveOutcome> {
    const result = await this.#change<RemoveOutcome>(async (document, state) => {
      const decision = decide(document, state);
      if (decision.kind !== 'change') return stop(restoreObstacle(decision, target));
      const { change, did } = decision;
      const { target: restoredTarget } = change;
      const expected = sectionText(change.document, restoredTarget);
      return {
        kind: 'change',
        change,
        verify: (after) => sectionText(after, restoredTarget) === expected,
        result: { kind: did, target: restoredTarget, warnings: [] },
      };
    });
    if (!result.ok) return result.failure;
    const outcome = result.result;
    return 'warnings' in outcome ? { ...outcome, warnings: result.warnings } : outcome;
  }

  async #assess(document: IniDocument, target: string): Promise<TargetAssessment> {
    const { credentialsPath, saml2awsPath } = this.#options;
    const profiles = mergeProfiles(
      await this.#configProfiles(),
      readFileProfiles(document, 'credentials', credentialsPath),
    );
    const saml2aws = readSaml2awsProfiles(saml2awsPath);
    return assessTarget({ target, profiles, credentials: document, credentialsPath, saml2aws });
  }

  /** A config file that did not change is not read again; one that cannot be read says nothing. */
  async #configProfiles(): Promise<FileProfiles> {
    const { configPath, clock } = this.#options;
    const locations: FileLocations = {
      config: { file: 'config', path: configPath, from: 'settings' },
      // Read under the lock by the transaction itself.
      credentials: { file: 'credentials', path: devNull, from: 'settings' },
    };
    this.#loaded = await loadProfiles(locations, this.#loaded, clock);
    return profilesOf(this.#loaded.config);
  }

  get #place(): TransactionPlace {
    const { credentialsPath, dataFolder, backupFolder, lockWaitMs = DEFAULT_LOCK_WAIT_MS } = this.#options;
    return {
      credentialsPath,
      dataFolder,
      lockWaitMs,
      ...(backupFolder === undefined ? {} : { backupFolder }),
    };
  }

  #look<T>(
    inspect: (document: IniDocument, state: SectionJournal) => Promise<T>,
  ): Promise<TransactionResult<T>> {
    return lookAtCredentials(this.#place, this.#options.clock.now(), inspect);
  }

  /** One change after the other: a process need not wait for its own lock. */
  async #change<T>(decide: Decide<T>): Promise<TransactionResult<T>> {
    const turn = this.#queue.then(() =>
      changeCredentials(this.#place, this.#options.clock.now(), decide, { ours: this.#ours }),
    );
    this.#queue = turn.catch(() => undefined);
    const result = await turn;
    if (result === 'left') throw new Error('Only a guard leaves a change.');
    if (result.ok && result.placed !== undefined) this.#guard(result.placed, decide, GUARD_ROUNDS);
    return result;
  }

  /** Looks a little later whether another program, which knows no lock, undid the change; then makes it again. */
  #guard<T>(placed: PlacedChange, decide: Decide<T>, rounds: number): void {
    this.#ours = placed.identity;
    const guard = guardLateWrites(placed);
    const watch = (async () => {
      try {
        for (let looks = 1; looks <= MOST_LOOKS; looks += 1) {
          await sleep(LATE_WRITE_MS);
          const seen = guard.look();
          if (seen === 'fine') return;
          if (seen === 'repair') break;
        }
        const turn = this.#queue.then(() =>
          changeCredentials(this.#place, this.#options.clock.now(), decide, { substitute: guard.substitute }),
        );
        this.#queue = turn.catch(() => undefined);
        const result = await turn;
        if (result === 'left' || !result.ok || result.placed === undefined) return;
        if (rounds > 1) this.#guard(result.placed, decide, rounds - 1);
        else guardLateWrites(result.placed).close();
      } finally {
        guard.close();
      }
    })();
    this.#guards.add(watch);
    // What could not be repaired is as others made it, and the next write says so.
    void watch.catch(() => undefined).finally(() => this.#guards.delete(watch));
  }
}

function stop<T>(result: T): { readonly kind: 'stop'; readonly result: T } {
  return { kind: 'stop', result };
}

function hasEnded(document: IniDocument, target: string, now: Date): boolean {
  const section = managedSection(document, target);
  return section === undefined || (section.expires !== undefined && section.expires <= now);
}

function isList(value: readonly ListedSection[] | TransactionFailure): value is readonly ListedSection[] {
  return Array.isArray(value);
}
