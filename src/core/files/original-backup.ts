import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { replaceFile } from './atomic-replace.ts';
import type { FileFailure } from './file-failure.ts';

/** Without a path nothing had to be copied: an earlier copy is there, or there was nothing to keep. */
export type BackupOutcome =
  | { readonly ok: true; readonly path?: string }
  | { readonly ok: false; readonly failure: FileFailure };

/**
 * Keeps a copy of a file's first state, before this product changes it for the first time: dated, for the owner only (0600), never
 * over another file, and only once. Lies beside the real file unless a folder is given.
 */
export async function backUpFirstState(
  path: string,
  content: Buffer,
  now: Date,
  folder: string = dirname(path),
): Promise<BackupOutcome> {
  const prefix = `${basename(path)}.before-understudy-`;
  const present = await readdir(folder).catch(() => []);
  if (present.some((name) => name.startsWith(prefix))) return { ok: true };
  const stamp = now.toISOString().slice(0, 19).replace(/[-:]/g, '');
  const backup = join(folder, `${prefix}${stamp}Z`);
  const outcome = await replaceFile({ path: backup, content, secret: true, basedOn: 'missing' });
  if (outcome.kind === 'failed') return { ok: false, failure: outcome.failure };
  // `changed`: someone else kept a copy in this very second.
  return outcome.kind === 'replaced' ? { ok: true, path: backup } : { ok: true };
}
