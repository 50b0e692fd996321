import { shownKey } from '../../core/keys/messages.ts';
import type { KeyWithUse } from '../../core/keys/rotation/rotation-parts.ts';

const DAY_MS = 24 * 3_600_000;

/** Whole days since an instant: `0 d`. */
export function daysSince(since: Date, now: Date): string {
  return `${Math.max(0, Math.floor((now.getTime() - since.getTime()) / DAY_MS))} d`;
}

/** When a key was used last, as IAM says. Empty where it does not tell. */
export function lastUseText({ use }: Pick<KeyWithUse, 'use'>): string {
  if (!use) return '';
  if (!use.at) return 'never';
  const where = use.service ? ` (${use.service})` : '';
  return `${use.at.toISOString().slice(0, 16).replace('T', ' ')} UTC${where}`;
}

/** A key in one line: which, how old, whether it is active, last used when. */
export function keyLineText(key: KeyWithUse, now: Date): string {
  const age = key.createdAt ? `, ${daysSince(key.createdAt, now)} old` : '';
  const used = lastUseText(key);
  return `${shownKey(key.accessKeyId)}: ${key.active ? 'active' : 'off'}${age}${used === '' ? '' : `, last used: ${used}`}`;
}
