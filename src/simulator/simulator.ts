import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../core/clock.ts';
import { answerControl, CONTROL_PREFIX } from './control-api.ts';
import { createFaults, type Fault, type Faults } from './faults.ts';
import { createJournal, type Journal } from './journal.ts';
import { createSimulatorClock, isSimulatorClock, type SimulatorClock } from './simulator-clock.ts';
import type { SessionLifetimes } from './sts/actions/action.ts';
import { createMfaDevices, type OfferedCode } from './sts/mfa-devices.ts';
import type { Realm } from './sts/realm.ts';
import { indexRealm } from './sts/realm-index.ts';
import { type Refusal, refusals } from './sts/refusal.ts';
import {
  actionName,
  answerCall,
  answerRefusal,
  type StsAnswer,
  type StsServiceState,
} from './sts/sts-service.ts';
import { createSessionStore } from './sts/temporary-credentials.ts';
import { refusalXml } from './sts/xml.ts';
import { readBody, readWireRequest, type WireRequest } from './wire-request.ts';

export interface SimulatorOptions {
  readonly realm: Realm;
  /** The base clock, or a movable one of the caller's; the wall clock unless told otherwise. */
  readonly clock?: Clock;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Loopback only: `127.0.0.1` (the default) or `::1`. Anything else is refused. */
  readonly host?: string;
  /** Turns on the control API under `/_simulator/`; off unless told otherwise. */
  readonly control?: boolean;
  /** Hands out shorter sessions than asked for, so that their end can be watched. */
  readonly lifetimes?: SessionLifetimes;
  /** How far a signature's date may be off, in milliseconds: AWS's five minutes unless told otherwise. */
  readonly maxSkewMs?: number;
}

/** A running simulator. */
export interface Simulator {
  /** `http://127.0.0.1:PORT`: the endpoint for AWS_ENDPOINT_URL_STS. */
  readonly url: string;
  readonly port: number;
  readonly clock: SimulatorClock;
  readonly faults: Faults;
  readonly journal: Journal;
  /** A code of that device which was not used yet. Throws RangeError for a serial the realm does not know. */
  mfaCode(serial: string): OfferedCode;
  /** Drops every connection and frees the port. */
  close(): Promise<void>;
}

const loopback = new Set(['127.0.0.1', '::1']);

/** Starts a strict STS on a loopback port. Rejects with RangeError for any other address or a realm that contradicts itself. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const host = options.host ?? '127.0.0.1';
  if (!loopback.has(host)) {
    throw new RangeError(`The simulator listens on 127.0.0.1 or ::1 only, not on ${host}.`);
  }
  const clock =
    options.clock && isSimulatorClock(options.clock) ? options.clock : createSimulatorClock(options.clock);
  const journal = createJournal();
  const faults = createFaults();
  const devices = createMfaDevices();
  const realm = indexRealm(options.realm);
  const state: StsServiceState = {
    realm,
    devices,
    sessions: createSessionStore(),
    lifetimes: options.lifetimes ?? {},
    maxSkewMs: options.maxSkewMs ?? 300_000,
  };
  const pendingDelays = new Set<NodeJS.Timeout>();

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => {
        pendingDelays.delete(timer);
        resolve();
      }, ms);
      pendingDelays.add(timer);
    });

  const answerSts = async (message: IncomingMessage, body: Uint8Array, response: ServerResponse) => {
    const wire = readWireRequest(message, body);
    if (!wire.ok) return sendRefusal(response, wire.refusal, clock.now());
    const active = faults.take(actionName(wire.value.pairs));
    for (const fault of active) if (fault.kind === 'latency') await pause(fault.ms);
    const now = clock.now();
    const answer = faultyAnswer(active, wire.value, now) ?? answerCall(wire.value, state, now);
    const spoiled = active.find((fault) => fault.kind === 'lost-answer' || fault.kind === 'truncated-xml');
    journal.record(spoiled ? { ...answer.entry, outcome: spoiled.kind } : answer.entry);
    send(response, answer, active, now);
  };

  const server = createServer((message, response) => {
    readBody(message)
      .then((body) => {
        if (!body.ok) return sendRefusal(response, body.refusal, clock.now());
        if (options.control && (message.url ?? '').startsWith(CONTROL_PREFIX)) {
          const answer = answerControl(message, body.value, addressOf(server).port, {
            realm,
            devices,
            journal,
            clock,
          });
          response.writeHead(answer.status, {
            'content-type': 'application/json',
            'cache-control': 'no-store',
          });
          return response.end(`${JSON.stringify(answer.body)}\n`);
        }
        return answerSts(message, body.value, response);
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

  const { port } = addressOf(server);
  return {
    url: `http://${host === '::1' ? '[::1]' : host}:${port}`,
    port,
    clock,
    faults,
    journal,
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

const htmlPage =
  '<!DOCTYPE html>\n<html><head><title>Sign in to the network</title></head><body><h1>Please sign in</h1></body></html>\n';

/** The answer that a fault gives in place of STS, if one does. */
function faultyAnswer(active: readonly Fault[], request: WireRequest, now: Date): StsAnswer | undefined {
  for (const fault of active) {
    switch (fault.kind) {
      case 'server-error': {
        const refusal = fault.status === 500 ? refusals.internalFailure() : refusals.serviceUnavailable();
        return answerRefusal(refusal, request, now);
      }
      case 'throttling':
        return answerRefusal(refusals.throttled(), request, now);
      case 'html':
      case 'dropped-connection': {
        const answer = answerRefusal(refusals.serviceUnavailable(), request, now);
        const status = fault.kind === 'html' ? (fault.status ?? 200) : 0;
        return { ...answer, status, body: htmlPage, entry: { ...answer.entry, outcome: fault.kind, status } };
      }
      default:
    }
  }
  return undefined;
}

function send(response: ServerResponse, answer: StsAnswer, active: readonly Fault[], now: Date): void {
  const has = (kind: Fault['kind']): boolean => active.some((fault) => fault.kind === kind);
  if (has('dropped-connection') || has('lost-answer')) {
    response.destroy();
    return;
  }
  const offsetMs = active.reduce((sum, fault) => sum + (fault.kind === 'wrong-date' ? fault.offsetMs : 0), 0);
  const isHtml = answer.entry.outcome === 'html';
  const body = has('truncated-xml') ? answer.body.slice(0, answer.body.length / 2) : answer.body;
  response.writeHead(answer.status, {
    ...(isHtml ? {} : { 'x-amzn-requestid': answer.requestId }),
    'content-type': isHtml ? 'text/html' : 'text/xml',
    date: new Date(now.getTime() + offsetMs).toUTCString(),
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

/** Answers what is no STS request at all; such a request does not reach the journal. */
function sendRefusal(response: ServerResponse, refusal: Refusal, now: Date): void {
  const requestId = crypto.randomUUID();
  response.writeHead(refusal.status, {
    'x-amzn-requestid': requestId,
    'content-type': 'text/xml',
    date: now.toUTCString(),
  });
  response.end(refusalXml(refusal, requestId));
}
