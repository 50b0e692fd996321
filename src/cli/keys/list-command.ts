import type { ListedKey } from '../../core/keys/list-keys.ts';
import { shownKey } from '../../core/keys/messages.ts';
import type { CliContext } from '../context.ts';
import { tell } from '../options/report.ts';
import { coloursFor } from '../terminal/colours.ts';
import { jsonText } from '../terminal/printable.ts';
import { table } from '../terminal/table.ts';
import type { KeysFlags } from './keys-flags.ts';
import { openKeyActions } from './open-key-actions.ts';

/** `understudy keys list`: the long-term keys in the keychain and in the files. */
export async function listKeysCommand(context: CliContext, flags: KeysFlags): Promise<void> {
  const actions = await openKeyActions(context, flags);
  const keys = await actions.list();
  if (flags.json) {
    context.stdout.write(jsonText(keys.map(keyJson)));
    return;
  }
  if (keys.length === 0) {
    tell(context, 'There are no long-term keys, neither in the keychain nor in the AWS files.');
    return;
  }
  const now = context.clock.now();
  const colours = coloursFor(context.environment, context.stdout);
  const rows = keys.map((key) => [key.profile, shownKey(key.accessKeyId), placeOf(key), ageOf(key, now)]);
  context.stdout.write(table(colours, ['PROFILE', 'KEY', 'WHERE', 'AGE'], rows));
}

function placeOf({ at, isOrphan, where }: ListedKey): string {
  if (where === 'file') return at ? `${at.path}, line ${at.line}` : 'file';
  return isOrphan ? 'keychain, asked for by no profile' : 'keychain';
}

const DAY_MS = 24 * 3_600_000;

function ageOf({ createdAt, importedAt }: ListedKey, now: Date): string {
  const days = (since: Date) => Math.floor((now.getTime() - since.getTime()) / DAY_MS);
  if (createdAt) return `${days(createdAt)} d`;
  return importedAt ? `at least ${days(importedAt)} d` : '';
}

/** Documented in docs/keys.md; fields are only ever added. */
function keyJson({ accessKeyId, at, createdAt, importedAt, profile, where }: ListedKey) {
  return {
    profile,
    accessKeyId,
    where,
    path: at?.path ?? null,
    line: at?.line ?? null,
    created: createdAt?.toISOString() ?? null,
    imported: importedAt?.toISOString() ?? null,
  };
}
