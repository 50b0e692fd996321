import type { RoleList } from '../../core/aws-files/generated/account-roles.ts';
import type { SsoSession } from '../../core/aws-files/generated/sso-session.ts';
import type { ListProgress } from '../../core/sign-in/identity-center/portal.ts';
import type { IdentityCenterTarget } from '../../core/sign-in/sign-in-target.ts';
import type { CliContext } from '../context.ts';
import { refuse, tell } from '../options/report.ts';
import {
  signInFromTerminal,
  type TerminalSignInFlags,
  terminalSignInMethods,
} from '../sign-in/terminal-sign-in.ts';

export interface SessionRoles {
  readonly list: RoleList;
  /** Why the list is not complete. */
  readonly problem?: string;
  /** Ends the sign-in on this machine that was made for the list. */
  readonly forgetSignIn: () => Promise<void>;
}

/**
 * Signs in where nobody is, and lists accounts and roles; `undefined` where that failed, which is said. What was signed in for an Identity
 * Center that the config file does not have yet is forgotten with it: nobody could find that sign-in again.
 */
export async function listSessionRoles(
  context: CliContext,
  { isNew, session }: { readonly session: SsoSession; readonly isNew: boolean },
  flags: TerminalSignInFlags,
): Promise<SessionRoles | undefined> {
  const { signal } = context;
  const target: IdentityCenterTarget = { kind: 'identity-center', session };
  const methods = terminalSignInMethods(context);
  const center = methods['identity-center'];
  const wasThere = (await center.state(target)).kind !== 'never';
  let isOurs = false;
  const forgetSignIn = async () => {
    if (isNew && isOurs) await center.forgetAll(target);
  };
  for (let tried = 1; ; tried += 1) {
    const found = await center.token(target, { signal });
    if (!found.ok && found.kind === 'ended' && tried <= 2) {
      isOurs = !wasThere;
      if (await signInFromTerminal(context, target, flags, methods)) continue;
      await forgetSignIn();
      return undefined;
    }
    const listed = found.ok
      ? await center
          .portal(target)
          .roles(found.token.accessToken, { signal, onProgress: progressOn(context) })
      : undefined;
    if (listed?.ok) {
      const { list, problem } = listed.value;
      return { list, forgetSignIn, ...(problem && { problem: `${problem.message} ${problem.advice}` }) };
    }
    if (listed?.failure.kind === 'sign-in-ended' && found.ok && tried === 1) {
      // AWS knows better than the file.
      center.refused(target, found.token.accessToken);
      continue;
    }
    await forgetSignIn();
    const failure = listed?.failure ?? found;
    if ('message' in failure) {
      const { advice, kind, message } = failure;
      refuse(context, { kind: kind === 'cancelled' ? 'dismissed' : 'failed', message, advice });
    }
    return undefined;
  }
}

/** Ten lines at most, but on a terminal one that is written over. */
function progressOn(context: CliContext): (progress: ListProgress) => void {
  let shown = -1;
  return ({ accounts, done }) => {
    if (accounts === 0 || done === shown) return;
    const { isTTY } = context.stderr;
    const step = Math.max(1, Math.ceil(accounts / 10));
    if (!isTTY && done !== accounts && done % step !== 0) return;
    shown = done;
    const text = `${done} of ${accounts} account${accounts === 1 ? '' : 's'}`;
    if (!isTTY) tell(context, text);
    else context.stderr.write(`\r${text}${done === accounts ? '\n' : ''}`);
  };
}
