import { homeDirectory } from '../aws-files/profiles/file-locations.ts';
import type { ChainBase } from '../chain/chain.ts';
import { AwsLogins } from '../sign-in/aws-login/aws-logins.ts';
import { signInTargetOf } from '../sign-in/sign-in-target.ts';
import { nodeRequestHandler } from '../sts/network/request-handler.ts';
import type { ExternalCredentials } from './external-credentials.ts';
import type { SignInContext } from './sso-login-credentials.ts';

/**
 * The credentials of a `login_session`, renewed in the region of the sign-in. Nobody is asked to sign in: where that is needed, the
 * failure says what to.
 */
export async function loginCredentials(
  base: Extract<ChainBase, { kind: 'login' }>,
  context: SignInContext,
  signal?: AbortSignal,
): Promise<ExternalCredentials> {
  const target = signInTargetOf(base, context.chain);
  if (target?.kind !== 'aws-login') throw new Error('A login_session is a console sign-in.');
  const logins = context.awsLogins ?? awsLoginsOf(context);
  const keys = await logins.keys(target, signal);
  if (keys.ok) {
    const { accountId, credentials } = keys;
    // The file goes by this machine's clock, as other tools read it; what is handed on goes by AWS's.
    const offsetMs = context.clock.now().getTime() - logins.now().getTime();
    const expiration = new Date(credentials.expiration.getTime() + offsetMs);
    return { ok: true, credentials: { ...credentials, expiration, accountId } };
  }
  const { advice, kind, message } = keys;
  return {
    ok: false,
    message,
    advice,
    ...(kind === 'unavailable' && { retryable: true }),
    ...(kind === 'sign-in-ended' && { signIn: target }),
  };
}

function awsLoginsOf({ clock, environment, home, platform, requestHandler }: SignInContext): AwsLogins {
  return new AwsLogins({
    environment,
    clock,
    home: homeDirectory(environment, platform) ?? home ?? '',
    requestHandler: requestHandler ?? ((_endpoint, limits) => nodeRequestHandler(limits)),
  });
}
