import { readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import { replaceFile } from '../../files/atomic-replace.ts';
import { errorCode, type FileFailure, fileFailureFromError } from '../../files/file-failure.ts';

const recordedChange = z.object({
  version: z.literal(1),
  /** What the change was for, in the word that it was asked by. */
  reason: z.enum(['populate', 'import']),
  /** ISO 8601. */
  at: z.string(),
  /** Fingerprint of the whole text after the change. */
  after: z.string(),
  /** The text before is the first `keep` units of the text after, then this, then what stands `drop` units further. */
  keep: z.number().int().nonnegative(),
  drop: z.number().int().nonnegative(),
  replaced: z.string(),
  sections: z.array(
    z.object({
      header: z.string(),
      /** The section's own lines; `null` where there was none. */
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  ),
});

/** The last agreed change of a config file, so that it can be taken back. May hold whatever stood in the file: never logged. */
export type RecordedChange = z.infer<typeof recordedChange>;

/** Reads the record; `undefined` where there is none. One that cannot be understood is set aside, never overwritten. */
export async function loadConfigChange(
  path: string,
  now: Date,
): Promise<{ readonly change?: RecordedChange } | FileFailure> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? {} : fileFailureFromError(error, path, 'read');
  }
  const parsed = recordedChange.safeParse(jsonOrUndefined(text));
  if (parsed.success) return { change: parsed.data };
  await rename(path, `${path}.unreadable-${now.toISOString().replace(/[:.]/g, '-')}`).catch(() => undefined);
  return {};
}

/** Writes the record, durably and for the owner only. */
export async function saveConfigChange(
  path: string,
  change: RecordedChange,
): Promise<FileFailure | undefined> {
  const content = Buffer.from(`${JSON.stringify(change)}\n`);
  const outcome = await replaceFile({ path, content, secret: true });
  return outcome.kind === 'failed' ? outcome.failure : undefined;
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
