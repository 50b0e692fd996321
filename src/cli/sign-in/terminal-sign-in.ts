import { createSignInMethods, type SignInMethods } from '../../app/sign-in/sign-in-methods.ts';
import { SignIns } from '../../app/sign-in/sign-ins.ts';
import { homeDirectory } from '../../core/aws-files/profiles/file-locations.ts';
import { type SignInTarget, signInLabel } from '../../core/sign-in/sign-in-target.ts';
import { networkRequestHandler } from '../../core/sts/network/network-handler.ts';
import { recordActivity } from '../backend/terminal-activity.ts';
import type { CliContext } from '../context.ts';
import { refuse, tell } from '../options/report.ts';
import { terminalPerson } from './terminal-person.ts';

export interface TerminalSignInFlags {
  readonly deviceCode?: true;
  /** False: only the address is printed. */
  readonly browser: boolean;
}

/** The sign-ins of a command that was asked to sign in. */
export function terminalSignInMethods(context: CliContext): SignInMethods {
  const { clock, environment, homeOfUser, platform } = context;
  return createSignInMethods({
    environment,
    home: homeDirectory(environment, platform) ?? homeOfUser,
    clock,
    requestHandler: networkRequestHandler({ environment, platform, home: homeOfUser }),
  });
}

/** Signs in, with all that is said about it on stderr; false where nobody is signed in after it. */
export async function signInFromTerminal(
  context: CliContext,
  target: SignInTarget,
  flags: TerminalSignInFlags,
  methods = terminalSignInMethods(context),
): Promise<boolean> {
  const { environment, platform, signal } = context;
  const recorded: Promise<void>[] = [];
  const signIns = new SignIns({
    methods,
    targets: () => [],
    person: terminalPerson({ environment, platform, say: (sentence) => tell(context, sentence) }),
    record: (report) => recorded.push(recordActivity(context, report)),
    onSignedOut: async () => undefined,
    onChange: () => undefined,
  });
  const outcome = await signIns.signIn(target, {
    ...(flags.deviceCode && { way: 'device-code' }),
    opensBrowser: flags.browser,
    signal,
  });
  await Promise.all(recorded);
  if (outcome.ok) {
    tell(context, `Signed in to ${signInLabel(target)} until ${outcome.expiresAt.toISOString()}.`);
    return true;
  }
  const { advice, cancelled, message } = outcome;
  refuse(context, { kind: cancelled ? 'dismissed' : 'failed', message, advice });
  return false;
}
