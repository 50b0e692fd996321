import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { requestToJson } from '../../chain/request/request-json.ts';
import { chainRequestSchema } from '../../chain/request/request-schema.ts';
import type { Clock } from '../../clock.ts';
import { replaceFile } from '../../files/atomic-replace.ts';
import { errorCode } from '../../files/file-failure.ts';
import { lockFile } from '../../files/file-lock.ts';
import { makeFolder } from '../../files/make-folder.ts';
import type { DeliveredSection } from './delivery-target.ts';
import { isPlainSwitchRequest, type SwitchRequest } from './switch-request.ts';

/** What is known of how a section came to be. */
export type RecalledSwitch =
  | { readonly kind: 'known'; readonly switchRequest: SwitchRequest }
  /** There is a memory, and nothing was ever noted for it: it is the profile that it is named after. */
  | { readonly kind: 'plain' }
  /** There was something to know, and it is gone or belongs to another switch. */
  | { readonly kind: 'lost' };

export type KeptSwitch =
  | { readonly ok: true }
  | { readonly ok: false; readonly message: string; readonly advice: string };

/** Remembers for each target what was asked for, across restarts. Plain profiles need no note. */
export interface SwitchJournal {
  /**
   * Called before any target is written: from then on a memory that is gone is known to be gone. A failure shows after a
   * restart only, when what was written is not renewed.
   *
   * @param othersStand whether other targets carry something already; asked only where there is no memory yet
   */
  prepare(othersStand: () => Promise<boolean>): Promise<void>;
  /** Notes it, before the target is written. */
  remember(section: DeliveredSection, switchRequest: SwitchRequest): Promise<KeptSwitch>;
  recall(section: DeliveredSection): Promise<RecalledSwitch>;
  /** The target carries a plain profile now, or nothing. */
  forget(target: string): Promise<void>;
}

const noteSchema = z.object({
  /** The credentials file. */
  file: z.string(),
  target: z.string(),
  /** The name that the section is marked with. */
  name: z.string(),
  /** The section's end, in whole seconds since 1970. */
  expires: z.number().int(),
  /** Fingerprint of the access key id that was written: tells this switch from every other. */
  key: z.string(),
  longRoleSession: z.boolean().exactOptional(),
  request: chainRequestSchema,
});
type Note = z.infer<typeof noteSchema>;

const fileSchema = z.object({
  version: z.literal(1),
  /** Notes were lost at this time, in seconds: what was written before may have had one. */
  lostAt: z.number().int().exactOptional(),
  switches: z.array(noteSchema),
});
type Notes = Omit<z.infer<typeof fileSchema>, 'version'>;

/** Before a target is written its note stands beside the one of the section it replaces: after a crash either may be true. */
const NOTES_OF_A_TARGET = 3;
const LOCK_WAIT_MS = 3_000;
/** Notes of sections that ended this long ago are dropped, in seconds. */
const KEPT_AFTER_END = 7 * 86_400;
/** No role session lasts longer, in seconds (AWS STS API: AssumeRole, DurationSeconds). */
const LONGEST_LIFE = 43_200;

/**
 * The memory in one file of the data folder, mode 0600, shared by the app and the terminal under a lock. Holds role ARNs,
 * policies, tags and the like, never a key or a code.
 */
export function createSwitchJournal(options: {
  readonly path: string;
  /** The credentials file whose targets are meant, as it is when something is noted or asked. */
  readonly credentialsPath: () => string;
  /** This machine's own clock. */
  readonly clock: Clock;
}): SwitchJournal {
  return new FileSwitchMemory(options);
}

class FileSwitchMemory implements SwitchJournal {
  readonly #path: string;
  readonly #file: () => string;
  readonly #clock: Clock;
  #last: Promise<unknown> = Promise.resolve();
  /** The file was seen: should it be gone later, somebody took it away. */
  #wasThere = false;

  constructor(options: Parameters<typeof createSwitchJournal>[0]) {
    this.#path = options.path;
    this.#file = options.credentialsPath;
    this.#clock = options.clock;
  }

  async prepare(othersStand: () => Promise<boolean>): Promise<void> {
    if (this.#wasThere || (await this.#read()) !== 'absent') return;
    // What stands already may have had a note in a file that somebody deleted.
    this.#wasThere = await othersStand();
    await this.#change((notes) => notes);
  }

  remember(section: DeliveredSection, switchRequest: SwitchRequest): Promise<KeptSwitch> {
    const isOfTarget = this.#notesOf(section.target);
    const note: Note = {
      file: this.#file(),
      target: section.target,
      name: section.profile,
      expires: wholeSeconds(section.expiresAt),
      key: fingerprint(section.accessKeyId),
      ...(switchRequest.longRoleSession !== undefined && { longRoleSession: switchRequest.longRoleSession }),
      request: switchRequest.request,
    };
    return this.#change((notes) => {
      const before = notes.filter(isOfTarget);
      const others = notes.filter((other) => !isOfTarget(other));
      const older = before.filter(({ key }) => key !== note.key);
      return [...others, ...older.slice(1 - NOTES_OF_A_TARGET), note];
    });
  }

  async recall(section: DeliveredSection): Promise<RecalledSwitch> {
    const isOfTarget = this.#notesOf(section.target);
    const read = await this.#read();
    if (read === 'unreadable' || read === 'absent') return { kind: 'lost' };
    const ofTarget = read.switches.filter((note) => isOfTarget(note) && note.name === section.profile);
    const note = ofTarget.find(({ key }) => key === fingerprint(section.accessKeyId));
    if (note === undefined) {
      const { lostAt } = read;
      const mayBeLost = lostAt !== undefined && wholeSeconds(section.expiresAt) - LONGEST_LIFE <= lostAt;
      return { kind: ofTarget.length === 0 && !mayBeLost ? 'plain' : 'lost' };
    }
    const { longRoleSession, request } = note;
    return {
      kind: 'known',
      switchRequest: { request, ...(longRoleSession !== undefined && { longRoleSession }) },
    };
  }

  async forget(target: string): Promise<void> {
    const isOfTarget = this.#notesOf(target);
    const read = await this.#read();
    if (read === 'unreadable') return;
    const isGone = read === 'absent' && this.#wasThere;
    if (!isGone && (read === 'absent' || !read.switches.some(isOfTarget))) return;
    // When this fails, the section does not fit its notes, and is not renewed after a restart.
    await this.#change((all) => all.filter((note) => !isOfTarget(note)));
  }

  /** The notes of a target in the file that is meant now. */
  #notesOf(target: string): (note: Note) => boolean {
    const file = this.#file();
    return (note) => note.file === file && note.target === target;
  }

  async #read(): Promise<Notes | 'absent' | 'unreadable'> {
    let text: string;
    try {
      text = await readFile(this.#path, 'utf8');
    } catch (error) {
      return errorCode(error) === 'ENOENT' ? 'absent' : 'unreadable';
    }
    this.#wasThere = true;
    const parsed = fileSchema.safeParse(parseJson(text));
    return parsed.success ? parsed.data : 'unreadable';
  }

  /** One change after the other; a file that cannot be understood is written anew. */
  #change(edit: (notes: readonly Note[]) => readonly Note[]): Promise<KeptSwitch> {
    const turn = this.#last.then(() => this.#edit(edit));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #edit(edit: (notes: readonly Note[]) => readonly Note[]): Promise<KeptSwitch> {
    const now = this.#clock.now();
    // What keeps it from being made keeps the lock from being made, which says so.
    await makeFolder(dirname(this.#path)).catch(() => undefined);
    const lock = await lockFile({ path: this.#path, waitMs: LOCK_WAIT_MS, now });
    if (lock.kind === 'busy') return notKept(this.#path, lock.message);
    if (lock.kind === 'failed') return notKept(this.#path, lock.failure.message, lock.failure.advice);
    try {
      const found = await this.#read();
      const isLost = found === 'unreadable' || (found === 'absent' && this.#wasThere);
      const fresh: Notes = { switches: [], ...(isLost && { lostAt: wholeSeconds(now) }) };
      const read = typeof found === 'string' ? fresh : found;
      const oldest = wholeSeconds(now) - KEPT_AFTER_END;
      const switches = edit(read.switches)
        .filter(({ expires }) => expires >= oldest)
        .map((note) => ({ ...note, request: requestToJson(note.request) }));
      const { lostAt } = read;
      const notes = { version: 1, ...(lostAt !== undefined && { lostAt }), switches };
      const content = Buffer.from(`${JSON.stringify(notes, undefined, 1)}\n`);
      const replaced = await replaceFile({ path: this.#path, content, secret: true });
      if (replaced.kind === 'replaced') {
        this.#wasThere = true;
        return { ok: true };
      }
      return replaced.kind === 'failed'
        ? notKept(this.#path, replaced.failure.message, replaced.failure.advice)
        : notKept(this.#path, '');
    } finally {
      if (lock.kind === 'held') await lock.release();
    }
  }
}

function notKept(path: string, reason: string, advice?: string): KeptSwitch {
  return {
    ok: false,
    message:
      `What this switch asks for could not be kept in ${path}, so no renewal could ask for the same. ${reason}`.trim(),
    advice: advice ?? 'Make the file writable, or switch without choices of its own.',
  };
}

/** True when a request has to be noted. */
export function needsNote(switchRequest: SwitchRequest): boolean {
  return !isPlainSwitchRequest(switchRequest);
}

function fingerprint(accessKeyId: string | undefined): string {
  return createHash('sha256')
    .update(accessKeyId ?? '')
    .digest('hex')
    .slice(0, 16);
}

function wholeSeconds(instant: Date): number {
  return Math.floor(instant.getTime() / 1000);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
