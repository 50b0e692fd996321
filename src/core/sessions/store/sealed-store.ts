import { readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Clock } from '../../clock.ts';
import { type FileIdentity, identityOf, replaceFile } from '../../files/atomic-replace.ts';
import { lockFile } from '../../files/file-lock.ts';
import { makeFolder } from '../../files/make-folder.ts';
import { removeLeftovers } from '../../files/temporary-file.ts';
import { findMasterKey, loadMasterKey, type SecretStore } from './master-key.ts';
import { seal, unseal } from './sealed-box.ts';
import { memoryOnly, type SealedStoreState } from './sealed-store-state.ts';
import type { Session } from './session.ts';
import { decodeSessions, encodeSessions } from './session-codec.ts';
import { createMemorySessionStore, type SessionStore } from './session-store.ts';

export interface SealedStoreOptions {
  /** The sealed file, in the app's own folder. */
  readonly path: string;
  /** The keychain; absent: sessions are kept in memory only, as the user chose. */
  readonly secrets?: SecretStore;
  /** Corrected by AWS's clock where that is known: tells which sessions ended long ago. */
  readonly clock: Clock;
  /** This machine's own, which files and locks go by. Default: `clock`. */
  readonly machineClock?: Clock;
  /** How long the keychain may take for one answer, in milliseconds. Default 2000. */
  readonly keychainWaitMs?: number;
  /** How long to wait for another process that writes, in milliseconds. Default 5000. */
  readonly lockWaitMs?: number;
}

/** Sessions that outlive the process: in memory for reading, and sealed in one file that app and CLI share. */
export interface SealedSessionStore extends SessionStore {
  state(): SealedStoreState;
  /** Reads what other processes stored, and stores what is not stored yet. Opens the store first where that is pending. */
  refresh(): Promise<void>;
  /** Tries the keychain again, after it was unlocked for instance. */
  reopen(): Promise<void>;
  /** Resolves when everything put so far is on disk, or cannot be. */
  flush(): Promise<void>;
  /** True while what was cleared here still lies on disk: the file cannot be changed, or another process holds it. */
  readonly isForgettingPending: boolean;
}

/** Sessions are thrown away this long after their end: a clock that runs hours fast must not cost those that live. */
const KEPT_AFTER_END_MS = 24 * 3_600_000;

/** What a file was sealed for; bound into it. */
const purpose = 'sessions';

/**
 * Opens the sealed store. It can be used at once: until the keychain has answered it holds what was put, and afterwards
 * also what earlier runs and other processes have left. Without a keychain it stays in memory, and its state says why;
 * nothing is ever written unsealed. A file that cannot be read is set aside under another name, not deleted.
 */
export function openSealedStore(options: SealedStoreOptions): SealedSessionStore {
  return new SealedStore(options);
}

type Disk = ReadonlyMap<string, Session> | 'missing' | 'unreadable' | 'newer';

/** The file as this process last read or wrote it. */
interface SeenFile {
  readonly identity: FileIdentity;
  readonly sessions: ReadonlyMap<string, Session>;
}

class SealedStore implements SealedSessionStore {
  readonly #options: SealedStoreOptions;
  readonly #memory = createMemorySessionStore();
  readonly #listeners = new Set<() => void>();
  /** What this process changed and did not store yet: a session, or that it is gone. */
  readonly #unsaved = new Map<string, Session | 'deleted'>();
  /** Everything stored so far is to go. */
  #clearing = false;
  #key: Buffer | undefined;
  #state: SealedStoreState = { kind: 'opening' };
  #seen: SeenFile | undefined;
  #work: Promise<void>;
  #flushPlanned = false;
  #merging = false;

  constructor(options: SealedStoreOptions) {
    this.#options = options;
    this.#memory.onChange(() => {
      if (!this.#merging) this.#changed();
    });
    this.#work = this.#open();
  }

  get(key: string): Session | undefined {
    return this.#memory.get(key);
  }

  all(): readonly Session[] {
    return this.#memory.all();
  }

  put(session: Session): void {
    this.#unsaved.set(session.key, session);
    this.#memory.put(session);
    this.#planFlush();
  }

  delete(key: string): void {
    this.#unsaved.set(key, 'deleted');
    this.#memory.delete(key);
    this.#planFlush();
  }

  clear(): void {
    this.#unsaved.clear();
    this.#clearing = true;
    this.#memory.clear();
    this.#planFlush();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  state(): SealedStoreState {
    return this.#state;
  }

  get isForgettingPending(): boolean {
    return this.#clearing;
  }

  refresh(): Promise<void> {
    return this.#queue(() => this.#synchronize(false));
  }

  reopen(): Promise<void> {
    return this.#queue(() => (this.#key === undefined ? this.#open() : this.#synchronize(false)));
  }

  flush(): Promise<void> {
    return this.#queue(() => this.#synchronize(false));
  }

  /** One thing at a time: no two of our own reads and writes overlap. */
  #queue(work: () => Promise<void>): Promise<void> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => undefined);
    return done;
  }

  #planFlush(): void {
    if (this.#flushPlanned) return;
    this.#flushPlanned = true;
    void this.#queue(() => {
      this.#flushPlanned = false;
      return this.#synchronize(false);
    });
  }

  async #open(): Promise<void> {
    const { secrets, keychainWaitMs = 2000 } = this.#options;
    if (secrets === undefined) return this.#become(memoryOnly('chosen'));
    const prepared = await this.#prepareFolder();
    if (!prepared) return;
    if (!(await this.#hasSomethingToKeep())) {
      const found = await findMasterKey(secrets, keychainWaitMs);
      if (found.kind === 'unavailable') return this.#become(memoryOnly(found.problem));
      // The keychain is there. Its first secret is written with the first session, not before the user has done anything.
      if (found.kind === 'none' && !(await this.#hasSomethingToKeep())) {
        this.#clearing = false;
        return this.#become({ kind: 'sealed' });
      }
    }
    const locked = await this.#locked(async () => {
      const key = await loadMasterKey(secrets, keychainWaitMs);
      if (key.kind === 'key') this.#key = key.key;
      else this.#become(memoryOnly(key.problem));
    });
    if (locked && this.#key !== undefined) await this.#synchronize(true);
  }

  /** A session that is not stored yet, or a file that another run has left. */
  async #hasSomethingToKeep(): Promise<boolean> {
    if ([...this.#unsaved.values()].some((change) => change !== 'deleted')) return true;
    return (await stat(this.#options.path).catch(() => undefined)) !== undefined;
  }

  async #prepareFolder(): Promise<boolean> {
    const { path } = this.#options;
    try {
      await makeFolder(dirname(path));
      await removeLeftovers(path);
      return true;
    } catch {
      this.#become(memoryOnly('file'));
      return false;
    }
  }

  /** Takes in what is on disk and puts there what is not yet. */
  async #synchronize(first: boolean): Promise<void> {
    const busy = this.#state.kind === 'memory' && this.#state.reason === 'busy';
    const waitsForFirst = this.#state.kind === 'sealed' && (await this.#hasSomethingToKeep());
    if (this.#key === undefined && (busy || waitsForFirst) && !first) await this.#open();
    // What is to be forgotten goes without a key too: a keychain that opens later must not bring it back.
    if (this.#key === undefined) return this.#clearing ? this.#wipe() : undefined;
    const key = this.#key;
    const writes = this.#clearing || this.#unsaved.size > 0;
    if (!writes && !first && (await this.#isAsSeen())) return;
    if (!writes) {
      const disk = await this.#read(key);
      // A damaged file is dealt with under the lock: another process may be mending it just now.
      if (disk !== 'unreadable') return this.#take(disk);
    }
    await this.#locked(() => this.#write(key));
  }

  async #write(key: Buffer): Promise<void> {
    // What nobody has changed since need not be opened again: with a thousand sessions that is half of the work.
    const disk = (await this.#isAsSeen()) && this.#seen ? this.#seen.sessions : await this.#read(key);
    if (disk === 'newer' && !this.#clearing) return this.#become(memoryOnly('newer'));
    if (disk === 'unreadable' && (await this.#adoptOtherKey(key))) return this.#write(this.#key ?? key);
    const setAside = disk === 'unreadable' ? await this.#setAside() : undefined;
    if (setAside === 'failed') return this.#become(memoryOnly('file'));

    const now = this.#options.clock.now();
    const stored = typeof disk === 'string' || this.#clearing ? new Map<string, Session>() : disk;
    const longOver = now.getTime() - KEPT_AFTER_END_MS;
    const merged = new Map(
      [...stored].filter(([, session]) => session.credentials.expiration.getTime() > longOver),
    );
    const saving = new Map(this.#unsaved);
    const clearing = this.#clearing;
    for (const [id, change] of saving) {
      if (change === 'deleted') merged.delete(id);
      else if (isNewer(change, merged.get(id))) merged.set(id, change);
    }
    const content = seal(encodeSessions(merged.values()), key, purpose);
    const replaced = await replaceFile({ path: this.#options.path, content, secret: true });
    if (replaced.kind !== 'replaced') return this.#become(memoryOnly('file'));

    this.#seen = { identity: replaced.identity, sessions: merged };
    if (clearing) {
      this.#clearing = false;
      await this.#removeSetAside();
    }
    for (const [id, change] of saving) if (this.#unsaved.get(id) === change) this.#unsaved.delete(id);
    this.#show(merged);
    this.#become({ kind: 'sealed', ...(setAside === undefined ? {} : { setAside }) });
  }

  /** Removes the sealed file and all that was set aside, which takes no key. What is put later is stored as ever. */
  async #wipe(): Promise<void> {
    const { path } = this.#options;
    if (this.#state.kind === 'opening') return;
    if (!(await stat(dirname(path)).catch(() => undefined))) {
      this.#clearing = false;
      return;
    }
    await this.#locked(async () => {
      const gone = await unlink(path).then(
        () => true,
        (error: unknown) => isMissing(error),
      );
      await this.#removeSetAside();
      if (!gone) return;
      this.#clearing = false;
      this.#seen = undefined;
    });
  }

  async #removeSetAside(): Promise<void> {
    const folder = dirname(this.#options.path);
    const prefix = basename(setAsideName(this.#options.path, ''));
    const names = await readdir(folder).catch(() => []);
    for (const name of names.filter((each) => each.startsWith(prefix))) {
      await unlink(join(folder, name)).catch(() => undefined);
    }
  }

  #take(disk: Exclude<Disk, 'unreadable'>): void {
    if (disk === 'newer') {
      this.#become(memoryOnly('newer'));
      return;
    }
    this.#show(disk === 'missing' ? new Map() : disk);
    this.#become({ kind: 'sealed' });
  }

  async #read(key: Buffer): Promise<Disk> {
    const { path } = this.#options;
    try {
      const before = identityOf(await stat(path));
      const opened = unseal(await readFile(path), key, purpose);
      if (opened.kind !== 'open') return opened.kind;
      const sessions = decodeSessions(opened.content);
      if (sessions === undefined) return 'unreadable';
      const read = new Map(sessions.map((session) => [session.key, session]));
      this.#seen = { identity: before, sessions: read };
      return read;
    } catch (error) {
      if (!isMissing(error)) return 'unreadable';
      this.#seen = undefined;
      return 'missing';
    }
  }

  async #isAsSeen(): Promise<boolean> {
    const now = await stat(this.#options.path).then(identityOf, () => undefined);
    const seen = this.#seen?.identity;
    if (now === undefined || seen === undefined) return now === seen;
    return (
      now.inode === seen.inode &&
      now.device === seen.device &&
      now.size === seen.size &&
      now.modifiedMs === seen.modifiedMs
    );
  }

  /** True when the keychain holds another key by now, which another process may have sealed the file with. */
  async #adoptOtherKey(key: Buffer): Promise<boolean> {
    const { secrets, keychainWaitMs = 2000 } = this.#options;
    if (secrets === undefined) return false;
    const found = await loadMasterKey(secrets, keychainWaitMs);
    if (found.kind !== 'key' || found.key.equals(key)) return false;
    this.#key = found.key;
    return true;
  }

  /** Returns the new name, or `undefined` when the file is gone meanwhile. */
  async #setAside(): Promise<string | undefined | 'failed'> {
    const { clock, path } = this.#options;
    const stamp = clock.now().toISOString().replace(/[:.]/g, '-');
    const aside = setAsideName(path, stamp);
    try {
      await rename(path, aside);
      return aside;
    } catch (error) {
      return isMissing(error) ? undefined : 'failed';
    }
  }

  /** Memory becomes what is stored, with what this process has not stored yet on top. */
  #show(stored: ReadonlyMap<string, Session>): void {
    const shown = this.#clearing ? new Map<string, Session>() : new Map(stored);
    for (const [id, change] of this.#unsaved) {
      if (change === 'deleted') shown.delete(id);
      else if (isNewer(change, shown.get(id))) shown.set(id, change);
    }
    let changed = false;
    this.#merging = true;
    for (const { key } of this.#memory.all()) {
      if (shown.has(key)) continue;
      this.#memory.delete(key);
      changed = true;
    }
    for (const [id, session] of shown) {
      if (isSame(session, this.#memory.get(id))) continue;
      this.#memory.put(session);
      changed = true;
    }
    this.#merging = false;
    if (changed) this.#changed();
  }

  async #locked(work: () => Promise<void>): Promise<boolean> {
    const { clock, machineClock = clock, path, lockWaitMs = 5000 } = this.#options;
    const lock = await lockFile({ path, waitMs: lockWaitMs, now: machineClock.now() });
    if (lock.kind === 'failed') {
      this.#become(memoryOnly('file'));
      return false;
    }
    // Another process holds on to it: what is unsaved stays in memory and is stored with the next change.
    if (lock.kind === 'busy') {
      if (this.#state.kind === 'opening') this.#become(memoryOnly('busy'));
      return false;
    }
    try {
      await work();
      return true;
    } finally {
      if (lock.kind === 'held') await lock.release();
    }
  }

  #become(state: SealedStoreState): void {
    const before = this.#state;
    const keepsNotice = before.kind === 'sealed' && before.setAside !== undefined;
    // That something was set aside stays said until the next start.
    this.#state = keepsNotice && state.kind === 'sealed' ? { ...before, ...state } : state;
    if (JSON.stringify(this.#state) !== JSON.stringify(before)) this.#changed();
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

function setAsideName(path: string, stamp: string): string {
  return `${path}.unreadable-${stamp}`;
}

function isNewer(session: Session, other: Session | undefined): boolean {
  return other === undefined || session.obtainedAt >= other.obtainedAt;
}

function isSame(a: Session, b: Session | undefined): boolean {
  return (
    a.credentials.sessionToken === b?.credentials.sessionToken &&
    a.obtainedAt.getTime() === b.obtainedAt.getTime()
  );
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
