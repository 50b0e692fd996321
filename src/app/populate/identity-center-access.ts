import type { SsoSession } from '../../core/aws-files/generated/sso-session.ts';
import type { Environment } from '../../core/aws-files/profiles/file-locations.ts';
import type { Clock } from '../../core/clock.ts';
import { identityCenterAddresses } from '../../core/sign-in/identity-center/addresses.ts';
import {
  createPortal,
  type ListedRoles,
  type ListProgress,
  type PortalResult,
} from '../../core/sign-in/identity-center/portal.ts';
import { readToken, removeTokenFile, tokenFilePath } from '../../core/sign-in/identity-center/token-file.ts';
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

/** A token that ends sooner does not last for a list, in milliseconds. */
const LONG_ENOUGH_MS = 60_000;

export function createIdentityCenterAccess(parts: IdentityCenterAccessParts): IdentityCenterAccess {
  const { clock, environment, home, openBrowser, requestHandler } = parts;
  return {
    async token(session) {
      const token = await readToken(tokenFilePath(session, home));
      if (token === undefined) return undefined;
      return token.expiresAt.getTime() - clock.now().getTime() > LONG_ENOUGH_MS
        ? token.accessToken
        : undefined;
    },
    async signIn(session, { deviceCode, show, signal }) {
      const { signIn } = await import('../../core/sign-in/identity-center/sign-in.ts');
      return signIn({
        session,
        deviceCode,
        environment,
        home,
        clock,
        requestHandler,
        signal,
        show(step) {
          show({ ...step, browserFailed: false });
          void openBrowser(step.address, signal).then((came) => {
            if (!came && !signal.aborted) show({ ...step, browserFailed: true });
          });
        },
      });
    },
    async forget(session) {
      await removeTokenFile(tokenFilePath(session, home));
    },
    roles(session, token, how) {
      const { portal: address } = identityCenterAddresses(session.region, environment);
      return createPortal({ session, address, requestHandler }).roles(token, how);
    },
  };
}
