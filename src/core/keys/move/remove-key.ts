import { staticKeys } from '../../chain/base-provider.ts';
import { changeKeyRecords } from '../change-key-records.ts';
import type { MoveParts } from './import-key.ts';
import { importMessages } from './import-messages.ts';
import { editKeyFile } from './key-files.ts';
import { withKey, withoutKeyLine } from './key-sections.ts';

export type RemoveOutcome =
  | { readonly kind: 'removed'; readonly profile: string; readonly accessKeyId: string }
  | { readonly kind: 'failed'; readonly message: string; readonly advice: string };

/**
 * Puts the key of a profile back into the credentials file, and takes it out of the keychain when it stands there. The same call goes on
 * after a crash.
 */
export async function removeKey(profile: string, parts: MoveParts): Promise<RemoveOutcome> {
  const { journal, load, locations, now, records, recordsPath, vault } = parts;
  const accessKeyId = records.of(profile)?.accessKeyId;
  if (accessKeyId === undefined) return { kind: 'failed', ...importMessages.notInKeychain(profile) };
  const work = await journal.load();
  if (!work.ok) return { ...work, kind: 'failed' };
  const isRotating = work.work.some(
    (each) => each.kind === 'rotation' && (each.oldKeyId === accessKeyId || each.newKeyId === accessKeyId),
  );
  if (isRotating) return { kind: 'failed', ...importMessages.rotating(profile) };
  const read = await vault.read(accessKeyId);
  if (read.kind === 'failed') return { kind: 'failed', message: read.message, advice: read.advice };
  if (read.kind === 'absent') return { kind: 'failed', ...importMessages.notInKeychain(profile) };

  const standing = await keyInFiles(profile, load);
  if (standing !== undefined && standing !== accessKeyId)
    return { kind: 'failed', ...importMessages.otherKeyInFile(profile) };
  if (standing === undefined) {
    const written = await editKeyFile(locations.credentials.path, now(), (document) =>
      withKey(document, profile, read.key),
    );
    if (!written.ok) return { ...written, kind: 'failed' };
    if ((await keyInFiles(profile, load)) !== accessKeyId)
      return { kind: 'failed', ...importMessages.changedMeanwhile(locations.credentials.path) };
  }
  const unlinked = await editKeyFile(locations.config.path, now(), (document) => ({
    ok: true,
    document: withoutKeyLine(document, profile),
  }));
  if (!unlinked.ok) return { ...unlinked, kind: 'failed' };
  const recorded = await changeKeyRecords(recordsPath, now(), (all) =>
    all.filter((record) => record.profile !== profile),
  );
  if (!recorded.ok) return { ...recorded, kind: 'failed' };
  if (!records.all().some((record) => record.accessKeyId === accessKeyId)) {
    const gone = await vault.remove(accessKeyId);
    if (gone.kind === 'failed') return { kind: 'failed', message: gone.message, advice: gone.advice };
  }
  return { kind: 'removed', profile, accessKeyId };
}

/** The id of the long-term key that stands in the files for the profile. */
async function keyInFiles(profile: string, load: MoveParts['load']): Promise<string | undefined> {
  const found = (await load()).profiles.profiles.get(profile);
  const read = found && staticKeys(found);
  return read?.kind === 'base' && read.base.kind === 'long-term-keys'
    ? read.base.credentials.accessKeyId
    : undefined;
}
