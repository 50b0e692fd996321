import type { AssumeRoleCommandOutput, STSClient } from '@aws-sdk/client-sts';
import { type Clock, systemClock } from '../clock.ts';
import type { Credentials, SessionCredentials } from '../credentials.ts';
import { classifyFailure, isCertificateProblem } from './classify-failure.ts';
import { createClockOffset } from './clock-offset.ts';
import { regionalStsEndpoint } from './endpoints.ts';
import {
  nodeRequestHandler,
  type RequestHandlerFactory,
  type StsTimeouts,
} from './network/request-handler.ts';
import { pauseBefore, type RetryPolicy, retryPolicy, sleepFor } from './retry-policy.ts';
import { connectionProblem, describeError } from './sdk-errors.ts';
import { assumeRoleParameters, type SeenAnswer, seeAnswer, sessionCredentials } from './sdk-response.ts';
import type { StsFailure } from './sts-failure.ts';
import type {
  AssumedRole,
  CallerIdentity,
  SamlGateway,
  StsCallContext,
  StsGateway,
  StsOutcome,
} from './sts-gateway.ts';

export interface StsGatewayOptions {
  /** Signs with this clock, corrected by what AWS's answers say. Default: the machine's. */
  readonly clock?: Clock;
  /** Default: 5 s to connect, 15 s for the answer. */
  readonly timeouts?: StsTimeouts;
  readonly retry?: RetryPolicy;
  /** See `networkRequestHandler` for proxies and certificate authorities. Default: straight to the endpoint. */
  readonly requestHandler?: RequestHandlerFactory;
  /** Told whenever the offset of AWS's clock from ours has changed (milliseconds, AWS's minus ours). */
  readonly onClockOffset?: (offsetMs: number) => void;
  /** As another process learned it. */
  readonly initialClockOffsetMs?: number;
  /** Told once, when AWS's clock is known. */
  readonly onClockKnown?: () => void;
  /** Sent as the user agent: name and version. */
  readonly userAgent?: readonly [string, string];
}

/** The gateway and what it learned about the clock on the way. */
export interface SdkStsGateway extends StsGateway, SamlGateway {
  /** AWS's clock minus ours in milliseconds; 0 until an answer came, or where both agree within two seconds. */
  clockOffsetMs(): number;
  /** True once an answer of AWS has told the time. Until then nothing says that this machine's clock is right. */
  readonly isClockKnown: boolean;
  /**
   * Asks AWS for the time where it is not known yet: an unsigned call, which STS refuses with the time in the answer.
   * Resolves to `isClockKnown`.
   */
  learnClock(place: StsPlace): Promise<boolean>;
  /**
   * Another service of AWS told the time: the `Date` header of an answer that was surely AWS's.
   * @param sentAt when the request was sent, in milliseconds by our clock
   */
  noteTime(dateHeader: string, sentAt: number): void;
  /** Loads the SDK ahead of the first call, which is then faster by some hundred milliseconds. */
  warmUp(): Promise<void>;
}

/** Where a call goes, without who signs it. */
export type StsPlace = Omit<StsCallContext, 'credentials'>;

type Sdk = typeof import('@aws-sdk/client-sts');

/** One call: how to send it through a client, and how to read what comes back. */
interface Call<T> {
  /** The one-time code in the call, where there is one. */
  readonly code: string | undefined;
  /** What else must not be repeated of it. */
  readonly secret?: string;
  /** False: sent without a signature, which AWS refuses. */
  readonly isSigned?: false;
  /** Resolves to `undefined` when the answer lacks something. */
  send(client: STSClient, sdk: Sdk, options: { abortSignal?: AbortSignal }): Promise<T | undefined>;
}

/**
 * STS through the AWS SDK. Everything a call depends on is passed in: no environment variable, no file and no
 * ambient credential is read. The SDK is loaded at the first call.
 *
 * Retries are ours (the SDK's are off): what may work a moment later is tried again, but a call that carries a
 * one-time code only when it surely never reached AWS, or when AWS refused its signature for the clock, which
 * it checks before anything else.
 */
export function createStsGateway(options: StsGatewayOptions = {}): SdkStsGateway {
  const clock = options.clock ?? systemClock;
  const timeouts = options.timeouts ?? { connectMs: 5_000, answerMs: 15_000 };
  const retry = options.retry ?? retryPolicy;
  const makeHandler = options.requestHandler ?? ((_endpoint, limits) => nodeRequestHandler(limits));
  const handlers = new Map<string, ReturnType<RequestHandlerFactory>>();
  const offset = createClockOffset(clock, options.onClockOffset, options.initialClockOffsetMs);
  let sdkLoading: Promise<Sdk> | undefined;

  function loadSdk(): Promise<Sdk> {
    sdkLoading ??= import('@aws-sdk/client-sts').catch((error: unknown) => {
      sdkLoading = undefined;
      throw error;
    });
    return sdkLoading;
  }

  function handlerFor(endpoint: string, { caBundle }: StsCallContext): ReturnType<RequestHandlerFactory> {
    const { origin } = new URL(endpoint);
    const key = handlerKey(origin, caBundle);
    const known = handlers.get(key);
    if (known !== undefined) return known;
    const made = makeHandler(new URL(origin), timeouts, caBundle === undefined ? {} : { caBundle });
    handlers.set(key, made);
    made.catch(() => handlers.delete(key));
    return made;
  }

  /** The way and what is trusted on it are looked up again for the next call: either may have changed meanwhile. */
  function forgetHandler(context: StsCallContext): void {
    handlers.delete(handlerKey(new URL(endpointOf(context)).origin, context.caBundle));
  }

  async function clientFor(
    context: StsCallContext,
    isSigned: boolean,
  ): Promise<{ client: STSClient; sdk: Sdk }> {
    const endpoint = endpointOf(context);
    const [sdk, requestHandler] = await Promise.all([loadSdk(), handlerFor(endpoint, context)]);
    const { accessKeyId, secretAccessKey, sessionToken } = context.credentials;
    const client = new sdk.STSClient({
      region: context.region,
      endpoint,
      credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
      requestHandler,
      systemClockOffset: clock.now().getTime() - Date.now() + offset.currentMs(),
      maxAttempts: 1,
      // Each of these would otherwise be looked up in the environment and in the shared files.
      retryMode: 'standard',
      defaultsMode: 'standard',
      useFipsEndpoint: false,
      useDualstackEndpoint: false,
      useGlobalEndpoint: false,
      authSchemePreference: [],
      sigv4aSigningRegionSet: [],
      disableClockSkewCorrection: false,
      userAgentAppId: async () => undefined,
      ...(!isSigned && { signer: { sign: async (request) => request } }),
      defaultUserAgentProvider: async () => [[...(options.userAgent ?? ['understudy', '0'])]],
    });
    client.middlewareStack.remove('recursionDetectionMiddleware');
    return { client, sdk };
  }

  function learn(date: string | undefined, sentAt: number): number | undefined {
    const wasKnown = offset.isKnown;
    const learned = offset.learn(date, sentAt);
    if (!wasKnown && offset.isKnown) options.onClockKnown?.();
    return learned;
  }

  async function attempt<T>(call: Call<T>, context: StsCallContext): Promise<StsOutcome<T>> {
    const { signal } = context;
    let answer: (SeenAnswer & { clockOffsetMs?: number }) | undefined;
    try {
      const { client, sdk } = await clientFor(context, call.isSigned !== false);
      client.middlewareStack.add(
        (next) => async (args) => {
          const sentAt = clock.now().getTime();
          const output = await next(args);
          const seen = await seeAnswer(output.response);
          // What has no request id may be a proxy or a sign-in page, whose clock is nobody's business.
          const learned = seen?.requestId === undefined ? undefined : learn(seen.date, sentAt);
          answer = seen && { ...seen, ...(learned === undefined ? {} : { clockOffsetMs: learned }) };
          return output;
        },
        { step: 'deserialize', priority: 'low', name: 'seeAnswer' },
      );
      signal?.throwIfAborted();
      const value = await call.send(client, sdk, signal === undefined ? {} : { abortSignal: signal });
      if (value === undefined) throw new Error('The answer is incomplete.');
      const requestId = answer?.requestId;
      return { ok: true, value, ...(requestId === undefined ? {} : { requestId }) };
    } catch (error) {
      const { caBundle } = context;
      const problem = connectionProblem(error);
      if (problem !== undefined && signal?.aborted !== true) {
        if (problem.kind === 'proxy') forgetHandler(context);
        return { ok: false, failure: problem };
      }
      const { secretAccessKey, sessionToken = '' } = context.credentials;
      const failure = classifyFailure({
        ...describeError(error),
        cancelled: signal?.aborted === true,
        ...(answer === undefined ? {} : { answer }),
        secrets: [secretAccessKey, sessionToken, call.code ?? '', call.secret ?? ''],
      });
      // On the way to another network there may be another proxy, or none.
      if (failure.kind === 'network' || failure.kind === 'timeout') forgetHandler(context);
      if (!isCertificateProblem(failure.code)) return { ok: false, failure };
      const used = caBundle && { setting: caBundle.setting, place: caBundle.path };
      return { ok: false, failure: { ...failure, ...used } };
    }
  }

  async function run<T>(call: Call<T>, context: StsCallContext): Promise<StsOutcome<T>> {
    let clockCorrected = false;
    for (let tries = 1; ; tries += 1) {
      const offsetBefore = offset.currentMs();
      const outcome = await attempt(call, context);
      if (outcome.ok) return outcome;
      const { failure } = outcome;
      if (failure.kind === 'clock-skew' && !clockCorrected && offset.currentMs() !== offsetBefore) {
        clockCorrected = true;
        continue;
      }
      const pauseMs = pauseBefore(failure, { tries, carriesCode: call.code !== undefined }, retry);
      if (pauseMs === undefined) return outcome;
      if (!(await sleepFor(pauseMs, context.signal))) return { ok: false, failure: cancelled };
    }
  }

  return {
    clockOffsetMs: () => offset.currentMs(),

    get isClockKnown() {
      return offset.isKnown;
    },

    async learnClock(place) {
      if (offset.isKnown) return true;
      await attempt<true>(
        {
          code: undefined,
          isSigned: false,
          send: async (client, sdk, sendOptions) => {
            await client.send(new sdk.GetCallerIdentityCommand({}), sendOptions);
            return true;
          },
        },
        { ...place, credentials: nobody },
      );
      return offset.isKnown;
    },

    noteTime: (dateHeader, sentAt) => void learn(dateHeader, sentAt),

    async warmUp() {
      await loadSdk();
    },

    getSessionToken: (input, context) =>
      run<SessionCredentials>(
        {
          code: input.tokenCode,
          async send(client, sdk, sendOptions) {
            const command = new sdk.GetSessionTokenCommand({
              DurationSeconds: input.durationSeconds,
              SerialNumber: input.serialNumber,
              TokenCode: input.tokenCode,
            });
            return sessionCredentials((await client.send(command, sendOptions)).Credentials);
          },
        },
        context,
      ),

    assumeRole: (input, context) =>
      run<AssumedRole>(
        {
          code: input.tokenCode,
          async send(client, sdk, sendOptions) {
            const command = new sdk.AssumeRoleCommand(assumeRoleParameters(input));
            return assumedRole(await client.send(command, sendOptions));
          },
        },
        context,
      ),

    assumeRoleWithSaml: (input, place) =>
      run<AssumedRole>(
        {
          code: undefined,
          secret: input.assertion,
          isSigned: false,
          async send(client, sdk, sendOptions) {
            const command = new sdk.AssumeRoleWithSAMLCommand({
              RoleArn: input.roleArn,
              PrincipalArn: input.principalArn,
              SAMLAssertion: input.assertion,
              DurationSeconds: input.durationSeconds,
              Policy: input.policy,
              PolicyArns: input.policyArns?.map((arn) => ({ arn })),
            });
            return assumedRole(await client.send(command, sendOptions));
          },
        },
        { ...place, credentials: nobody },
      ),

    getCallerIdentity: (context) =>
      run<CallerIdentity>(
        {
          code: undefined,
          async send(client, sdk, sendOptions) {
            const answer = await client.send(new sdk.GetCallerIdentityCommand({}), sendOptions);
            const { Account: account, Arn: arn, UserId: userId } = answer;
            return account && arn && userId ? { account, arn, userId } : undefined;
          },
        },
        context,
      ),
  };
}

/** Where nothing is signed, nobody's keys are needed. */
const nobody: Credentials = { accessKeyId: 'none', secretAccessKey: 'none' };

function assumedRole({
  AssumedRoleUser,
  Credentials,
}: Pick<AssumeRoleCommandOutput, 'AssumedRoleUser' | 'Credentials'>): AssumedRole | undefined {
  const credentials = sessionCredentials(Credentials);
  const arn = AssumedRoleUser?.Arn;
  return credentials && arn ? { credentials, arn } : undefined;
}

function endpointOf(context: StsCallContext): string {
  return context.endpoint ?? regionalStsEndpoint(context.region);
}

function handlerKey(origin: string, caBundle: StsCallContext['caBundle']): string {
  return `${origin} ${caBundle?.path ?? ''}`;
}

const cancelled: StsFailure = {
  kind: 'cancelled',
  code: 'AbortError',
  detail: 'The request was cancelled.',
  retryable: false,
};
