import { assertNever } from '../../../shared/assert-never.ts';
import type { IamCallContext, IamKey } from '../../iam/iam-gateway.ts';
import { changeKeyRecords } from '../change-key-records.ts';
import type { RotationWork } from '../key-work.ts';
import { proveKey } from './prove-key.ts';
import { rememberKeys } from './remember-keys.ts';
import { rotationMessages } from './rotation-messages.ts';
import type { KeyWithUse, RotationOutcome, RotationParts } from './rotation-parts.ts';

/** What becomes of one step: the work as it stands now, or the end for this time. */
type StepResult = { readonly next: RotationWork } | { readonly outcome: RotationOutcome };

/**
 * Rotates the key of a profile, and of every other profile that has the same: a new key is made, stored beside the old one, proven, and
 * only then taken into use; the old one is switched off and deleted after a time. Each step is noted before the next, so that the
 * same call goes on after a crash; nothing is done twice. Whatever happens, the key in use works.
 */
export async function rotateKey(profile: string, parts: RotationParts): Promise<RotationOutcome> {
  const { iam, journal, now, records } = parts;
  const record = records.of(profile);
  if (!record) return { kind: 'failed', ...rotationMessages.notInKeychain(profile) };
  const read = await journal.load();
  if (!read.ok) return { ...read, kind: 'failed' };
  const { accessKeyId } = record;
  const underWay = read.work.find(
    (work): work is RotationWork =>
      work.kind === 'rotation' && (work.oldKeyId === accessKeyId || work.newKeyId === accessKeyId),
  );
  if (underWay) return resumeRotation(underWay, parts);

  const call = await contextFor(profile, parts);
  if ('outcome' in call) return call.outcome;
  const listed = await iam.listAccessKeys(call.context);
  if (!listed.ok) return { kind: 'failed', ...rotationMessages.refused(listed.failure) };
  if (!listed.value.some((key) => key.accessKeyId === accessKeyId))
    return { kind: 'failed', ...rotationMessages.notListed(accessKeyId) };
  await rememberKeys(listed.value, accessKeyId, parts);
  if (listed.value.length > 1) return twoKeys(listed.value, call.context, parts);

  const work: RotationWork = {
    kind: 'rotation',
    profile,
    oldKeyId: accessKeyId,
    startedAt: now(),
    step: 'creating',
  };
  const saved = await save(work, parts);
  if ('outcome' in saved) return saved.outcome;
  await parts.onStep?.('begun');
  return resumeRotation(work, parts, { isFresh: true });
}

/**
 * Goes on with a rotation from where it stands.
 *
 * @param options.again switches the old key off although the person had switched it on again
 * @param options.deleteNow deletes the old key before its time
 */
export async function resumeRotation(
  work: RotationWork,
  parts: RotationParts,
  options: { readonly isFresh?: boolean; readonly again?: boolean; readonly deleteNow?: boolean } = {},
): Promise<RotationOutcome> {
  let at = work;
  let isFresh = options.isFresh ?? false;
  for (;;) {
    const result = await takeStep(at, parts, { ...options, isFresh });
    if ('outcome' in result) return result.outcome;
    at = result.next;
    isFresh = false;
  }
}

async function takeStep(
  work: RotationWork,
  parts: RotationParts,
  options: { readonly isFresh: boolean; readonly again?: boolean; readonly deleteNow?: boolean },
): Promise<StepResult> {
  switch (work.step) {
    case 'creating':
      return createKey(work, parts, options.isFresh);
    case 'created':
      return verifyKey(work, parts);
    case 'verified':
      return switchKey(work, parts);
    case 'switched':
      return deactivateOld(work, parts);
    case 'deactivated':
      return deleteOld(work, parts, options.deleteNow === true);
    case 'reactivated':
      return options.again
        ? advance(work, { step: 'switched' }, parts)
        : end({ kind: 'reactivated', profile: work.profile, work });
    default:
      return assertNever(work.step);
  }
}

/** Makes the new key and stores it at once. After a cut-off, a key that was made and never stored is deleted first. */
async function createKey(work: RotationWork, parts: RotationParts, isFresh: boolean): Promise<StepResult> {
  const { iam, onStep, vault } = parts;
  const { oldKeyId, profile } = work;
  const call = await contextFor(profile, parts, 'created');
  if ('outcome' in call) return call;
  const { context } = call;
  if (!isFresh) {
    const found = await findMadeKey(work, context, parts);
    if (found) return found;
  }
  const made = await iam.createAccessKey(context);
  if (!made.ok) {
    const { failure } = made;
    if (failure.uncertain)
      return end({ kind: 'paused', ...rotationMessages.lostKey(failure.message), codeNeeded: false });
    if (failure.kind === 'limit') {
      const listed = await iam.listAccessKeys(context);
      return giveUp(work, parts, await twoKeys(listed.ok ? listed.value : [], context, parts));
    }
    return giveUp(work, parts, { kind: 'failed', ...rotationMessages.refused(failure) });
  }
  await onStep?.('made');
  const { accessKeyId: newKeyId, secretAccessKey } = made.value;
  const stored = await vault.store({ accessKeyId: newKeyId, secretAccessKey });
  if (stored.kind === 'failed') {
    const deleted = await iam.deleteAccessKey(newKeyId, context);
    return deleted.ok || deleted.failure.kind === 'gone'
      ? giveUp(work, parts, { kind: 'failed', ...rotationMessages.notStored(stored.message) })
      : end({
          kind: 'paused',
          ...rotationMessages.notStoredNorDeleted(newKeyId, deleted.failure.message),
          codeNeeded: false,
        });
  }
  await onStep?.('stored');
  const next = await advance({ ...work, oldKeyId, newKeyId }, { step: 'created' }, parts);
  await onStep?.('created');
  return next;
}

/** What an earlier try has left at AWS; `undefined`: nothing is there, or not any more. */
async function findMadeKey(
  work: RotationWork,
  context: IamCallContext,
  parts: RotationParts,
): Promise<StepResult | undefined> {
  const { iam, vault } = parts;
  const listed = await iam.listAccessKeys(context);
  if (!listed.ok)
    return end({ kind: 'paused', ...rotationMessages.lostKey(listed.failure.message), codeNeeded: false });
  const other = listed.value.find(({ accessKeyId }) => accessKeyId !== work.oldKeyId);
  if (!other) return undefined;
  const { accessKeyId: newKeyId } = other;
  const read = await vault.read(newKeyId);
  if (read.kind === 'failed')
    return end({ kind: 'paused', ...rotationMessages.lostKey(read.message), codeNeeded: false });
  if (read.kind === 'key') return advance({ ...work, newKeyId }, { step: 'created' }, parts);
  const use = await iam.lastUseOf(newKeyId, context);
  const wasUsed = use.ok && use.value.at !== undefined;
  if (wasUsed || !isOfThisWork(other, work))
    return giveUp(work, parts, await twoKeys(listed.value, context, parts));
  // Nobody has its secret: the call that made it was cut off before the answer was stored.
  const deleted = await iam.deleteAccessKey(newKeyId, context);
  return deleted.ok || deleted.failure.kind === 'gone'
    ? undefined
    : end({ kind: 'paused', ...rotationMessages.lostKey(deleted.failure.message), codeNeeded: false });
}

/** Clocks of AWS and this machine may differ by so much, in milliseconds. */
const CLOCKS_APART_MS = 5 * 60_000;

function isOfThisWork({ createdAt }: IamKey, { startedAt }: RotationWork): boolean {
  return createdAt !== undefined && createdAt.getTime() >= startedAt.getTime() - CLOCKS_APART_MS;
}

/** Three successes in a row, or the new key goes again. */
async function verifyKey(work: RotationWork, parts: RotationParts): Promise<StepResult> {
  const { iam, records, vault } = parts;
  const { newKeyId = '', oldKeyId, profile } = work;
  const read = await vault.read(newKeyId);
  if (read.kind === 'failed')
    return end({ kind: 'paused', ...rotationMessages.cannotBeProven(read.message), codeNeeded: false });
  const userArn = records.all().find((record) => record.accessKeyId === oldKeyId)?.userArn;
  const proof =
    read.kind === 'key' ? await proveKey(read.key, profile, userArn, parts) : { kind: 'never' as const };
  switch (proof.kind) {
    case 'works': {
      const next = await advance(work, { step: 'verified' }, parts);
      await parts.onStep?.('verified');
      return next;
    }
    case 'unknown':
      return end({ kind: 'paused', ...rotationMessages.cannotBeProven(proof.why), codeNeeded: false });
    case 'cancelled':
      return end({ kind: 'paused', ...rotationMessages.interrupted(), codeNeeded: false });
    case 'never':
    case 'another-user':
      break;
    default:
      return assertNever(proof);
  }
  const call = await contextFor(profile, parts, 'created');
  if ('outcome' in call) return call;
  const deleted = await iam.deleteAccessKey(newKeyId, call.context);
  if (!deleted.ok && deleted.failure.kind !== 'gone')
    return end({
      kind: 'paused',
      ...rotationMessages.cannotBeProven(deleted.failure.message),
      codeNeeded: false,
    });
  await vault.remove(newKeyId);
  const why =
    proof.kind === 'never' ? rotationMessages.neverWorked(newKeyId) : rotationMessages.anotherUser(newKeyId);
  return giveUp(work, parts, { kind: 'failed', ...why });
}

/** All profiles with the old key have the new one from here on, in one write. */
async function switchKey(work: RotationWork, parts: RotationParts): Promise<StepResult> {
  const { now, onStep, records, recordsPath } = parts;
  const { newKeyId = '', oldKeyId } = work;
  const recorded = await changeKeyRecords(recordsPath, now(), (all) =>
    all.map((record) => {
      if (record.accessKeyId !== oldKeyId) return record;
      const { remindedAt: _older, ...rest } = record;
      return { ...rest, accessKeyId: newKeyId, createdAt: work.startedAt, keysOfUser: 2 };
    }),
  );
  if (!recorded.ok)
    return end({ kind: 'paused', ...rotationMessages.cannotBeProven(recorded.message), codeNeeded: false });
  await onStep?.('recorded');
  await parts.dropSessions(profilesWith(newKeyId, records));
  const next = await advance(work, { step: 'switched' }, parts);
  await onStep?.('switched');
  return next;
}

/** Off, by a new session of the new key. */
async function deactivateOld(work: RotationWork, parts: RotationParts): Promise<StepResult> {
  const { graceMs, iam, now, onStep } = parts;
  const { oldKeyId, profile } = work;
  const call = await contextFor(profile, parts, 'switched');
  if ('outcome' in call) return call;
  const off = await iam.setKeyActive(oldKeyId, false, call.context);
  if (!off.ok) {
    const { failure } = off;
    if (failure.kind === 'gone') return finish(work, parts, []);
    if (failure.kind === 'denied') return finish(work, parts, [rotationMessages.mayNotDeactivate(oldKeyId)]);
    return end({
      kind: 'paused',
      ...rotationMessages.switchedButPaused(failure.message),
      codeNeeded: false,
    });
  }
  const deactivatedAt = now();
  const deleteAt = new Date(deactivatedAt.getTime() + graceMs);
  const next = await advance(work, { step: 'deactivated', deactivatedAt, deleteAt }, parts);
  await onStep?.('deactivated');
  return next;
}

/** Waits for its time, then deletes. Gone already is done. */
async function deleteOld(work: RotationWork, parts: RotationParts, deleteNow: boolean): Promise<StepResult> {
  const { iam, now, onStep } = parts;
  const { deleteAt, newKeyId = '', oldKeyId, profile } = work;
  if (!deleteNow && deleteAt !== undefined && now() < deleteAt)
    return end({ kind: 'rotated', profile, oldKeyId, newKeyId, deleteAt });
  const call = await contextFor(profile, parts, 'deactivated');
  if ('outcome' in call) return call;
  const deleted = await iam.deleteAccessKey(oldKeyId, call.context);
  await onStep?.('deleted');
  if (deleted.ok || deleted.failure.kind === 'gone') return finish(work, parts, []);
  const { failure } = deleted;
  if (failure.kind === 'denied') return finish(work, parts, [rotationMessages.mayNotDelete(oldKeyId)]);
  return end({ kind: 'paused', ...rotationMessages.deletionPaused(failure.message), codeNeeded: false });
}

/** The old key's secret goes, and the work with it. */
async function finish(
  work: RotationWork,
  parts: RotationParts,
  warnings: readonly string[],
): Promise<StepResult> {
  const { newKeyId = '', oldKeyId, profile } = work;
  const removed = await parts.vault.remove(oldKeyId);
  if (warnings.length === 0)
    await changeKeyRecords(parts.recordsPath, parts.now(), (all) =>
      all.map((record) => (record.accessKeyId === newKeyId ? { ...record, keysOfUser: 1 } : record)),
    );
  const all = removed.kind === 'done' ? warnings : [...warnings, rotationMessages.keptInKeychain(oldKeyId)];
  const ended = await parts.journal.end(work);
  return ended.ok
    ? end({ kind: 'finished', profile, oldKeyId, newKeyId, warnings: all })
    : end({ ...ended, kind: 'failed' });
}

/** As if it had never begun: the old key stays. */
async function giveUp(
  work: RotationWork,
  parts: RotationParts,
  outcome: RotationOutcome,
): Promise<StepResult> {
  const ended = await parts.journal.end(work);
  return ended.ok ? end(outcome) : end({ ...ended, kind: 'failed' });
}

async function advance(
  work: RotationWork,
  changes: Pick<RotationWork, 'step'> & Partial<RotationWork>,
  parts: RotationParts,
): Promise<StepResult> {
  return save({ ...work, ...changes }, parts);
}

async function save(work: RotationWork, parts: RotationParts): Promise<StepResult> {
  const saved = await parts.journal.save(work);
  return saved.ok ? { next: work } : end({ ...saved, kind: 'failed' });
}

function end(outcome: RotationOutcome): { readonly outcome: RotationOutcome } {
  return { outcome };
}

/** Where IAM is asked and who signs. Before anything is made a failure is one; later the work is paused. */
async function contextFor(
  profile: string,
  parts: RotationParts,
  since?: 'created' | 'switched' | 'deactivated',
): Promise<{ readonly context: IamCallContext } | { readonly outcome: RotationOutcome }> {
  const place = await parts.placeOf(profile);
  const signer: Awaited<ReturnType<RotationParts['signer']>> =
    typeof place === 'string' ? { ok: false, message: place, advice: '' } : await parts.signer(profile);
  if (typeof place !== 'string' && signer.ok)
    return { context: { ...place, credentials: signer.credentials } };
  const { advice, codeNeeded = false, message } = signer.ok ? { advice: '', message: '' } : signer;
  switch (since) {
    case undefined:
      return end({ kind: 'failed', message, advice });
    case 'created':
      return end({ kind: 'paused', ...rotationMessages.cannotBeProven(message), codeNeeded });
    case 'switched':
      return end({ kind: 'paused', ...rotationMessages.switchedButPaused(message), codeNeeded });
    case 'deactivated':
      return end({ kind: 'paused', ...rotationMessages.deletionPaused(message), codeNeeded });
    default:
      return assertNever(since);
  }
}

/** Ages and last uses of all keys; nothing is deleted. */
async function twoKeys(
  keys: readonly IamKey[],
  context: IamCallContext,
  { iam }: Pick<RotationParts, 'iam'>,
): Promise<RotationOutcome> {
  const withUse = await Promise.all(
    keys.map(async (key): Promise<KeyWithUse> => {
      const use = await iam.lastUseOf(key.accessKeyId, context);
      return use.ok ? { ...key, use: use.value } : key;
    }),
  );
  return { kind: 'two-keys', ...rotationMessages.twoKeys, keys: withUse };
}

function profilesWith(accessKeyId: string, records: RotationParts['records']): readonly string[] {
  return records.all().flatMap((record) => (record.accessKeyId === accessKeyId ? [record.profile] : []));
}
