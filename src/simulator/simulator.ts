import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../core/clock.ts';
import { answerControl } from './control/control-api.ts';
import { createFaults, type Faults } from './faults.ts';
import { endpointEnvironment, type ServiceName, serviceAddress } from './http/service-addresses.ts';
import type { IamControl } from './iam/iam-control.ts';
import type { IdentityCenterControl } from './identity-center/identity-center.ts';
import { createJournal, type Journal } from './journal.ts';
import { createListener } from './request-listener.ts';
import { createServices } from './services.ts';
import type { SignInControl } from './sign-in/sign-in.ts';
import { createSimulatorClock, isSimulatorClock, type SimulatorClock } from './simulator-clock.ts';
import type { SessionLifetimes } from './sts/actions/action.ts';
import type { OfferedCode } from './sts/mfa-devices.ts';
import type { Realm } from './sts/realm.ts';

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
  const { services, ...parts } = createServices(options, clock, url);
  const control = (message: IncomingMessage, body: Uint8Array) =>
    answerControl(message, body, addressOf(server).port, {
      ...parts,
      journal,
      faults,
      clock,
      environment: endpointEnvironment(url()),
    });
  const { listener, stop } = createListener({
    services,
    faults,
    journal,
    clock,
    ...(options.control ? { control } : {}),
  });
  const server = createServer(listener);
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
    identityCenter: parts.identityCenter,
    signIn: parts.signIn,
    iam: parts.iam,
    mfaCode(serial) {
      const device = parts.realm.deviceOf(serial);
      if (!device) throw new RangeError(`The realm has no MFA device ${serial}.`);
      return parts.devices.unusedCode(device, clock.now());
    },
    close: () =>
      new Promise((resolve) => {
        stop();
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
