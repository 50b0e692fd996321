import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { replaceFile } from '../files/atomic-replace.ts';
import { errorCode } from '../files/file-failure.ts';
import { makeFolder } from '../files/make-folder.ts';
import { keyMessages } from './messages.ts';

const instant = z.iso.datetime().transform((text) => new Date(text));

const importWork = z.object({
  kind: z.literal('import'),
  profile: z.string(),
  accessKeyId: z.string(),
  startedAt: instant,
  /** The key that the profile had in the keychain before. */
  former: z.string().optional(),
});

const rotationWork = z.object({
  kind: z.literal('rotation'),
  /** The profile that it was asked for; all profiles with the old key change together. */
  profile: z.string(),
  oldKeyId: z.string(),
  startedAt: instant,
  /**
   * `creating`: a new key may have been made, whose secret nobody has. `created`: it is in the keychain. `verified`: it works.
   * `switched`: profiles have it. `deactivated`: the old one is off and waits for its deletion. `reactivated`: the person took that back.
   */
  step: z.enum(['creating', 'created', 'verified', 'switched', 'deactivated', 'reactivated']),
  newKeyId: z.string().optional(),
  deactivatedAt: instant.optional(),
  /** When the old key is deleted. */
  deleteAt: instant.optional(),
  /** The person was told that its time has come and that a code is needed. */
  announced: z.boolean().optional(),
});

const file = z.object({
  version: z.literal(1),
  work: z.array(z.discriminatedUnion('kind', [importWork, rotationWork])),
});

export type ImportWork = z.infer<typeof importWork>;
export type RotationWork = z.infer<typeof rotationWork>;
/** What was begun with a key and is not at its end. Holds no secret. */
export type KeyWork = ImportWork | RotationWork;

/** The journal of work on keys. Whoever changes it holds the turn for work on keys. */
export interface KeyWorkJournal {
  load(): Promise<KeyWorkRead>;
  /** Puts the work in the place of what was noted of the same key; durable when it resolves. */
  save(work: KeyWork): Promise<JournalOutcome>;
  /** Takes the work out: it is at its end. */
  end(work: KeyWork): Promise<JournalOutcome>;
}

export type KeyWorkRead =
  | { readonly ok: true; readonly work: readonly KeyWork[] }
  | { readonly ok: false; readonly message: string; readonly advice: string };

export type JournalOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly message: string; readonly advice: string };

/** @param path of the file in the data folder */
export function createKeyWorkJournal(path: string): KeyWorkJournal {
  async function load(): Promise<KeyWorkRead> {
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      return errorCode(error) === 'ENOENT'
        ? { ok: true, work: [] }
        : { ok: false, ...keyMessages.unreadableWork(path) };
    }
    const parsed = file.safeParse(jsonOrUndefined(text));
    return parsed.success
      ? { ok: true, work: parsed.data.work }
      : { ok: false, ...keyMessages.unreadableWork(path) };
  }

  async function change(edit: (work: readonly KeyWork[]) => readonly KeyWork[]): Promise<JournalOutcome> {
    const read = await load();
    if (!read.ok) return read;
    await makeFolder(dirname(path));
    const content = Buffer.from(`${JSON.stringify({ version: 1, work: edit(read.work) })}\n`);
    const replaced = await replaceFile({ path, content, secret: true });
    return replaced.kind === 'failed'
      ? { ok: false, message: replaced.failure.message, advice: replaced.failure.advice }
      : { ok: true };
  }

  const others = (work: readonly KeyWork[], of: KeyWork) => work.filter((each) => idOf(each) !== idOf(of));
  return {
    load,
    save: (work) => change((all) => [...others(all, work), work]),
    end: (work) => change((all) => others(all, work)),
  };
}

function idOf(work: KeyWork): string {
  return work.kind === 'import' ? `import ${work.profile}` : `rotation ${work.oldKeyId}`;
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
