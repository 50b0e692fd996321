import { readFile } from 'node:fs/promises';
import { type Environment, expandHome, homeDirectory } from '../aws-files/profiles/file-locations.ts';
import type { Chain, ChainBase } from '../chain/chain.ts';
import type { Clock } from '../clock.ts';
import type { Credentials } from '../credentials.ts';
import type { AwsLogins } from '../sign-in/aws-login/aws-logins.ts';
import { IdentityCenters } from '../sign-in/identity-center/identity-center.ts';
import { signInTargetOf } from '../sign-in/sign-in-target.ts';
import { chooseStsTarget } from '../sts/endpoints.ts';
import { explainStsFailure } from '../sts/failure-messages.ts';
import { ConnectionProblem } from '../sts/network/connection-problem.ts';
import { nodeRequestHandler, type RequestHandlerFactory } from '../sts/network/request-handler.ts';
import { textFault } from './answered-keys.ts';
import type { ExternalCredentials } from './external-credentials.ts';
import { signInMessages, ssoMessages } from './sso-login-messages.ts';

/** Bases where somebody, or something, has signed in before: IAM Identity Center, a web identity's token. */
export type SignInBase = Extract<ChainBase, { kind: 'sso' | 'web-identity' }>;

export interface SignInContext {
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  /** What `~` stands for. */
  readonly home: string | undefined;
  readonly clock: Clock;
  /** The files that the chain was read from: AWS's own code reads the sign-in's settings there once more. */
  readonly files?: { readonly config: string; readonly credentials: string };
  /** Those of this process, so that many callers share one refresh. Default: made of the rest. */
  readonly identityCenters?: IdentityCenters;
  /** The console sign-ins of this process. Default: made of the rest. */
  readonly awsLogins?: AwsLogins;
  /** The way to AWS, as for STS. Default: straight there. */
  readonly requestHandler?: RequestHandlerFactory;
  /** The chain that the base is for: its region, endpoint and certificate authorities are used. */
  readonly chain?: Pick<Chain, 'region' | 'endpoint' | 'endpointFlavour' | 'caBundle'>;
}

const timeouts = { connectMs: 5_000, answerMs: 15_000 };

type Provider = () => Promise<{
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}>;

/**
 * The credentials of a sign-in: of an Identity Center asked of its portal with the token that all AWS tools share, of a web identity
 * fetched by AWS's own provider (credential-provider-web-identity of the AWS SDK). A sign-in is renewed while AWS lets it. Nobody is asked to sign in:
 * where that is needed, the advice names the command. Region, role and account are those that the chain names, never the
 * environment's.
 */
export async function signInCredentials(
  base: SignInBase,
  context: SignInContext,
  signal?: AbortSignal,
): Promise<ExternalCredentials> {
  if (base.kind === 'sso') return identityCenterCredentials(base, context, signal);
  try {
    const provider = await providerOf(base, context);
    if (signal?.aborted) return { ok: false, ...signInMessages.cancelled };
    const { accessKeyId, expiration, secretAccessKey, sessionToken } = await provider();
    const credentials: Credentials = {
      accessKeyId,
      secretAccessKey,
      ...(sessionToken && { sessionToken }),
      ...(expiration && { expiration }),
    };
    return { ok: true, credentials };
  } catch (error) {
    return { ok: false, ...explain(base, error) };
  }
}

type ProviderBase = Exclude<SignInBase, { kind: 'sso' }>;

/** The role's credentials from the portal, or what somebody has to sign in to. */
async function identityCenterCredentials(
  base: Extract<SignInBase, { kind: 'sso' }>,
  context: SignInContext,
  signal: AbortSignal | undefined,
): Promise<ExternalCredentials> {
  const { accountId, profile, roleName } = base;
  const signIn = signInTargetOf(base, context.chain);
  if (accountId === undefined || roleName === undefined || signIn?.kind !== 'identity-center')
    return { ok: false, ...ssoMessages.tokenOnly(profile) };
  const outcome = await (context.identityCenters ?? identityCentersOf(context)).roleCredentials(
    signIn,
    { accountId, roleName },
    signal,
  );
  if (outcome.ok) return { ok: true, credentials: outcome.credentials };
  const { advice, kind, message, retryable } = outcome;
  if (kind === 'no-access') return { ok: false, ...ssoMessages.forbidden(profile, roleName, accountId) };
  return {
    ok: false,
    message,
    advice,
    ...(retryable && { retryable: true }),
    ...(kind === 'sign-in-ended' && { signIn }),
  };
}

function identityCentersOf({ clock, environment, home, platform, requestHandler }: SignInContext) {
  return new IdentityCenters({
    environment,
    clock,
    home: homeDirectory(environment, platform) ?? home ?? '',
    requestHandler: requestHandler ?? ((_endpoint, limits) => nodeRequestHandler(limits)),
  });
}

async function providerOf(base: ProviderBase, around: SignInContext): Promise<Provider> {
  const { chain = {} } = around;
  const { fromWebToken } = await import('@aws-sdk/credential-provider-web-identity');
  const target = chooseStsTarget({
    arns: [base.roleArn],
    ...(chain.region && { region: chain.region.value }),
    ...(chain.endpoint && { endpoint: chain.endpoint.value }),
    ...(chain.endpointFlavour && { flavour: chain.endpointFlavour }),
  });
  if (!target.ok) throw new Error(target.message);
  const { endpoint, region } = target.target;
  return fromWebToken({
    webIdentityToken: await tokenIn(base.tokenFile, around),
    roleArn: base.roleArn,
    roleSessionName: base.sessionName ?? 'understudy',
    clientConfig: { region, endpoint, requestHandler: await handlerTo(endpoint, around) },
  });
}

async function handlerTo(address: string, { chain, requestHandler }: SignInContext) {
  const caBundle = chain?.caBundle;
  const make: RequestHandlerFactory = requestHandler ?? ((_endpoint, limits) => nodeRequestHandler(limits));
  return make(new URL(address), timeouts, {
    ...(caBundle && { caBundle: { path: caBundle.value, setting: settingOf(caBundle) } }),
  });
}

/** What is to be corrected where the bundle cannot be used. */
function settingOf({ from }: NonNullable<Chain['caBundle']>): string {
  return from.kind === 'environment' ? from.variable : 'ca_bundle';
}

class UnreadableToken extends Error {}

async function tokenIn(file: string, { environment, home, platform }: SignInContext): Promise<string> {
  const path = expandHome(file, homeDirectory(environment, platform) ?? home ?? '', platform);
  const token = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UnreadableToken(error instanceof Error ? error.message : String(error));
  });
  const fault = textFault(token.trim());
  if (fault !== undefined) throw new UnreadableToken(`${path} holds ${fault} within the token`);
  return token.trim();
}

/** Trouble of the network or of AWS, by Node's codes and the names of AWS's errors, which is all that the SDK hands on. */
const passing =
  /E(CONN|HOST|NET|PIPE|TIMEDOUT|AI_AGAIN)|ENOTFOUND|Timeout|timed out|socket hang up|TooManyRequests|Throttl|ServiceUnavailable|Internal/;

function explain(
  base: ProviderBase,
  error: unknown,
): Omit<Extract<ExternalCredentials, { ok: false }>, 'ok'> {
  if (error instanceof ConnectionProblem) {
    const retry = error.failure.kind === 'proxy' && error.failure.retryable;
    return { ...explainStsFailure(error.failure), ...(retry && { retryable: true }) };
  }
  const said = error instanceof Error ? error.message : String(error);
  if (error instanceof UnreadableToken) return signInMessages.tokenFile(base.profile, said);
  if (passing.test(said)) return { ...signInMessages.noWay(base.profile, said), retryable: true };
  return signInMessages.failed(base.profile, 'AWS', said);
}
