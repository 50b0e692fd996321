import type { IAMClient } from '@aws-sdk/client-iam';
import type { Clock } from '../clock.ts';
import type { Credentials } from '../credentials.ts';
import { classifyFailure } from '../sts/classify-failure.ts';
import type { RequestHandlerFactory } from '../sts/network/request-handler.ts';
import type { CaBundle } from '../sts/network/trusted-certificates.ts';
import { connectionProblem, describeError } from '../sts/sdk-errors.ts';
import { type SeenAnswer, seeAnswer } from '../sts/sdk-response.ts';
import type { IamPlace } from './iam-endpoint.ts';
import { type IamAction, type IamFailure, iamFailure } from './iam-failure.ts';

/** Who signs, and where the call goes. Never defaulted from the environment. */
export interface IamCallContext extends IamPlace {
  readonly credentials: Credentials;
  readonly caBundle?: CaBundle;
}

/** A key as IAM lists it. */
export interface IamKey {
  readonly accessKeyId: string;
  readonly active: boolean;
  readonly createdAt?: Date;
}

/** When a key signed a call last; without `at` it never did. */
export interface IamKeyUse {
  readonly at?: Date;
  readonly service?: string;
  readonly region?: string;
}

export type IamOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: IamFailure };

/**
 * What the product asks of IAM, for the user whose key or session signs: no call names a user. Failures are values. Calls that may be
 * repeated are, for some seconds; a key is made at most once by a call.
 */
export interface IamGateway {
  listAccessKeys(context: IamCallContext): Promise<IamOutcome<readonly IamKey[]>>;
  createAccessKey(
    context: IamCallContext,
  ): Promise<
    IamOutcome<{ readonly accessKeyId: string; readonly secretAccessKey: string; readonly createdAt?: Date }>
  >;
  setKeyActive(accessKeyId: string, active: boolean, context: IamCallContext): Promise<IamOutcome<true>>;
  deleteAccessKey(accessKeyId: string, context: IamCallContext): Promise<IamOutcome<true>>;
  lastUseOf(accessKeyId: string, context: IamCallContext): Promise<IamOutcome<IamKeyUse>>;
  /** Serials of the user's MFA devices, in IAM's order. */
  mfaDevices(context: IamCallContext): Promise<IamOutcome<readonly string[]>>;
}

export interface IamGatewayOptions {
  /** Corrected by AWS's clock: what signatures are dated with. */
  readonly clock: Clock;
  readonly requestHandler: RequestHandlerFactory;
  /** Sent as the user agent: name and version. */
  readonly userAgent?: readonly [string, string];
  readonly sleep: (ms: number) => Promise<void>;
}

type Sdk = typeof import('@aws-sdk/client-iam');

/** Pauses between the tries of a call that may be repeated, in milliseconds. */
const PAUSES_MS = [500, 1_500, 4_000];
const TIMEOUTS = { connectMs: 5_000, answerMs: 15_000 };

/** IAM through the AWS SDK, which is loaded at the first call. Everything that a call depends on is passed in. */
export function createIamGateway(options: IamGatewayOptions): IamGateway {
  const { clock, requestHandler, sleep, userAgent = ['understudy', '0'] } = options;

  async function clientFor(
    context: IamCallContext,
  ): Promise<{ readonly client: IAMClient; readonly sdk: Sdk }> {
    const { caBundle, credentials, endpoint, region } = context;
    const sdk = await import('@aws-sdk/client-iam');
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    const client = new sdk.IAMClient({
      region,
      endpoint,
      credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
      requestHandler: await requestHandler(new URL(endpoint), TIMEOUTS, caBundle ? { caBundle } : {}),
      systemClockOffset: clock.now().getTime() - Date.now(),
      maxAttempts: 1,
      // Each of these would otherwise be looked up in the environment and in the shared files.
      retryMode: 'standard',
      defaultsMode: 'standard',
      useFipsEndpoint: false,
      useDualstackEndpoint: false,
      authSchemePreference: [],
      disableClockSkewCorrection: false,
      userAgentAppId: async () => undefined,
      defaultUserAgentProvider: async () => [[...userAgent]],
    });
    client.middlewareStack.remove('recursionDetectionMiddleware');
    return { client, sdk };
  }

  async function attempt<T>(
    action: IamAction,
    context: IamCallContext,
    send: (client: IAMClient, sdk: Sdk) => Promise<T | undefined>,
  ): Promise<IamOutcome<T>> {
    let answer: SeenAnswer | undefined;
    try {
      const { client, sdk } = await clientFor(context);
      client.middlewareStack.add(
        (next) => async (args) => {
          const output = await next(args);
          answer = await seeAnswer(output.response);
          return output;
        },
        { step: 'deserialize', priority: 'low', name: 'seeAnswer' },
      );
      const value = await send(client, sdk);
      if (value === undefined) throw new Error('The answer is incomplete.');
      return { ok: true, value };
    } catch (error) {
      const { secretAccessKey, sessionToken = '' } = context.credentials;
      const seen =
        connectionProblem(error) ??
        classifyFailure({
          ...describeError(error),
          cancelled: false,
          ...(answer && { answer }),
          secrets: [secretAccessKey, sessionToken],
        });
      return { ok: false, failure: iamFailure(action, seen, context.endpoint) };
    }
  }

  async function call<T>(
    action: IamAction,
    context: IamCallContext,
    send: (client: IAMClient, sdk: Sdk) => Promise<T | undefined>,
  ): Promise<IamOutcome<T>> {
    for (let tries = 0; ; tries += 1) {
      const outcome = await attempt(action, context, send);
      const pause = PAUSES_MS[tries];
      if (outcome.ok || pause === undefined) return outcome;
      const { failure } = outcome;
      // What may have been carried out is not done twice where it makes something.
      const mayRepeat = failure.retryable && (action !== 'CreateAccessKey' || !failure.uncertain);
      if (!mayRepeat) return outcome;
      await sleep(pause);
    }
  }

  return {
    listAccessKeys: (context) =>
      call('ListAccessKeys', context, async (client, sdk) => {
        const keys: IamKey[] = [];
        for await (const page of sdk.paginateListAccessKeys({ client }, {}))
          for (const { AccessKeyId, CreateDate, Status } of page.AccessKeyMetadata ?? [])
            if (AccessKeyId !== undefined)
              keys.push({
                accessKeyId: AccessKeyId,
                active: Status === 'Active',
                ...(CreateDate && { createdAt: CreateDate }),
              });
        return keys;
      }),

    createAccessKey: (context) =>
      call('CreateAccessKey', context, async (client, sdk) => {
        const { AccessKey } = await client.send(new sdk.CreateAccessKeyCommand({}));
        const { AccessKeyId: accessKeyId, CreateDate, SecretAccessKey: secretAccessKey } = AccessKey ?? {};
        return accessKeyId && secretAccessKey
          ? { accessKeyId, secretAccessKey, ...(CreateDate && { createdAt: CreateDate }) }
          : undefined;
      }),

    setKeyActive: (AccessKeyId, active, context) =>
      call('UpdateAccessKey', context, async (client, sdk) => {
        await client.send(
          new sdk.UpdateAccessKeyCommand({ AccessKeyId, Status: active ? 'Active' : 'Inactive' }),
        );
        return true as const;
      }),

    deleteAccessKey: (AccessKeyId, context) =>
      call('DeleteAccessKey', context, async (client, sdk) => {
        await client.send(new sdk.DeleteAccessKeyCommand({ AccessKeyId }));
        return true as const;
      }),

    lastUseOf: (AccessKeyId, context) =>
      call('GetAccessKeyLastUsed', context, async (client, sdk) => {
        const { AccessKeyLastUsed } = await client.send(new sdk.GetAccessKeyLastUsedCommand({ AccessKeyId }));
        const { LastUsedDate, Region, ServiceName } = AccessKeyLastUsed ?? {};
        if (!LastUsedDate) return {};
        return {
          at: LastUsedDate,
          ...(ServiceName && { service: ServiceName }),
          ...(Region && { region: Region }),
        };
      }),

    mfaDevices: (context) =>
      call('ListMFADevices', context, async (client, sdk) => {
        const serials: string[] = [];
        for await (const page of sdk.paginateListMFADevices({ client }, {}))
          for (const { SerialNumber } of page.MFADevices ?? []) if (SerialNumber) serials.push(SerialNumber);
        return serials;
      }),
  };
}
