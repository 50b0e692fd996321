import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../core/clock.ts';
import { answerControl, CONTROL_PREFIX } from './control-api.ts';
import { createFaults, type Faults } from './faults.ts';
import { answerUnderFaults, type SentAnswer } from './faulty-answer.ts';
import { readBody, readHttpRequest } from './http/http-request.ts';
import type { ServiceAnswer } from './http/service.ts';
import {
  addressedService,
  endpointEnvironment,
  type ServiceName,
  serviceAddress,
} from './http/service-addresses.ts';
import type { IamControl } from './iam/iam-control.ts';
import type { IdentityCenterControl } from './identity-center/identity-center.ts';
import { createJournal, type Journal } from './journal.ts';
import { refusalAnswer } from './query/query-service.ts';
import { createServices } from './services.ts';
import type { SignInControl } from './sign-in/sign-in.ts';
import { createSimulatorClock, isSimulatorClock, type SimulatorClock } from './simulator-clock.ts';
import type { SessionLifetimes } from './sts/actions/action.ts';
import type { OfferedCode } from './sts/mfa-devices.ts';
import type { Realm } from './sts/realm.ts';
import { refusals } from './sts/refusal.ts';
import { STS_NAMESPACE } from './sts/sts-service.ts';

export interface SimulatorOptions {
  readonly realm: Realm;
  /** The base clock, or a movable one of the caller's; the wall clock unless specified otherwise. */
  readonly clock?: Clock;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Loopback only: `127.0.0.1` (the default) or `::1`. Anything else is refused. */
  readonly host?: string;
  /** Turns on the control API under `/_simulator/`; off unless specified otherwise. */
  readonly control?: boolean;
  /** Hands out shorter sessions than asked for, so that their end can be watched. */
  readonly lifetimes?: SessionLifetimes;
  /** How far a signature's date may be off, in milliseconds: AWS's five minutes unless specified otherwise. */
  readonly maxSkewMs?: number;
  /**
   * True: the sessions of a long-term key end with it, as people report. False, the default: they last until they expire.
   */
  readonly sessionsEndWithKeys?: boolean;
}

/** A running simulator. */
export interface Simulator {
  /** `http://127.0.0.1:PORT`: the endpoint for AWS_ENDPOINT_URL_STS. */
  readonly url: string;
  readonly port: number;
  /** The variables that lead the app, the command and AWS's own tools to every service here. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * The endpoint of a service; with a region, of that region, which does not know what is elsewhere. The simulated Identity
   * Center's pages stand at the address of `sso-oidc`.
   */
  address(service: ServiceName, region?: string): string;
  readonly clock: SimulatorClock;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly identityCenter: IdentityCenterControl;
  readonly signIn: SignInControl;
  readonly iam: IamControl;
  /** A code of that device which was not used yet. Throws RangeError for a serial the realm does not know. */
  mfaCode(serial: string): OfferedCode;
  /** Drops every connection and frees the port. */
  close(): Promise<void>;
}

const loopback = new Set(['127.0.0.1', '::1']);

/**
 * Starts a strict stand-in for AWS on a loopback port: STS, IAM's access keys,
 * Identity Center, the console's sign-in and its federation endpoint. Rejects with RangeError for
 * any other address or a realm that contradicts itself.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const host = options.host ?? '127.0.0.1';
  if (!loopback.has(host)) {
    throw new RangeError(`The simulator listens on 127.0.0.1 or ::1 only, not on ${host}.`);
  }
  const clock =
    options.clock && isSimulatorClock(options.clock) ? options.clock : createSimulatorClock(options.clock);
  const journal = createJournal();
  const faults = createFaults();
  const url = (): string => `http://${host === '::1' ? '[::1]' : host}:${addressOf(server).port}`;
  const { services, realm, devices, identityCenter, signIn, iam } = createServices(options, clock, url);
  const pendingDelays = new Set<NodeJS.Timeout>();

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => {
        pendingDelays.delete(timer);
        resolve();
      }, ms);
      pendingDelays.add(timer);
    });

  const answerService = async (message: IncomingMessage, body: Uint8Array, response: ServerResponse) => {
    const { service: name, request } = addressedService(readHttpRequest(message, body));
    const service = services[name];
    const operation = service.operation(request);
    const active = operation === undefined ? [] : faults.take(name, operation);
    for (const fault of active) if (fault.kind === 'latency') await pause(fault.ms);
    const now = clock.now();
    const answer = answerUnderFaults(service, request, active, now);
    if (answer.entry) journal.record(answer.entry);
    send(response, answer, now);
  };

  const answerControlCall = (message: IncomingMessage, body: Uint8Array, response: ServerResponse) => {
    const { port } = addressOf(server);
    const answer = answerControl(message, body, port, { realm, devices, journal, clock });
    response.writeHead(answer.status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(`${JSON.stringify(answer.body)}\n`);
  };

  const server = createServer((message, response) => {
    readBody(message)
      .then((body) => {
        if (!body)
          return send(response, asIs(refusalAnswer(STS_NAMESPACE, refusals.tooLarge())), clock.now());
        if (options.control && (message.url ?? '').startsWith(CONTROL_PREFIX)) {
          return answerControlCall(message, body, response);
        }
        return answerService(message, body, response);
      })
      // The caller hung up in the middle of its request: there is nobody to answer.
      .catch(() => response.destroy());
  });
  // Longer than any client keeps a connection idle: a socket that closes under a request looks like a fault.
  server.keepAliveTimeout = 120_000;

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

  const listeningUrl = url();
  return {
    url: listeningUrl,
    port: addressOf(server).port,
    environment: endpointEnvironment(listeningUrl),
    address: (service, region) => serviceAddress(listeningUrl, service, region),
    clock,
    faults,
    journal,
    identityCenter,
    signIn,
    iam,
    mfaCode(serial) {
      const device = realm.deviceOf(serial);
      if (!device) throw new RangeError(`The realm has no MFA device ${serial}.`);
      return devices.unusedCode(device, clock.now());
    },
    close: () =>
      new Promise((resolve) => {
        for (const timer of pendingDelays) clearTimeout(timer);
        journal.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function addressOf(server: { address(): AddressInfo | string | null }): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The simulator has no port.');
  return address;
}

function asIs(answer: ServiceAnswer): SentAnswer {
  return { ...answer, dropped: false, dateOffsetMs: 0 };
}

function send(response: ServerResponse, answer: SentAnswer, now: Date): void {
  if (answer.dropped) {
    response.destroy();
    return;
  }
  response.writeHead(answer.status, {
    ...answer.headers,
    date: new Date(now.getTime() + answer.dateOffsetMs).toUTCString(),
    'content-length': Buffer.byteLength(answer.body),
  });
  response.end(answer.body);
}
