import { homeDirectory } from '../aws-files/profiles/file-locations.ts';
import type { Chain, ChainBase } from '../chain/chain.ts';
import { loginFolder } from '../sign-in/aws-login/login-file.ts';
import { loginKeys } from '../sign-in/aws-login/login-keys.ts';
import { signInAddress } from '../sign-in/aws-login/sign-in-address.ts';
import { nodeRequestHandler } from '../sts/network/request-handler.ts';
import type { ExternalCredentials } from './external-credentials.ts';
import type { SignInContext } from './sso-login-credentials.ts';

/** Where a sign-in lives of which neither its file nor the profile says it: what the AWS CLI proposes. */
export const DEFAULT_LOGIN_REGION = 'us-east-1';

/**
 * The credentials of a `login_session`, renewed in the region of the sign-in. Nobody is asked to sign in: where that is needed, the
 * advice names the command.
 */
export async function loginCredentials(
  base: Extract<ChainBase, { kind: 'login' }>,
  context: SignInContext,
  signal?: AbortSignal,
): Promise<ExternalCredentials> {
  const { chain, clock, environment, home, platform } = context;
  const { caBundle, endpointFlavour, region } = chain ?? {};
  const keys = await loginKeys({
    profile: base.profile,
    loginSession: base.loginSession,
    folder: loginFolder(environment, homeDirectory(environment, platform) ?? home ?? ''),
    region: region?.value ?? DEFAULT_LOGIN_REGION,
    addressOf: (of) => signInAddress(of, environment, endpointFlavour),
    clock,
    requestHandler: context.requestHandler ?? ((_endpoint, limits) => nodeRequestHandler(limits)),
    ...(caBundle && { caBundle: { path: caBundle.value, setting: settingOf(caBundle) } }),
    ...(signal && { signal }),
  });
  if (keys.ok) return { ok: true, credentials: keys.credentials };
  const { advice, kind, message } = keys;
  return { ok: false, message, advice, ...(kind === 'unavailable' && { retryable: true }) };
}

/** What is to be corrected where the bundle cannot be used. */
function settingOf({ from }: NonNullable<Chain['caBundle']>): string {
  return from.kind === 'environment' ? from.variable : 'ca_bundle';
}
