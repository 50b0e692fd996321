import type { SsoSession } from '../../core/aws-files/generated/sso-session.ts';
import type { Environment } from '../../core/aws-files/profiles/file-locations.ts';
import type { Clock } from '../../core/clock.ts';
import { IdentityCenters } from '../../core/sign-in/identity-center/identity-center.ts';
import type { ListedRoles, ListProgress, PortalResult } from '../../core/sign-in/identity-center/portal.ts';
import type { IdentityCenterTarget } from '../../core/sign-in/sign-in-target.ts';
import type { RequestHandlerFactory } from '../../core/sts/network/request-handler.ts';

/** What the person has to do to sign in. */
export interface ShownSignIn {
  readonly address: string;
  readonly userCode?: string;
  /** Nothing came for the address: it has to be opened by hand. */
  readonly browserFailed: boolean;
}

export type SignedIn =
  | { readonly ok: true }
  | { readonly ok: false; readonly cancelled?: true; readonly message: string; readonly advice: string };

/** An Identity Center, as far as profiles from it are concerned. */
export interface IdentityCenterAccess {
  /** The token of somebody who is signed in, for as long as a list takes; never asks anybody. */
  token(session: SsoSession): Promise<string | undefined>;
  /** Has the person sign in, in their own browser or with a code that is compared. */
  signIn(
    session: SsoSession,
    how: {
      readonly show: (shown: ShownSignIn) => void;
      readonly deviceCode: boolean;
      readonly signal: AbortSignal;
    },
  ): Promise<SignedIn>;
  /** Forgets a sign-in on this machine. */
  forget(session: SsoSession): Promise<void>;
  roles(
    session: SsoSession,
    token: string,
    how: { readonly signal: AbortSignal; readonly onProgress?: (progress: ListProgress) => void },
  ): Promise<PortalResult<ListedRoles>>;
}

export interface IdentityCenterAccessParts {
  readonly environment: Environment;
  /** As AWS's own tools see it: token files lie there. */
  readonly home: string;
  readonly clock: Clock;
  readonly requestHandler: RequestHandlerFactory;
  /** Opens an address in the person's own browser; false where nothing came for it. */
  readonly openBrowser: (address: string, signal: AbortSignal) => Promise<boolean>;
}

export function createIdentityCenterAccess(parts: IdentityCenterAccessParts): IdentityCenterAccess {
  const { openBrowser, ...context } = parts;
  const center = new IdentityCenters(context);
  const targetOf = (session: SsoSession): IdentityCenterTarget => ({ kind: 'identity-center', session });
  return {
    async token(session) {
      const found = await center.token(targetOf(session));
      return found.ok ? found.token.accessToken : undefined;
    },
    async signIn(session, { deviceCode, show, signal }) {
      return center.signIn(targetOf(session), {
        way: deviceCode ? 'device-code' : 'browser',
        signal,
        show({ address, userCode }) {
          const shown = { address, ...(userCode !== undefined && { userCode }) };
          show({ ...shown, browserFailed: false });
          void openBrowser(address, signal).then((came) => {
            if (!came && !signal.aborted) show({ ...shown, browserFailed: true });
          });
        },
      });
    },
    async forget(session) {
      await center.forget(targetOf(session));
    },
    async roles(session, token, how) {
      const listed = await center.portal(targetOf(session)).roles(token, how);
      if (!listed.ok && listed.failure.kind === 'sign-in-ended') center.refused(targetOf(session), token);
      return listed;
    },
  };
}
