import { randomBytes } from 'node:crypto';
import type * as nodeFs from 'node:fs';
import { basename, join } from 'node:path';

export type InPlaceOperations = Pick<
  typeof nodeFs,
  | 'closeSync'
  | 'fstatSync'
  | 'fsyncSync'
  | 'ftruncateSync'
  | 'openSync'
  | 'readSync'
  | 'unlinkSync'
  | 'writeSync'
> & { readonly promises: Pick<typeof nodeFs.promises, 'open'> };

export interface InPlaceWrite {
  /** The real file, which is there. */
  readonly path: string;
  readonly content: Buffer;
  /** Where the copy of what stood there lies while it is written. */
  readonly folder: string;
  /** Asked when the copy is on the disk, with what the file holds; `false` leaves it as it is. */
  readonly mayWrite: (present: Buffer) => boolean;
}

/** The write failed, and what stood there could not be put back. */
export class TornFile extends Error {
  /** Holds what stood there. */
  readonly copy: string;

  constructor(copy: string, cause: unknown) {
    super('The file is torn.', { cause });
    this.copy = copy;
  }
}

/**
 * Writes into a file that nothing can take the place of, because it is a mount of its own. Mode and owner stay. Other than a replace this is no
 * single step: what stood there is kept in `NAME.before-write-…` until the file was read back and found right. A write that fails puts it
 * back. A crash within these few milliseconds may leave a part of the old content and a part of the new, and that copy beside it.
 *
 * @throws what the system refused, after the file was put back; else `TornFile`
 */
export async function writeInPlace(
  write: InPlaceWrite,
  operations: InPlaceOperations,
): Promise<'written' | 'changed'> {
  const { content, folder, mayWrite, path } = write;
  const file = operations.openSync(path, 'r+');
  try {
    const before = contentOf(file, operations);
    const copy = join(folder, `${basename(path)}.before-write-${randomBytes(6).toString('hex')}`);
    await keepCopy(copy, before, operations);
    let isTorn = false;
    try {
      // From here to the last write nothing else of this process runs.
      const present = contentOf(file, operations);
      if (!present.equals(before) || !mayWrite(present)) return 'changed';
      isTorn = true;
      overwrite(file, content, operations);
      if (!contentOf(file, operations).equals(content))
        throw new Error('What was written is not what stands there.');
      isTorn = false;
      return 'written';
    } catch (error) {
      if (!isTorn) throw error;
      try {
        overwrite(file, before, operations);
        isTorn = false;
      } catch {
        throw new TornFile(copy, error);
      }
      throw error;
    } finally {
      if (!isTorn) removeIfPresent(copy, operations);
    }
  } finally {
    operations.closeSync(file);
  }
}

async function keepCopy(path: string, content: Buffer, operations: InPlaceOperations): Promise<void> {
  const handle = await operations.promises.open(path, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** First what is to stand there, then the end: a file that grows is never shorter than both. */
function overwrite(file: number, content: Buffer, operations: InPlaceOperations): void {
  for (let at = 0; at < content.length; )
    at += operations.writeSync(file, content, at, content.length - at, at);
  operations.ftruncateSync(file, content.length);
  operations.fsyncSync(file);
}

function contentOf(file: number, operations: InPlaceOperations): Buffer {
  const bytes = Buffer.alloc(operations.fstatSync(file).size);
  let at = 0;
  while (at < bytes.length) {
    const read = operations.readSync(file, bytes, at, bytes.length - at, at);
    if (read === 0) break;
    at += read;
  }
  return bytes.subarray(0, at);
}

function removeIfPresent(path: string, operations: InPlaceOperations): void {
  try {
    operations.unlinkSync(path);
  } catch {
    // It holds nothing that is not in the file or was not there before.
  }
}
