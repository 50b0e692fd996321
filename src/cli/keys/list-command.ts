import type { KeyFacts } from '../../app/keys/key-actions.ts';
import type { KeyWork } from '../../core/keys/key-work.ts';
import type { ListedKey } from '../../core/keys/list-keys.ts';
import { shownKey } from '../../core/keys/messages.ts';
import { clockTime } from '../../shared/words/time-left.ts';
import type { CliContext } from '../context.ts';
import { remark, tell } from '../options/report.ts';
import { coloursFor } from '../terminal/colours.ts';
import { jsonText } from '../terminal/printable.ts';
import { table } from '../terminal/table.ts';
import { daysSince, lastUseText } from './key-text.ts';
import type { KeysFlags } from './keys-flags.ts';
import { openKeyActions } from './open-key-actions.ts';

/** How long IAM is waited for, in milliseconds: what it says is an addition. */
const IAM_WAIT_MS = 5_000;

/** `understudy keys list`: the long-term keys in the keychain and in the files, with what IAM says of them. */
export async function listKeysCommand(context: CliContext, flags: KeysFlags): Promise<void> {
  const actions = await openKeyActions(context, flags);
  const keys = await actions.list();
  const facts = await within(IAM_WAIT_MS, actions.facts(keys));
  const unfinished = await actions.unfinished();
  const work = unfinished.ok ? unfinished.work : [];
  if (flags.json) {
    context.stdout.write(jsonText(keys.map((key) => keyJson(key, facts.get(key.accessKeyId), work))));
    return;
  }
  if (keys.length === 0) {
    tell(context, 'There are no long-term keys, neither in the keychain nor in the AWS files.');
    return;
  }
  const now = context.clock.now();
  const rows = keys.map((key) => {
    const known = facts.get(key.accessKeyId);
    const note = noteOf(key, known, work, now);
    return [
      key.profile,
      shownKey(key.accessKeyId),
      placeOf(key),
      ageOf(key, known, now),
      known ? lastUseText(known) : '',
      note,
    ];
  });
  const head = ['PROFILE', 'KEY', 'WHERE', 'AGE', 'LAST USED', ''];
  context.stdout.write(table(coloursFor(context.environment, context.stdout), head, rows));
  if (facts.size < new Set(keys.map(({ accessKeyId }) => accessKeyId)).size)
    remark(context, [
      'Where age or last use is missing, IAM could not be asked without an MFA code, or does not tell.',
    ]);
}

async function within(
  ms: number,
  asking: Promise<ReadonlyMap<string, KeyFacts>>,
): Promise<ReadonlyMap<string, KeyFacts>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<ReadonlyMap<string, KeyFacts>>((resolve) => {
    timer = setTimeout(() => resolve(new Map()), ms);
  });
  try {
    return await Promise.race([asking, late]);
  } finally {
    clearTimeout(timer);
  }
}

function placeOf({ at, isOrphan, where }: ListedKey): string {
  if (where === 'file') return at ? `${at.path}, line ${at.line}` : 'file';
  return isOrphan ? 'keychain, asked for by no profile' : 'keychain';
}

function ageOf({ createdAt, importedAt }: ListedKey, known: KeyFacts | undefined, now: Date): string {
  const made = known?.createdAt ?? createdAt;
  if (made) return daysSince(made, now);
  return importedAt ? `at least ${daysSince(importedAt, now)}` : '';
}

function noteOf(
  { accessKeyId }: ListedKey,
  known: KeyFacts | undefined,
  work: readonly KeyWork[],
  now: Date,
): string {
  const rotation = work.find(
    (each) => each.kind === 'rotation' && (each.oldKeyId === accessKeyId || each.newKeyId === accessKeyId),
  );
  if (rotation?.kind === 'rotation') {
    const { deleteAt, oldKeyId } = rotation;
    if (rotation.step === 'deactivated' && deleteAt)
      return `the old key ${shownKey(oldKeyId)} is off and is deleted on ${deleteAt.toISOString().slice(0, 10)} at ${clockTime(deleteAt.getTime(), now)}`;
    return 'a rotation is not at its end: understudy keys resume';
  }
  if (known && !known.active) return 'off at AWS';
  return known && known.keysOfUser > 1 ? `the user has ${known.keysOfUser} keys` : '';
}

/** Documented in docs/keys.md; fields are only ever added. */
function keyJson(key: ListedKey, known: KeyFacts | undefined, work: readonly KeyWork[]) {
  const { accessKeyId, at, createdAt, importedAt, profile, where } = key;
  const rotation = work.find((each) => each.kind === 'rotation' && each.newKeyId === accessKeyId);
  return {
    profile,
    accessKeyId,
    where,
    path: at?.path ?? null,
    line: at?.line ?? null,
    created: (known?.createdAt ?? createdAt)?.toISOString() ?? null,
    imported: importedAt?.toISOString() ?? null,
    active: known?.active ?? null,
    lastUsed: known?.use?.at?.toISOString() ?? null,
    lastUsedService: known?.use?.service ?? null,
    keysOfUser: known?.keysOfUser ?? null,
    oldKeyDeletedAt: rotation?.kind === 'rotation' ? (rotation.deleteAt?.toISOString() ?? null) : null,
  };
}
