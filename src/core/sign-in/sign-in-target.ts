import { assertNever } from '../../shared/assert-never.ts';
import type { Chain, ChainBase } from '../chain/chain.ts';
import type { EndpointFlavour } from '../sts/endpoints.ts';
import type { CaBundle } from '../sts/network/trusted-certificates.ts';
import { loginCommand } from './messages.ts';

/** An Identity Center as profiles name it: by an `sso-session`, or by the start URL alone. */
export interface IdentityCenterSession {
  /** The name of the `sso-session` section; absent for a profile that names the start URL itself. */
  readonly name?: string;
  /** As it is written in the file: another spelling is another token file. */
  readonly startUrl: string;
  readonly region: string;
}

/** How an Identity Center is reached, where profile or environment say so. */
export interface IdentityCenterWay {
  /** `endpoint_url` of the profile's `services` section. */
  readonly endpoints?: { readonly oidc?: string; readonly portal?: string };
  readonly flavour?: EndpointFlavour;
  readonly caBundle?: CaBundle;
}

export interface IdentityCenterTarget extends IdentityCenterWay {
  readonly kind: 'identity-center';
  readonly session: IdentityCenterSession;
  /** `sso_registration_scopes`, in the order of the file; absent where the section names none. */
  readonly scopes?: readonly string[];
}

/**
 * [Note: a thing one can sign in to]
 * To add one: its target here, what is done for it in a `SignInMethod` (`sign-in-method.ts`), and a row in `createSignInMethods`
 * (`src/app/sign-in/sign-in-methods.ts`). What is forgotten does not compile.
 */
export type SignInTarget = IdentityCenterTarget;

export type SignInKind = SignInTarget['kind'];

/** What tells targets apart, and what the windows name them by: it holds no secret. */
export function signInId(target: SignInTarget): string {
  switch (target.kind) {
    case 'identity-center': {
      const { name, startUrl } = target.session;
      // The token files are told apart in the same way.
      return `identity-center ${name ?? startUrl}`;
    }
    default:
      return assertNever(target.kind);
  }
}

/** What people call it: the name of the session, or else the start URL. */
export function signInLabel(target: SignInTarget): string {
  switch (target.kind) {
    case 'identity-center':
      return target.session.name ?? target.session.startUrl;
    default:
      return assertNever(target.kind);
  }
}

/** The command that signs in there. */
export function signInCommand(target: SignInTarget): string {
  switch (target.kind) {
    case 'identity-center':
      return loginCommand(target.session);
    default:
      return assertNever(target.kind);
  }
}

/** What has to be signed in to for this base; `undefined` where nobody signs in. */
export function signInTargetOf(
  base: ChainBase,
  chain: Pick<Chain, 'endpointFlavour' | 'caBundle'> = {},
): SignInTarget | undefined {
  if (base.kind !== 'sso') return undefined;
  const { endpoints, registrationScopes, sessionName, ssoRegion, startUrl } = base;
  const { caBundle, endpointFlavour } = chain;
  return {
    kind: 'identity-center',
    session: { startUrl, region: ssoRegion, ...(sessionName !== undefined && { name: sessionName }) },
    ...(registrationScopes && { scopes: registrationScopes }),
    ...(endpoints && { endpoints }),
    ...(endpointFlavour && { flavour: endpointFlavour }),
    ...(caBundle && { caBundle: { path: caBundle.value, setting: settingOf(caBundle) } }),
  };
}

/** What is to be corrected where the bundle cannot be used. */
function settingOf({ from }: NonNullable<Chain['caBundle']>): string {
  return from.kind === 'environment' ? from.variable : 'ca_bundle';
}
