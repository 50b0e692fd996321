import type { LoadedProfiles } from '../aws-files/profiles/load-profiles.ts';
import type { KeyRecord } from '../keys/key-records.ts';
import type { KeyWork } from '../keys/key-work.ts';
import { listKeys } from '../keys/list-keys.ts';
import { shownKey } from '../keys/messages.ts';
import { type DoctorFinding, findingAt } from './finding.ts';

/** What is known of long-term keys beside what the files say. */
export interface KeySubject {
  readonly records: readonly KeyRecord[];
  /** What was begun with keys and is not at its end. */
  readonly work: readonly KeyWork[];
  /** The age at which a rotation is proposed, in days; 0: never. */
  readonly reminderDays: number;
}

const DAY_MS = 24 * 3_600_000;

/** Keys in plain text, keys that are old, users with two keys, and work on keys that is not at its end. */
export function longTermKeyFindings(
  files: LoadedProfiles,
  { records, reminderDays, work }: KeySubject,
  now: Date,
): DoctorFinding[] {
  const findings: DoctorFinding[] = [];
  for (const { accessKeyId, at, profile, where } of listKeys(records, files)) {
    if (where !== 'file' || at === undefined) continue;
    findings.push(
      findingAt(at, {
        code: 'plain-long-term-key',
        severity: 'warning',
        profile,
        says: `The long-term key ${shownKey(accessKeyId)} of ${profile} stands here in plain text, where every program can read it.`,
        advice: `Move it into the keychain: understudy keys import ${profile}`,
      }),
    );
  }
  for (const { accessKeyId, createdAt, keysOfUser = 1, profile } of records) {
    const days = createdAt && Math.floor((now.getTime() - createdAt.getTime()) / DAY_MS);
    if (reminderDays > 0 && days !== undefined && days > reminderDays)
      findings.push({
        code: 'old-long-term-key',
        severity: 'warning',
        profile,
        message: `The key ${shownKey(accessKeyId)} of ${profile} is ${days} days old.`,
        advice: `Rotate it: understudy keys rotate ${profile}`,
      });
    const isRotating = work.some((each) => each.kind === 'rotation' && each.newKeyId === accessKeyId);
    if (keysOfUser > 1 && !isRotating)
      findings.push({
        code: 'two-long-term-keys',
        severity: 'warning',
        profile,
        message: `The user of ${profile} had ${keysOfUser} access keys when IAM was asked last.`,
        advice:
          'Find out which one is in use (understudy keys list), and delete the other in the AWS console.',
      });
  }
  for (const each of work) {
    const isWaiting = each.kind === 'rotation' && each.step === 'deactivated';
    if (isWaiting) continue;
    findings.push({
      code: 'unfinished-key-work',
      severity: 'warning',
      profile: each.profile,
      message: `The ${each.kind} of the key of ${each.profile} is not at its end.`,
      advice: 'Go on with it: understudy keys resume',
    });
  }
  return findings;
}
