import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  type AssumeRoleCommandOutput,
  GetCallerIdentityCommand,
  type GetCallerIdentityCommandOutput,
  GetSessionTokenCommand,
  type GetSessionTokenCommandInput,
  type GetSessionTokenCommandOutput,
  STSClient,
  type Credentials as WireCredentials,
} from '@aws-sdk/client-sts';
import type { Credentials, SessionCredentials } from '../../../core/credentials.ts';
import type { Simulator } from '../../simulator.ts';

/** The real SDK against the simulator: explicit keys, region and endpoint, one attempt, signing by the simulator's clock. */
export class StsTestClient {
  readonly #client: STSClient;

  constructor(simulator: Simulator, credentials: Credentials, region = 'eu-central-1') {
    this.#client = new STSClient({
      endpoint: simulator.url,
      region,
      maxAttempts: 1,
      systemClockOffset: simulator.clock.now().getTime() - Date.now(),
      // A plain copy: the SDK looks at the expiration itself.
      credentials: {
        accessKeyId: credentials.accessKeyId,
        secretAccessKey: credentials.secretAccessKey,
        ...(credentials.sessionToken === undefined ? {} : { sessionToken: credentials.sessionToken }),
      },
    });
  }

  identity(): Promise<GetCallerIdentityCommandOutput> {
    return this.#client.send(new GetCallerIdentityCommand({}));
  }

  sessionToken(input: GetSessionTokenCommandInput = {}): Promise<GetSessionTokenCommandOutput> {
    return this.#client.send(new GetSessionTokenCommand(input));
  }

  assumeRole(RoleArn: string, input: Partial<AssumeRoleCommandInput> = {}): Promise<AssumeRoleCommandOutput> {
    return this.#client.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test', ...input }));
  }
}

/** The keys of an answer. Throws when there are none. */
export function keysOf(answer: { readonly Credentials?: WireCredentials | undefined }): SessionCredentials {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer.Credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration)
    throw new Error('The answer has no keys.');
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
}

/** How a call ended: `ok`, or AWS's code and message. */
export interface CallEnd {
  readonly code: string;
  readonly message?: string;
  readonly status?: number;
  readonly requestId?: string;
}

/** Waits for a call and says how it ended. */
export async function endOf(call: Promise<unknown>): Promise<CallEnd> {
  try {
    await call;
    return { code: 'ok' };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const metadata: unknown = '$metadata' in error ? error.$metadata : undefined;
    const field = (name: string): unknown =>
      typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, name) : undefined;
    const status = field('httpStatusCode');
    const requestId = field('requestId');
    return {
      code: error.name,
      message: error.message,
      ...(typeof status === 'number' ? { status } : {}),
      ...(typeof requestId === 'string' ? { requestId } : {}),
    };
  }
}
