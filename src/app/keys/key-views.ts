import type { KeyWork } from '../../core/keys/key-work.ts';
import type { ListedKey } from '../../core/keys/list-keys.ts';
import { shownKey } from '../../core/keys/messages.ts';
import type { KeyView } from '../../shared/views/keys-view.ts';
import type { KeyFacts } from './key-actions.ts';

const DAY_MS = 24 * 3_600_000;

/** The keys as the window shows them: those that stand in plain text first, since there is something to do. */
export function keyViews(
  keys: readonly ListedKey[],
  facts: ReadonlyMap<string, KeyFacts>,
  work: readonly KeyWork[],
  now: Date,
): readonly KeyView[] {
  return keys
    .map((key): KeyView => {
      const { accessKeyId, at, profile, where } = key;
      const known = facts.get(accessKeyId);
      const created = known?.createdAt ?? key.createdAt;
      const lastUsed = known?.use?.at?.getTime();
      return {
        profile,
        key: shownKey(accessKeyId),
        where,
        ...(at && { place: `${at.path}, line ${at.line}` }),
        ...(created && { ageDays: Math.max(0, Math.floor((now.getTime() - created.getTime()) / DAY_MS)) }),
        ...(lastUsed !== undefined && { lastUsed }),
        ...(known && { keysOfUser: known.keysOfUser }),
        ...workOf(key, work),
      };
    })
    .sort((one, other) => Number(one.where === 'keychain') - Number(other.where === 'keychain'));
}

function workOf(
  { accessKeyId, profile }: ListedKey,
  work: readonly KeyWork[],
): Pick<KeyView, 'work' | 'deleteAt'> {
  const found = work.find((each) =>
    each.kind === 'import'
      ? each.profile === profile
      : each.newKeyId === accessKeyId || each.oldKeyId === accessKeyId,
  );
  if (!found) return {};
  if (found.kind === 'import') return { work: 'begun' };
  if (found.step === 'reactivated') return { work: 'back' };
  if (found.step !== 'deactivated') return { work: 'begun' };
  return { work: 'waiting', ...(found.deleteAt && { deleteAt: found.deleteAt.getTime() }) };
}
