import { assertNever } from '../../../shared/assert-never.ts';
import type { CliContext } from '../../context.ts';
import { type KeyCommandName, keyCommandNames, needsProfile } from '../../keys/key-command-names.ts';
import type { KeysFlags } from '../../keys/keys-flags.ts';
import { addBackendOptions } from '../../options/file-options.ts';
import { usageMistake } from '../../options/report.ts';
import type { Register } from '../../register.ts';

/** `understudy keys`: long-term keys, into the keychain, rotated, and out again. */
export const registerKeys: Register = (program, context) => {
  addBackendOptions(
    program
      .command('keys')
      .summary('keep long-term keys in the keychain instead of in a file')
      .description(
        'Looks after long-term access keys. import moves the key of a profile from the AWS files into the keychain of the desktop and leaves a credential_process line behind, by which every other tool gets it; remove puts it back. rotate makes a new key, proves it, takes it into use and switches the old one off, which is deleted a day later; resume goes on with whatever was cut off or waits. Asks before each change.',
      )
      .argument('[action]', `${keyCommandNames.join(', ')}; list when left out`)
      .argument('[profile]', 'the profile that has the key, named exactly')
      .option('--json', 'print JSON (list)')
      .option('--undo', 'switch the old key on again, until it is deleted (rotate)')
      .option('-y, --yes', 'agree beforehand to what would be asked'),
  )
    .addHelpText(
      'after',
      `
Examples:
  understudy keys
  understudy keys import bastion     shows what it changes, and asks
  understudy keys rotate bastion     a new key; the old one is off for a day
  understudy keys remove bastion     back into the credentials file`,
    )
    .action(async (name: string | undefined, profile: string | undefined, flags: KeysFlags) => {
      const action = keyCommandNames.find((each) => each === (name ?? 'list'));
      if (action === undefined) {
        usageMistake(context, 'keys', `keys knows ${keyCommandNames.join(', ')}.`);
        return;
      }
      if (needsProfile(action) && !profile) {
        usageMistake(context, 'keys', `keys ${action} needs the name of a profile.`);
        return;
      }
      await run(context, action, profile ?? '', flags);
    });
};

async function run(
  context: CliContext,
  action: KeyCommandName,
  profile: string,
  flags: KeysFlags,
): Promise<void> {
  switch (action) {
    case 'list':
      return (await import('../../keys/list-command.ts')).listKeysCommand(context, flags);
    case 'import':
      return (await import('../../keys/import-command.ts')).importKeys(context, profile, flags);
    case 'rotate':
      return (await import('../../keys/rotate-command.ts')).rotateKeys(context, profile, flags);
    case 'resume':
      return (await import('../../keys/resume-command.ts')).resumeKeys(context, flags);
    case 'remove':
      return (await import('../../keys/remove-command.ts')).removeKeys(context, profile, flags);
    default:
      return assertNever(action);
  }
}
