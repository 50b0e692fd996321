import type { PlannedImport } from '../../app/keys/key-actions.ts';
import { shownKey } from '../../core/keys/messages.ts';
import type { ImportOutcome } from '../../core/keys/move/import-key.ts';
import type { CliContext } from '../context.ts';
import { refuse, remark, tell } from '../options/report.ts';
import { agreed, goesOn } from './ask.ts';
import type { KeysFlags } from './keys-flags.ts';
import { openKeyActions } from './open-key-actions.ts';

/** `understudy keys import <profile>`: says what will be, asks, and moves the key. */
export async function importKeys(context: CliContext, profile: string, flags: KeysFlags): Promise<void> {
  const actions = await openKeyActions(context, flags);
  const planned = await actions.planImport(profile);
  if (planned.kind === 'refused') {
    refuse(context, { kind: 'refused', message: planned.message, advice: planned.advice });
    return;
  }
  if (planned.kind === 'imported') {
    tell(context, `The key ${shownKey(planned.accessKeyId)} of ${profile} is in the keychain already.`);
    return;
  }
  sayPlan(context, planned);
  const { accessKeyId, copies } = planned.plan;
  const question = `Move the key ${shownKey(accessKeyId)} of ${profile} into the keychain?`;
  if (!(await goesOn(context, question, flags.yes))) return;
  const deletes =
    copies.ours.length === 0 ||
    (await agreed(context, 'Delete these copies when the key has moved?', flags.yes)) === 'yes';
  sayImported(context, await actions.import(profile, { deleteCopies: deletes }));
}

function sayPlan(context: CliContext, { plan }: PlannedImport): void {
  const { command, copies, lines, profile, traps } = plan;
  for (const { line, path } of lines) tell(context, `Goes: ${path}, line ${line}`);
  tell(context, `Stays in the config file for other tools, in the profile ${profile}:`);
  tell(context, `  credential_process = ${command}`);
  for (const trap of traps) tell(context, `- ${trap}`);
  if (copies.ours.length > 0) {
    tell(context, 'These copies, made before changes of the file, hold the key as well:');
    for (const path of copies.ours) tell(context, `  ${path}`);
  }
}

/** What came of an import; also where one was taken up again. */
export function sayImported(context: CliContext, outcome: ImportOutcome): void {
  if (outcome.kind === 'failed') {
    refuse(context, { kind: 'failed', message: outcome.message, advice: outcome.advice });
    return;
  }
  const { accessKeyId, notes, profile } = outcome;
  tell(context, `The key ${shownKey(accessKeyId)} of ${profile} is in the keychain, and in no AWS file.`);
  remark(context, notes);
}
