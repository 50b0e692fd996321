import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Clock } from '../../clock.ts';
import { listenOn } from '../../loopback/loopback-server.ts';
import { type EndpointAnswer, failureAnswer } from './endpoint-answer.ts';
import { endpointMessages } from './messages.ts';
import { type EndpointSource, RenewingCredentials } from './renewing-credentials.ts';
import { CREDENTIALS_PATH, checkRequest, digestOf, type TokenDigest } from './request-check.ts';

/** What one user of the endpoint (a command, a shell, a program) was given. */
export interface EndpointLease {
  /** `http://127.0.0.1:PORT/credentials` */
  readonly uri: string;
  /** 256 bits; only the holder of it is answered. A secret. */
  readonly token: string;
  /** Gets the credentials ahead of the first request; see `RenewingCredentials`. */
  prime(): Promise<EndpointAnswer>;
  /** From now on the token is worth nothing. Resolves when nothing listens any more, where this was the last user. */
  revoke(): Promise<void>;
}

export type LeaseOutcome =
  | { readonly ok: true; readonly lease: EndpointLease }
  | { readonly ok: false; readonly message: string; readonly advice: string };

export interface CredentialsEndpointOptions {
  readonly clock: Clock;
  /** Default: one that is free. */
  readonly port?: number | undefined;
  /** True while nobody is to be answered, as behind a locked screen. */
  readonly isHeld?: () => boolean | Promise<boolean>;
  /** How long a wrong token waits for its answer, in milliseconds. Default: 300. */
  readonly wrongTokenMs?: number;
}

/** A request that is not here as a whole by then is dropped, in milliseconds. */
const SLOWEST_REQUEST_MS = 2_000;
const MOST_CONNECTIONS = 4_096;
/** Tries to find a port that is free on both loopback addresses. */
const PORT_TRIES = 5;

/**
 * The credentials endpoint: container credentials over HTTP on the loopback addresses, for programs that renew them by
 * themselves. It listens while somebody uses it and not a moment longer; the token of a request says which profile it gets.
 */
export class CredentialsEndpoint {
  readonly #clock: Clock;
  readonly #wantedPort: number;
  readonly #isHeld: () => boolean | Promise<boolean>;
  readonly #wrongTokenMs: number;
  readonly #users = new Map<TokenDigest, RenewingCredentials>();
  #servers: readonly Server[] = [];
  #port = 0;
  /** Starts and stops follow one another. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: CredentialsEndpointOptions) {
    this.#clock = options.clock;
    this.#wantedPort = options.port ?? 0;
    this.#isHeld = options.isHeld ?? (() => false);
    this.#wrongTokenMs = options.wrongTokenMs ?? 300;
  }

  /** Takes a user in, and begins to listen for the first. */
  lease(source: EndpointSource): Promise<LeaseOutcome> {
    return this.#inTurn(async () => {
      if (this.#servers.length === 0) {
        const code = await this.#listen();
        if (code !== undefined) {
          const text =
            this.#wantedPort === 0
              ? endpointMessages.noPort(code)
              : endpointMessages.portTaken(this.#wantedPort, code);
          return { ok: false, ...text };
        }
      }
      const token = randomBytes(32).toString('base64url');
      const digest = digestOf(token);
      const credentials = new RenewingCredentials(source, this.#clock);
      this.#users.set(digest, credentials);
      const lease: EndpointLease = {
        uri: `http://127.0.0.1:${this.#port}${CREDENTIALS_PATH}`,
        token,
        prime: () => credentials.prime(),
        revoke: () => this.#revoke(digest, credentials),
      };
      return { ok: true, lease };
    });
  }

  /** Revokes every token and stops listening. */
  close(): Promise<void> {
    for (const credentials of this.#users.values()) credentials.close();
    this.#users.clear();
    return this.#inTurn(() => this.#stopUnused());
  }

  /** True while it listens. */
  get isListening(): boolean {
    return this.#servers.length > 0;
  }

  #revoke(digest: TokenDigest, credentials: RenewingCredentials): Promise<void> {
    this.#users.delete(digest);
    credentials.close();
    return this.#inTurn(() => this.#stopUnused());
  }

  async #stopUnused(): Promise<void> {
    if (this.#users.size > 0) return;
    const servers = this.#servers;
    this.#servers = [];
    await Promise.all(
      servers.map(
        (server) =>
          new Promise<void>((resolve) => {
            server.close(() => resolve());
            server.closeAllConnections();
          }),
      ),
    );
  }

  /** Listens on 127.0.0.1, and on ::1 where this machine has it. Node's code where that is not to be had. */
  async #listen(): Promise<string | undefined> {
    let code = 'FAILED';
    for (let tries = 0; tries < PORT_TRIES; tries += 1) {
      const four = this.#createServer();
      const opened = await listenOn(four, '127.0.0.1', this.#wantedPort);
      if (!opened.ok) return opened.code;
      const six = this.#createServer();
      const alsoOpened = await listenOn(six, '::1', opened.port);
      this.#port = opened.port;
      if (alsoOpened.ok || alsoOpened.code !== 'EADDRINUSE') {
        this.#servers = alsoOpened.ok ? [four, six] : [four];
        return undefined;
      }
      // Somebody else has this port of ::1, and "localhost" may mean that one.
      code = alsoOpened.code;
      await new Promise<void>((resolve) => four.close(() => resolve()));
      if (this.#wantedPort !== 0) return code;
    }
    return code;
  }

  #createServer(): Server {
    const server = createServer({
      maxHeaderSize: 16 * 1024,
      headersTimeout: SLOWEST_REQUEST_MS,
      requestTimeout: SLOWEST_REQUEST_MS,
      connectionsCheckingInterval: 500,
      keepAlive: false,
    });
    server.maxConnections = MOST_CONNECTIONS;
    server.on('request', (request, response) => void this.#handle(request, response));
    // An answer to what is no request would only help to find out what listens here.
    server.on('clientError', (_error, socket) => socket.destroy());
    server.on('connect', (_request, socket) => socket.destroy());
    server.on('upgrade', (_request, socket) => socket.destroy());
    return server;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.resume();
    const { headers, method, url } = request;
    const { remoteAddress } = request.socket;
    const checked = checkRequest({ headers, method, url, remoteAddress }, this.#port, this.#users);
    if (!checked.ok) {
      if (checked.isDelayed) await new Promise((resolve) => setTimeout(resolve, this.#wrongTokenMs));
      return send(response, checked.answer);
    }
    const held = failureAnswer(503, 'ScreenLocked', endpointMessages.held);
    send(response, (await this.#isHeld()) ? held : await checked.user.answer());
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

function send(response: ServerResponse, { body, status }: EndpointAnswer): void {
  if (response.destroyed) return;
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  response.end(body);
}
