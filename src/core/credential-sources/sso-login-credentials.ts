import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assertNever } from '../../shared/assert-never.ts';
import { type Environment, expandHome, homeDirectory } from '../aws-files/profiles/file-locations.ts';
import type { Chain, ChainBase } from '../chain/chain.ts';
import type { Clock } from '../clock.ts';
import type { Credentials } from '../credentials.ts';
import { parseInstant } from '../parse-timestamp.ts';
import { identityCenterAddresses } from '../sign-in/identity-center/addresses.ts';
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
 * The credentials of a sign-in, fetched by AWS's own providers (the packages credential-provider-sso and
 * -web-identity of the AWS SDK), which also renew the token of a sign-in while AWS lets them. Nobody is asked to sign in:
 * where that is needed, the advice names the command. Region, role and account are those that the chain names, never the
 * environment's.
 */
export async function signInCredentials(
  base: SignInBase,
  context: SignInContext,
  signal?: AbortSignal,
): Promise<ExternalCredentials> {
  const missing = base.kind === 'sso' ? await ssoSignInMissing(base, context) : undefined;
  if (missing) return { ok: false, ...missing };
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

async function providerOf(base: SignInBase, around: SignInContext): Promise<Provider> {
  const { chain = {}, files } = around;
  // The SDK keeps what it read of the files; they may have changed.
  const reading = {
    profile: base.profile,
    ignoreCache: true,
    ...(files && { configFilepath: files.config, filepath: files.credentials }),
  };
  switch (base.kind) {
    case 'sso': {
      const { fromSSO } = await import('@aws-sdk/credential-provider-sso');
      const { accountId = '', roleName = '', sessionName, ssoRegion, startUrl } = base;
      return fromSSO({
        ...reading,
        ssoAccountId: accountId,
        ssoRoleName: roleName,
        ssoRegion,
        ssoStartUrl: startUrl,
        ...(sessionName && { ssoSession: sessionName }),
        clientConfig: {
          region: ssoRegion,
          requestHandler: await handlerTo(
            identityCenterAddresses(ssoRegion, around.environment).portal,
            around,
          ),
        },
      });
    }
    case 'web-identity': {
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
    default:
      return assertNever(base);
  }
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

/**
 * Whether somebody has to sign in to IAM Identity Center first: `aws sso login` leaves its token in a file named after the
 * session, or else the start URL (AWS SDKs and Tools Reference Guide, "IAM Identity Center credential provider").
 */
async function ssoSignInMissing(
  base: Extract<SignInBase, { kind: 'sso' }>,
  { clock, environment, home, platform }: SignInContext,
): Promise<{ readonly message: string; readonly advice: string } | undefined> {
  const folder = join(homeDirectory(environment, platform) ?? home ?? '', '.aws', 'sso', 'cache');
  const name = createHash('sha1')
    .update(base.sessionName ?? base.startUrl)
    .digest('hex');
  const text = await readFile(join(folder, `${name}.json`), 'utf8').catch(() => undefined);
  if (text === undefined) return ssoMessages.notSignedIn(base.profile);
  const token = parsedObject(text);
  const ends = typeof token?.['expiresAt'] === 'string' ? parseInstant(token['expiresAt']) : undefined;
  if (!ends || typeof token?.['accessToken'] !== 'string')
    return ssoMessages.unreadable(base.profile, `${name}.json`);
  const renews = base.sessionName !== undefined && typeof token['refreshToken'] === 'string';
  return ends <= clock.now() && !renews ? ssoMessages.ended(base.profile, ends) : undefined;
}

function parsedObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value))
      : undefined;
  } catch {
    return undefined;
  }
}

/** Trouble of the network or of AWS, by Node's codes and the names of AWS's errors, which is all that the SDK hands on. */
const passing =
  /E(CONN|HOST|NET|PIPE|TIMEDOUT|AI_AGAIN)|ENOTFOUND|Timeout|timed out|socket hang up|TooManyRequests|Throttl|ServiceUnavailable|Internal/;

function explain(base: SignInBase, error: unknown): Omit<Extract<ExternalCredentials, { ok: false }>, 'ok'> {
  if (error instanceof ConnectionProblem) {
    const retry = error.failure.kind === 'proxy' && error.failure.retryable;
    return { ...explainStsFailure(error.failure), ...(retry && { retryable: true }) };
  }
  const said = error instanceof Error ? error.message : String(error);
  if (error instanceof UnreadableToken) return signInMessages.tokenFile(base.profile, said);
  if (passing.test(said)) return { ...signInMessages.noWay(base.profile, said), retryable: true };
  switch (base.kind) {
    case 'sso':
      if (/Forbidden|No access/i.test(said))
        return ssoMessages.forbidden(base.profile, base.roleName ?? '', base.accountId ?? '');
      if (/Unauthorized|expired|not found or invalid/i.test(said)) return ssoMessages.ended(base.profile);
      return signInMessages.failed(base.profile, 'IAM Identity Center', said);
    case 'web-identity':
      return signInMessages.failed(base.profile, 'AWS', said);
    default:
      return assertNever(base);
  }
}
