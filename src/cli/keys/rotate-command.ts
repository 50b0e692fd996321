import { shownKey } from '../../core/keys/messages.ts';
import type { RotationOutcome } from '../../core/keys/rotation/rotation-parts.ts';
import { assertNever } from '../../shared/assert-never.ts';
import { deviceName } from '../../shared/words/device-name.ts';
import { clockTime } from '../../shared/words/time-left.ts';
import type { CliContext } from '../context.ts';
import { exitCode } from '../exit-code.ts';
import { refuse, remark, tell } from '../options/report.ts';
import { goesOn } from './ask.ts';
import { keyLineText } from './key-text.ts';
import type { KeysFlags } from './keys-flags.ts';
import { openKeyActions } from './open-key-actions.ts';

/** `understudy keys rotate <profile>`: says what will be, asks, and rotates; with `--undo` the old key is switched on again. */
export async function rotateKeys(context: CliContext, profile: string, flags: KeysFlags): Promise<void> {
  const actions = await openKeyActions(context, flags);
  if (flags.undo) {
    const undone = await actions.undoRotation(profile);
    if (undone.kind === 'failed')
      refuse(context, { kind: 'failed', message: undone.message, advice: undone.advice });
    else
      tell(
        context,
        `The old key ${shownKey(undone.oldKeyId)} works again, beside the new one. Nothing is deleted by itself any more; understudy keys resume goes on.`,
      );
    return;
  }
  const device = await actions.deviceOf(profile);
  tell(
    context,
    'A new key is made, stored in the keychain, proven, and taken into use; the old one is switched off.',
  );
  if (device !== undefined)
    tell(
      context,
      `This takes a code of ${deviceName(device)}, unless a session lasts, and one more code when the new key is in use.`,
    );
  if (!(await goesOn(context, `Rotate the key of ${profile}?`, flags.yes))) return;
  sayRotation(context, await actions.rotate(profile, context.signal));
}

/** What came of a rotation; also where one was taken up again. */
export function sayRotation(context: CliContext, outcome: RotationOutcome): void {
  const now = context.clock.now();
  switch (outcome.kind) {
    case 'rotated':
      tell(
        context,
        `The new key ${shownKey(outcome.newKeyId)} of ${outcome.profile} is in use. The old one, ${shownKey(outcome.oldKeyId)}, is off and is deleted ${whenText(outcome.deleteAt, now)}.`,
      );
      remark(context, [
        `Until then: understudy keys rotate ${outcome.profile} --undo switches it on again. The app deletes it by itself; without the app, understudy keys resume does.`,
      ]);
      return;
    case 'finished':
      tell(context, `The key of ${outcome.profile} is rotated: ${shownKey(outcome.newKeyId)} is in use.`);
      for (const warning of outcome.warnings) tell(context, warning);
      return;
    case 'reactivated':
      tell(context, `The old key of ${outcome.profile} was switched on again and stays.`);
      return;
    case 'two-keys':
      for (const key of outcome.keys) tell(context, keyLineText(key, now));
      refuse(context, { kind: 'refused', message: outcome.message, advice: outcome.advice });
      return;
    case 'paused':
      refuse(context, { kind: 'failed', message: outcome.message, advice: outcome.advice });
      if (outcome.codeNeeded) context.end(exitCode.codeNeeded);
      return;
    case 'failed':
      refuse(context, { kind: 'failed', message: outcome.message, advice: outcome.advice });
      return;
    default:
      assertNever(outcome);
  }
}

function whenText(at: Date, now: Date): string {
  const isToday = at.toDateString() === now.toDateString();
  const time = clockTime(at.getTime(), now);
  return isToday ? `at ${time}` : `on ${at.toISOString().slice(0, 10)} at ${time}`;
}
