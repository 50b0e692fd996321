import type { RoleList } from '../../core/aws-files/generated/account-roles.ts';
import type { SsoSession } from '../../core/aws-files/generated/sso-session.ts';
import { homeDirectory } from '../../core/aws-files/profiles/file-locations.ts';
import { identityCenterAddresses } from '../../core/sign-in/identity-center/addresses.ts';
import { createPortal, type ListProgress } from '../../core/sign-in/identity-center/portal.ts';
import { readToken, removeTokenFile, tokenFilePath } from '../../core/sign-in/identity-center/token-file.ts';
import type { RequestHandlerFactory } from '../../core/sts/network/request-handler.ts';
import { signInFor } from '../commands/login.ts';
import type { CliContext } from '../context.ts';
import { refuse, tell } from '../options/report.ts';

export interface SignInFlags {
  readonly deviceCode?: true;
  readonly browser: boolean;
}

export interface SessionRoles {
  readonly list: RoleList;
  /** Why the list is not complete. */
  readonly problem?: string;
  /** Ends the sign-in on this machine that was made for the list. */
  readonly forgetSignIn: () => Promise<void>;
}

/** A token that ends sooner does not last for a list. */
const LONG_ENOUGH_MS = 60_000;

/**
 * Signs in where nobody is, and lists accounts and roles; `undefined` where that failed, which is said. What was signed in for an Identity
 * Center that the config file does not have yet is forgotten with it: nobody could find that sign-in again.
 */
export async function listSessionRoles(
  context: CliContext,
  { isNew, session }: { readonly session: SsoSession; readonly isNew: boolean },
  flags: SignInFlags,
  requestHandler: RequestHandlerFactory,
): Promise<SessionRoles | undefined> {
  const { clock, environment, homeOfUser, platform, signal } = context;
  const path = tokenFilePath(session, homeDirectory(environment, platform) ?? homeOfUser);
  const { portal: address } = identityCenterAddresses(session.region, environment);
  const portal = createPortal({ session, address, requestHandler });
  const present = await readToken(path);
  const lasts = present !== undefined && present.expiresAt.getTime() - clock.now().getTime() > LONG_ENOUGH_MS;
  let token = lasts ? present : undefined;
  let isOurs = false;
  const forgetSignIn = async () => {
    if (isNew && isOurs) await removeTokenFile(path);
  };
  for (;;) {
    if (token === undefined) {
      if (!(await signInFor(context, { session, scopes: [] }, flags))) return undefined;
      isOurs = present === undefined;
      token = await readToken(path);
      if (token === undefined) return undefined;
    }
    const listed = await portal.roles(token.accessToken, { signal, onProgress: progressOn(context) });
    if (listed.ok) {
      const { list, problem } = listed.value;
      return { list, forgetSignIn, ...(problem && { problem: `${problem.message} ${problem.advice}` }) };
    }
    const { advice, kind, message } = listed.failure;
    if (kind === 'sign-in-ended' && token === present) {
      // AWS knows better than the file.
      token = undefined;
      continue;
    }
    await forgetSignIn();
    refuse(context, { kind: kind === 'cancelled' ? 'dismissed' : 'failed', message, advice });
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
