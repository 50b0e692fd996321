import type { RotationWork } from '../key-work.ts';
import { rotationMessages } from './rotation-messages.ts';
import type { RotationParts } from './rotation-parts.ts';

export type UndoOutcome =
  | { readonly kind: 'reactivated'; readonly oldKeyId: string; readonly newKeyId: string }
  | {
      readonly kind: 'failed';
      readonly message: string;
      readonly advice: string;
    };

/** Switches the old key on again, for whatever still used it. The new one stays in use here; the old one is not deleted by itself any more. */
export async function undoRotation(profile: string, parts: RotationParts): Promise<UndoOutcome> {
  const { iam, journal, records, vault } = parts;
  const read = await journal.load();
  if (!read.ok) return { ...read, kind: 'failed' };
  const accessKeyId = records.of(profile)?.accessKeyId;
  const work = read.work.find(
    (each): each is RotationWork =>
      each.kind === 'rotation' && each.step === 'deactivated' && each.newKeyId === accessKeyId,
  );
  if (!work) return { kind: 'failed', ...rotationMessages.nothingToUndo(profile) };
  const place = await parts.placeOf(profile);
  if (typeof place === 'string') return { kind: 'failed', message: place, advice: '' };
  const signer = await parts.signer(profile);
  if (!signer.ok) return { kind: 'failed', message: signer.message, advice: signer.advice };
  const on = await iam.setKeyActive(work.oldKeyId, true, { ...place, credentials: signer.credentials });
  if (!on.ok && on.failure.kind !== 'gone')
    return { kind: 'failed', ...rotationMessages.undoFailed(on.failure) };
  if (!on.ok) {
    await vault.remove(work.oldKeyId);
    const ended = await journal.end(work);
    return ended.ok ? { kind: 'failed', ...rotationMessages.undoGone } : { ...ended, kind: 'failed' };
  }
  const { deactivatedAt: _off, deleteAt: _at, ...rest } = work;
  const saved = await journal.save({ ...rest, step: 'reactivated' });
  if (!saved.ok) return { ...saved, kind: 'failed' };
  return { kind: 'reactivated', oldKeyId: work.oldKeyId, newKeyId: work.newKeyId ?? '' };
}
