import type { SsoSession } from '../../core/aws-files/generated/sso-session.ts';
import type { IdentityCenters } from '../../core/sign-in/identity-center/identity-center.ts';
import type { ListedRoles, ListProgress, PortalResult } from '../../core/sign-in/identity-center/portal.ts';
import type { SignInOutcome } from '../../core/sign-in/sign-in-method.ts';
import { type IdentityCenterTarget, signInId } from '../../core/sign-in/sign-in-target.ts';
import type { SignIns } from '../sign-in/sign-ins.ts';

/** An Identity Center, as far as profiles from it are concerned. */
export interface IdentityCenterAccess {
  /** What its sign-in is known by. */
  id(session: SsoSession): string;
  /** The token of somebody who is signed in; refreshed where it ends soon. Never asks anybody. */
  token(session: SsoSession, signal?: AbortSignal): Promise<string | undefined>;
  /** Has the person sign in; `SignIns` says what they have to do meanwhile. */
  signIn(session: SsoSession, signal: AbortSignal): Promise<SignInOutcome>;
  /** Forgets all of a sign-in that no file names. */
  forget(session: SsoSession): Promise<void>;
  /** A token that AWS does not take is not used again. */
  roles(
    session: SsoSession,
    token: string,
    how: { readonly signal: AbortSignal; readonly onProgress?: (progress: ListProgress) => void },
  ): Promise<PortalResult<ListedRoles>>;
}

/** The Identity Centers as all of the app signs in to them. */
export function createIdentityCenterAccess(
  signIns: Pick<SignIns, 'list' | 'signIn' | 'refresh'>,
  centers: IdentityCenters,
): IdentityCenterAccess {
  /** As the files name it, with its scopes and the way there; one that they do not name has neither. */
  const targetOf = (session: SsoSession): IdentityCenterTarget => {
    const plain: IdentityCenterTarget = { kind: 'identity-center', session };
    const id = signInId(plain);
    const listed = signIns.list.find((each) => each.id === id)?.target;
    return listed?.kind === 'identity-center' ? listed : plain;
  };
  return {
    id: (session) => signInId(targetOf(session)),
    async token(session, signal) {
      const found = await centers.token(targetOf(session), signal ? { signal } : {});
      return found.ok ? found.token.accessToken : undefined;
    },
    signIn: (session, signal) => signIns.signIn(targetOf(session), { signal }),
    async forget(session) {
      await centers.forgetAll(targetOf(session));
      await signIns.refresh();
    },
    async roles(session, token, how) {
      const target = targetOf(session);
      const listed = await centers.portal(target).roles(token, how);
      if (!listed.ok && listed.failure.kind === 'sign-in-ended') {
        centers.refused(target, token);
        await signIns.refresh();
      }
      return listed;
    },
  };
}
