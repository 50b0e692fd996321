import type { SignOutSelector } from '../../../core/agent/backend.ts';
import { addBackendOptions, type BackendFlags, backendOptions } from '../../options/file-options.ts';
import { refuse, tell, usageMistake } from '../../options/report.ts';
import type { Register } from '../../register.ts';

type Flags = BackendFlags & { readonly ssoSession?: string; readonly all?: true };

/** `understudy logout`: ends a sign-in, at AWS and on the disk. */
export const registerLogout: Register = (program, context) => {
  addBackendOptions(
    program
      .command('logout')
      .summary('sign out of IAM Identity Center, or of a console session')
      .description(
        'Ends a sign-in at AWS, removes its token file, which all AWS tools share, and takes what was written from it out of the credentials file. Role credentials that were handed out before live on until they end. A console session (login_session) ends with its file: AWS knows no sign-out for it.',
      )
      .argument('[profile]', 'a profile that signs in there, named exactly')
      .option('--sso-session <name>', 'the sso-session section, in place of a profile')
      .option('--all', 'every sign-in that the AWS files name'),
  )
    .addHelpText(
      'after',
      `
Examples:
  understudy logout dev
  understudy logout --sso-session corp
  understudy logout --all`,
    )
    .action(async (profile: string | undefined, flags: Flags) => {
      const which = selectorOf(profile, flags);
      if (!which) {
        usageMistake(context, 'logout', 'Name a profile, or --sso-session, or say --all.');
        return;
      }
      const backend = await context.openBackend(backendOptions(context, flags));
      const answer = await backend.signOut(which);
      if (!answer.ok) {
        refuse(context, answer.error);
        return;
      }
      const { notices, signedOut } = answer.value;
      for (const notice of notices) tell(context, notice);
      tell(
        context,
        signedOut.length === 0
          ? 'Nobody was signed in.'
          : `Signed out of ${signedOut.join(', ')}. Role credentials that were handed out live on until they end.`,
      );
    });
};

function selectorOf(profile: string | undefined, flags: Flags): SignOutSelector | undefined {
  const ways = [profile, flags.ssoSession, flags.all].filter((way) => way !== undefined);
  if (ways.length !== 1) return undefined;
  if (profile !== undefined) return { profile };
  return flags.ssoSession === undefined ? { all: true } : { session: flags.ssoSession };
}
