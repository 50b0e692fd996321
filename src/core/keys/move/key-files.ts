import { readdir, readFile, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type IniDocument, parseIniDocument } from '../../aws-files/ini/ini-document.ts';
import type { EditResult } from '../../aws-files/ini/section-edit.ts';
import { editLocked } from '../../files/edit-with-lock.ts';
import { resolveRealTarget } from '../../files/resolve-target.ts';
import { decodeUtf8Lossless } from '../../files/text/lossless-utf8.ts';
import { noTextReason } from '../../files/text/text-check.ts';
import { importMessages } from './import-messages.ts';

export type FileStep =
  | { readonly ok: true }
  | { readonly ok: false; readonly message: string; readonly advice: string };

/** One step of an import in one file: under the lock, from what it says there and then. Writes nothing where nothing changes. */
export async function editKeyFile(
  path: string,
  now: Date,
  edit: (document: IniDocument) => EditResult,
): Promise<FileStep> {
  let isSame = false;
  const outcome = await editLocked({
    path,
    secret: true,
    now,
    edit(bytes) {
      if (bytes !== 'missing' && noTextReason(bytes) !== undefined)
        return { kind: 'refused', ...importMessages.changedMeanwhile(path) };
      const before = bytes === 'missing' ? '' : decodeUtf8Lossless(bytes);
      const edited = edit(parseIniDocument(before));
      if (!edited.ok)
        return {
          kind: 'refused',
          message: edited.message,
          advice: `Correct ${path}, then try again.`,
        };
      const text = edited.document.toString();
      isSame = text === before;
      return isSame ? { kind: 'stale' } : { kind: 'text', text };
    },
  });
  if (isSame || outcome.kind === 'written') return { ok: true };
  return outcome.kind === 'changed'
    ? { ok: false, ...importMessages.changedMeanwhile(path) }
    : { ok: false, message: outcome.message, advice: outcome.advice };
}

/** The copies beside the AWS files in which a secret still stands. */
export interface SecretCopies {
  /** Made by this product before it changed a file. */
  readonly ours: readonly string[];
  /** Of anybody else. */
  readonly others: readonly string[];
}

/** No copy of an AWS file is that long. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Looks through the folders of the files for the secret; the files themselves are left out. */
export async function copiesWith(secret: string, paths: readonly string[]): Promise<SecretCopies> {
  const real = await Promise.all(
    paths.map(async (path) => {
      const target = await resolveRealTarget(path, true);
      return target.ok ? target.target.path : path;
    }),
  );
  const ours: string[] = [];
  const others: string[] = [];
  for (const folder of new Set([...paths, ...real].map((path) => dirname(path)))) {
    for (const name of await readdir(folder).catch(() => [])) {
      const path = join(folder, name);
      if (paths.includes(path) || real.includes(path) || !(await holds(path, secret))) continue;
      const isOurs = real.some((file) => name.startsWith(`${basename(file)}.before-`));
      (isOurs ? ours : others).push(path);
    }
  }
  return { ours, others };
}

/** Deletes the copies; returns those that stay. */
export async function deleteCopies(paths: readonly string[]): Promise<readonly string[]> {
  const left: string[] = [];
  for (const path of paths) await unlink(path).catch(() => left.push(path));
  return left;
}

async function holds(path: string, secret: string): Promise<boolean> {
  try {
    const { size, ...status } = await stat(path).then((found) => ({
      size: found.size,
      isFile: found.isFile(),
    }));
    return status.isFile && size <= MOST_BYTES && (await readFile(path)).includes(secret);
  } catch {
    return false;
  }
}
