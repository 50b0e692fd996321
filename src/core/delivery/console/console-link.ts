import { SecretAddress } from '../../browsers/secret-address.ts';
import type { SessionCredentials } from '../../credentials.ts';
import type { RequestHandlerFactory } from '../../sts/network/request-handler.ts';
import type { CaBundle } from '../../sts/network/trusted-certificates.ts';
import type { ConsolePlan } from './console-plan.ts';
import { loginAddress } from './federation-address.ts';
import { type SigninTokenFailure, signinToken } from './signin-token.ts';

export interface ConsoleLinkParts<Failure> {
  /** The profile, for sentences. */
  readonly name: string;
  /** Gets the chain's credentials; called for a federation link only. */
  readonly obtain: () => Promise<
    | { readonly ok: true; readonly credentials: SessionCredentials }
    | { readonly ok: false; readonly failure: Failure }
  >;
  /** The way to AWS, as for STS. */
  readonly requestHandler?: RequestHandlerFactory | undefined;
  readonly caBundle?: CaBundle | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** `notes`: sentences where it is not quite what was asked for. */
export type ConsoleLinkOutcome<Failure> =
  | { readonly ok: true; readonly address: SecretAddress; readonly notes: readonly string[] }
  | { readonly ok: false; readonly from: 'credentials'; readonly failure: Failure }
  | { readonly ok: false; readonly from: 'sign-in'; readonly failure: SigninTokenFailure };

/**
 * The address that opens the console as planned. A federation link takes one call to the sign-in service, each time: its
 * token serves 15 minutes and is kept nowhere. A portal link takes none.
 */
export async function consoleLink<Failure>(
  plan: ConsolePlan,
  parts: ConsoleLinkParts<Failure>,
): Promise<ConsoleLinkOutcome<Failure>> {
  if (plan.kind === 'portal') {
    return { ok: true, address: new SecretAddress(plan.address), notes: plan.notes };
  }
  const obtained = await parts.obtain();
  if (!obtained.ok) return { ok: false, from: 'credentials', failure: obtained.failure };
  const { caBundle, name, requestHandler, signal } = parts;
  const signedIn = await signinToken({
    endpoint: plan.endpoint,
    credentials: obtained.credentials,
    name,
    ...(plan.sessionSeconds !== undefined && { sessionSeconds: plan.sessionSeconds }),
    ...(requestHandler && { requestHandler }),
    ...(caBundle && { caBundle }),
    ...(signal && { signal }),
  });
  if (!signedIn.ok) return { ok: false, from: 'sign-in', failure: signedIn.failure };
  const { destination, endpoint, notes } = plan;
  return {
    ok: true,
    address: new SecretAddress(loginAddress(endpoint, { token: signedIn.token, destination })),
    notes: signedIn.note === undefined ? notes : [...notes, signedIn.note],
  };
}
