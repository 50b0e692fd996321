import type { Environment, FileLocations } from '../../aws-files/profiles/file-locations.ts';
import type { LoadedProfiles } from '../../aws-files/profiles/load-profiles.ts';
import { staticKeys } from '../../chain/base-provider.ts';
import { isKeyLine } from '../../chain/key-process-line.ts';
import { changeKeyRecords } from '../change-key-records.ts';
import type { KeyRecords } from '../key-records.ts';
import type { KeyVault, LongTermKey } from '../key-vault.ts';
import type { ImportWork, KeyWorkJournal } from '../key-work.ts';
import { importMessages } from './import-messages.ts';
import { type ImportPlan, planImport } from './import-plan.ts';
import { copiesWith, deleteCopies, editKeyFile } from './key-files.ts';
import { withKey, withKeyLine, withoutKey, withoutKeyLine } from './key-sections.ts';

/** After each of these the work can be cut off and taken up again. */
export const importSteps = ['noted', 'stored', 'recorded', 'linked', 'emptied', 'verified'] as const;
export type ImportStep = (typeof importSteps)[number];

/** Who a key belongs to, as AWS says. `refused`: AWS does not accept it. */
export type Identified =
  | { readonly kind: 'user'; readonly arn: string; readonly account: string }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string };

/** What moving keys works with. */
export interface MoveParts {
  readonly locations: FileLocations;
  /** Reads both files as they are now. */
  readonly load: () => Promise<LoadedProfiles>;
  readonly records: KeyRecords;
  /** Where the records lie. */
  readonly recordsPath: string;
  readonly vault: KeyVault;
  readonly journal: KeyWorkJournal;
  /** GetCallerIdentity with the profile's key, where its calls go. */
  readonly identify: (key: LongTermKey, profile: string) => Promise<Identified>;
  /** Runs the line as an AWS SDK would; `undefined` and a reason where it gives no key. */
  readonly runLine: (
    profile: string,
    command: string,
  ) => Promise<
    { readonly ok: true; readonly key: LongTermKey } | { readonly ok: false; readonly why: string }
  >;
  readonly program: readonly string[];
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  /** This machine's clock. */
  readonly now: () => Date;
  /** Told after each step, before the next. */
  readonly onStep?: (step: ImportStep) => void | Promise<void>;
}

export type ImportOutcome =
  | {
      readonly kind: 'imported';
      readonly profile: string;
      readonly accessKeyId: string;
      /** What the person should still know: one sentence each. */
      readonly notes: readonly string[];
    }
  | { readonly kind: 'failed'; readonly message: string; readonly advice: string };

type Failed = Extract<ImportOutcome, { kind: 'failed' }>;

/**
 * Moves the key of a profile into the keychain. Nothing goes out of a file before the key was read back from the keychain and a line
 * stands there that gives it to other tools; what fails on the way leaves the file as it was, or puts it back. Each step looks at what
 * is there, so that the same call goes on after a crash.
 *
 * @param options.deleteCopies whether our own copies of the file, which hold the secret as well, are deleted at the end
 */
export async function importKey(
  profile: string,
  parts: MoveParts,
  options: { readonly deleteCopies: boolean },
): Promise<ImportOutcome> {
  const { environment, journal, now, platform, program, records } = parts;
  const files = await parts.load();
  const record = records.of(profile);
  const planned = planImport({ files, profile, record, program, environment, platform });
  if (planned.kind === 'refused') return { kind: 'failed', message: planned.message, advice: planned.advice };
  if (planned.kind === 'imported') {
    const { accessKeyId } = planned;
    return { kind: 'imported', profile, accessKeyId, notes: [] };
  }
  const { plan } = planned;
  const { key } = plan;
  const who = await parts.identify(key, profile);
  if (who.kind !== 'user') {
    return who.kind === 'refused'
      ? { kind: 'failed', ...importMessages.refusedByAws(profile, key.accessKeyId, who.why) }
      : { kind: 'failed', ...importMessages.notChecked(who.why) };
  }

  const former = record?.accessKeyId === key.accessKeyId ? undefined : record?.accessKeyId;
  const work: ImportWork = {
    kind: 'import',
    profile,
    accessKeyId: key.accessKeyId,
    startedAt: now(),
    ...(former !== undefined && { former }),
  };
  const noted = await journal.save(work);
  if (!noted.ok) return { ...noted, kind: 'failed' };
  await parts.onStep?.('noted');
  const moved = await move(plan, who.arn, parts, work);
  if (moved) return moved;
  return finishImport(work, key, parts, options);
}

/** Into the keychain, then the line, then out of the files. Returns what went wrong, when all is as it was again. */
async function move(
  plan: ImportPlan,
  userArn: string,
  parts: MoveParts,
  work: ImportWork,
): Promise<Failed | undefined> {
  const { key, profile } = plan;
  const { locations, now, onStep, recordsPath, vault } = parts;
  const stored = await vault.store(key);
  if (stored.kind === 'failed')
    return takeBack(parts, work, { kind: 'failed', message: stored.message, advice: stored.advice });
  await onStep?.('stored');
  const recorded = await changeKeyRecords(recordsPath, now(), (all) => [
    ...all.filter((record) => record.profile !== profile),
    { profile, accessKeyId: key.accessKeyId, importedAt: now(), userArn },
  ]);
  if (!recorded.ok) return takeBack(parts, work, { ...recorded, kind: 'failed' });
  await onStep?.('recorded');
  const linked = await editKeyFile(locations.config.path, now(), (document) =>
    withKeyLine(document, profile, plan.command),
  );
  if (!linked.ok) return takeBack(parts, work, { ...linked, kind: 'failed' });
  await onStep?.('linked');
  for (const { file, path } of [locations.credentials, locations.config]) {
    if (!plan.lines.some((line) => line.file === file)) continue;
    const emptied = await editKeyFile(path, now(), (document) => ({
      ok: true,
      document: withoutKey(document, file, profile),
    }));
    if (!emptied.ok) return takeBack(parts, work, { ...emptied, kind: 'failed' }, key);
  }
  await onStep?.('emptied');
  return undefined;
}

/** Proves that tools get the key, and does what is to be done when it is proven. */
async function finishImport(
  work: ImportWork,
  key: LongTermKey,
  parts: MoveParts,
  options: { readonly deleteCopies: boolean },
): Promise<ImportOutcome> {
  const { locations, onStep, vault } = parts;
  const { accessKeyId, former, profile } = work;
  const fault = await faultOfLine(profile, key, parts);
  if (fault !== undefined)
    return takeBack(
      parts,
      work,
      { kind: 'failed', ...importMessages.notThroughTheLine(profile, fault) },
      key,
    );
  await onStep?.('verified');
  const notes: string[] = [];
  const copies = await copiesWith(key.secretAccessKey, [locations.config.path, locations.credentials.path]);
  const left = options.deleteCopies ? await deleteCopies(copies.ours) : copies.ours;
  if (left.length > 0) notes.push(importMessages.copiesLeft(left));
  if (copies.others.length > 0) notes.push(importMessages.otherCopies(copies.others));
  if (former !== undefined && !parts.records.all().some((record) => record.accessKeyId === former))
    await vault.remove(former);
  const ended = await parts.journal.end(work);
  return ended.ok ? { kind: 'imported', profile, accessKeyId, notes } : { ...ended, kind: 'failed' };
}

/** Why a tool would not get the key by the line in the file; `undefined` where it does. */
async function faultOfLine(profile: string, key: LongTermKey, parts: MoveParts): Promise<string | undefined> {
  const { profiles } = await parts.load();
  const found = profiles.profiles.get(profile);
  const line = found?.properties.get('credential_process')?.value;
  if (!found || line === undefined || !isKeyLine(line, profile)) return importMessages.anotherKey;
  if (staticKeys(found).kind !== 'none') return importMessages.anotherKey;
  const run = await parts.runLine(profile, line);
  if (!run.ok) return run.why;
  const isSame = run.key.accessKeyId === key.accessKeyId && run.key.secretAccessKey === key.secretAccessKey;
  if (!isSame) return importMessages.anotherKey;
  const who = await parts.identify(run.key, profile);
  // AWS knew the key before it was moved: that it cannot be reached now says nothing of the line.
  return who.kind === 'refused' ? who.why : undefined;
}

/**
 * Goes back to how it was: the key into the file first where it was taken out already, then the line, the record and the item.
 *
 * @param key given where lines may be gone from the files
 */
async function takeBack(parts: MoveParts, work: ImportWork, why: Failed, key?: LongTermKey): Promise<Failed> {
  const { journal, locations, now, records, recordsPath, vault } = parts;
  const { accessKeyId, former, profile } = work;
  if (key) {
    const files = await parts.load();
    const found = files.profiles.profiles.get(profile);
    const hasKey = found !== undefined && staticKeys(found).kind === 'base';
    const back = hasKey
      ? ({ ok: true } as const)
      : await editKeyFile(locations.credentials.path, now(), (document) => withKey(document, profile, key));
    if (!back.ok) return { kind: 'failed', ...importMessages.putBackFailed(profile, back.message) };
  }
  if (former === undefined)
    await editKeyFile(locations.config.path, now(), (document) => ({
      ok: true,
      document: withoutKeyLine(document, profile),
    }));
  await changeKeyRecords(recordsPath, now(), (all) =>
    all.flatMap((record) => {
      if (record.profile !== profile || record.accessKeyId !== accessKeyId) return record;
      return former === undefined ? [] : { profile, accessKeyId: former, importedAt: record.importedAt };
    }),
  );
  if (!records.all().some((record) => record.accessKeyId === accessKeyId)) await vault.remove(accessKeyId);
  await journal.end(work);
  return why;
}

/**
 * Goes on with an import that was cut off. The key stands in the file still, and all begins again; or it was taken out, and what is
 * missing is the proof.
 */
export async function resumeImport(
  work: ImportWork,
  parts: MoveParts,
  options: { readonly deleteCopies: boolean },
): Promise<ImportOutcome> {
  const { profile } = work;
  const files = await parts.load();
  const found = files.profiles.profiles.get(profile);
  if (found && staticKeys(found).kind === 'base') return importKey(profile, parts, options);
  const read = await parts.vault.read(work.accessKeyId);
  if (read.kind === 'failed') return { kind: 'failed', message: read.message, advice: read.advice };
  if (read.kind === 'absent' || parts.records.of(profile)?.accessKeyId !== work.accessKeyId) {
    await parts.journal.end(work);
    return { kind: 'failed', ...importMessages.nothingOnDisk(profile) };
  }
  return finishImport(work, read.key, parts, options);
}
