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

/** A console session that `aws login` began, or that is to be begun as it does. */
export interface AwsLoginTarget {
  readonly kind: 'aws-login';
  /** The profile that names it, the first one of several. */
  readonly profile: string;
  /** `login_session`: the ARN of who signs in. */
  readonly loginSession: string;
  /** Where it is begun; it is renewed where its file says. */
  readonly region: string;
  /** Where the profile leads in place of AWS's own address. */
  readonly endpoint?: string;
  readonly flavour?: EndpointFlavour;
  readonly caBundle?: CaBundle;
}

/** Where a console session is begun of which nobody says where: what the AWS CLI proposes. */
export const DEFAULT_LOGIN_REGION = 'us-east-1';

/**
 * [Note: a thing one can sign in to]
 * To add one: its target here, what is done for it in a `SignInMethod` (`sign-in-method.ts`), and a row in `createSignInMethods`
 * (`src/app/sign-in/sign-in-methods.ts`). What is forgotten does not compile.
 */
export type SignInTarget = IdentityCenterTarget | AwsLoginTarget;

export type SignInKind = SignInTarget['kind'];

/** What tells targets apart, and what the windows name them by: it holds no secret. */
export function signInId(target: SignInTarget): string {
  switch (target.kind) {
    case 'identity-center': {
      const { name, startUrl } = target.session;
      // The token files are told apart in the same way.
      return `identity-center ${name ?? startUrl}`;
    }
    case 'aws-login':
      return `aws-login ${target.loginSession}`;
    default:
      return assertNever(target);
  }
}

/** What people call it: the name of the session, or else the start URL; of a console session the profile. */
export function signInLabel(target: SignInTarget): string {
  switch (target.kind) {
    case 'identity-center':
      return target.session.name ?? target.session.startUrl;
    case 'aws-login':
      return target.profile;
    default:
      return assertNever(target);
  }
}

/** The command that signs in there. */
export function signInCommand(target: SignInTarget): string {
  switch (target.kind) {
    case 'identity-center':
      return loginCommand(target.session);
    case 'aws-login':
      return `understudy login ${target.profile}`;
    default:
      return assertNever(target);
  }
}

/** What it leads to, as the files name it: the start URL, or the ARN of who signs in. */
export function signInSubject(target: SignInTarget): string {
  switch (target.kind) {
    case 'identity-center':
      return target.session.startUrl;
    case 'aws-login':
      return target.loginSession;
    default:
      return assertNever(target);
  }
}

/** Whether a code can be compared on the page of any browser; that of a console session is typed into a terminal. */
export function takesDeviceCode(target: SignInTarget): boolean {
  return target.kind === 'identity-center';
}

/** Where it lives. */
export function signInRegion(target: SignInTarget): string {
  switch (target.kind) {
    case 'identity-center':
      return target.session.region;
    case 'aws-login':
      return target.region;
    default:
      return assertNever(target);
  }
}

/** What has to be signed in to for this base; `undefined` where nobody signs in. */
export function signInTargetOf(
  base: ChainBase,
  chain: Pick<Chain, 'region' | 'endpointFlavour' | 'caBundle'> = {},
): SignInTarget | undefined {
  const { caBundle, endpointFlavour, region } = chain;
  const way = {
    ...(endpointFlavour && { flavour: endpointFlavour }),
    ...(caBundle && { caBundle: { path: caBundle.value, setting: settingOf(caBundle) } }),
  };
  if (base.kind === 'login') {
    const { endpoint, loginSession, profile } = base;
    return {
      kind: 'aws-login',
      profile,
      loginSession,
      region: region?.value ?? DEFAULT_LOGIN_REGION,
      ...(endpoint && { endpoint }),
      ...way,
    };
  }
  if (base.kind !== 'sso') return undefined;
  const { endpoints, registrationScopes, sessionName, ssoRegion, startUrl } = base;
  return {
    kind: 'identity-center',
    session: { startUrl, region: ssoRegion, ...(sessionName !== undefined && { name: sessionName }) },
    ...(registrationScopes && { scopes: registrationScopes }),
    ...(endpoints && { endpoints }),
    ...way,
  };
}

/** What is to be corrected where the bundle cannot be used. */
function settingOf({ from }: NonNullable<Chain['caBundle']>): string {
  return from.kind === 'environment' ? from.variable : 'ca_bundle';
}
