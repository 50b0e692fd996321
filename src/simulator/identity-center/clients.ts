import { randomBytes } from 'node:crypto';
import { equalInConstantTime } from '../constant-time.ts';
import { failure, type Result, success } from '../result.ts';
import type { Instance } from './instance.ts';
import { type OidcError, oidcError } from './oidc-error.ts';

export const grantTypes = [
  'authorization_code',
  'refresh_token',
  'urn:ietf:params:oauth:grant-type:device_code',
] as const;

export type GrantType = (typeof grantTypes)[number];

export function isGrantType(text: string): text is GrantType {
  return grantTypes.some((grantType) => grantType === text);
}

/** The scope that role credentials need, and that makes a token refreshable. */
export const ACCOUNT_ACCESS_SCOPE = 'sso:account:access';

/** What a client registers with. */
export interface ClientMetadata {
  readonly name: string;
  /** Empty for a legacy client, whose tokens cannot be refreshed. */
  readonly scopes: readonly string[];
  readonly grantTypes: readonly GrantType[];
  readonly redirectUris: readonly string[];
  /** The instance of the issuer URL; needed to authorize in a browser. */
  readonly instance?: Instance;
}

export interface RegisteredClient extends ClientMetadata {
  readonly id: string;
  readonly secret: string;
  readonly issuedAt: Date;
  readonly secretExpiresAt: Date;
}

/** AWS gives 90 days; nothing promises it. */
const secretLifeMs = 90 * 24 * 3600_000;

/** The registrations, for as long as the simulator runs. */
export interface Clients {
  register(metadata: ClientMetadata, now: Date): RegisteredClient;
  find(clientId: string): RegisteredClient | undefined;
  /** The client that knows its secret, or `invalid_client`. */
  authenticate(clientId: string, clientSecret: string, now: Date): Result<RegisteredClient, OidcError>;
  /** Forgets every registration, as if their time were over. */
  forgetAll(): void;
}

export function createClients(): Clients {
  const clients = new Map<string, RegisteredClient>();
  return {
    register(metadata, now) {
      const client: RegisteredClient = {
        ...metadata,
        id: randomBytes(16).toString('base64url'),
        secret: randomBytes(96).toString('base64url'),
        issuedAt: now,
        secretExpiresAt: new Date(now.getTime() + secretLifeMs),
      };
      clients.set(client.id, client);
      return client;
    },
    find: (clientId) => clients.get(clientId),
    authenticate(clientId, clientSecret, now) {
      const client = clients.get(clientId);
      if (!client || !equalInConstantTime(client.secret, clientSecret))
        return failure(oidcError('invalid_client', 'Invalid client provided'));
      if (client.secretExpiresAt.getTime() <= now.getTime())
        return failure(oidcError('invalid_client', 'The client registration has expired'));
      return success(client);
    },
    forgetAll: () => clients.clear(),
  };
}
