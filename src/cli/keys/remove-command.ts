import { shownKey } from '../../core/keys/messages.ts';
import type { CliContext } from '../context.ts';
import { refuse, tell } from '../options/report.ts';
import { goesOn } from './ask.ts';
import type { KeysFlags } from './keys-flags.ts';
import { openKeyActions } from './open-key-actions.ts';

/** `understudy keys remove <profile>`: the key goes back into the credentials file. */
export async function removeKeys(context: CliContext, profile: string, flags: KeysFlags): Promise<void> {
  const actions = await openKeyActions(context, flags);
  const question = `Put the key of ${profile} back into the credentials file, in plain text, and take it out of the keychain?`;
  if (!(await goesOn(context, question, flags.yes))) return;
  const outcome = await actions.remove(profile);
  if (outcome.kind === 'failed') {
    refuse(context, { kind: 'failed', message: outcome.message, advice: outcome.advice });
    return;
  }
  tell(context, `The key ${shownKey(outcome.accessKeyId)} of ${profile} is in the credentials file again.`);
}
