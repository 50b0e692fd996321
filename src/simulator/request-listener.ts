import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Clock } from '../core/clock.ts';
import { CONTROL_PREFIX, type ControlAnswer } from './control/control-api.ts';
import type { FaultQueue } from './faults.ts';
import { answerUnderFaults, type SentAnswer } from './faulty-answer.ts';
import { readBody, readHttpRequest } from './http/http-request.ts';
import type { Service } from './http/service.ts';
import { addressedService, type ServiceName } from './http/service-addresses.ts';
import type { JournalKeeper } from './journal.ts';
import { queryErrors } from './query/query-error.ts';
import { errorAnswer } from './query/query-service.ts';
import { STS_NAMESPACE } from './sts/sts-service.ts';

export interface ListenerParts {
  readonly services: Readonly<Record<ServiceName, Service>>;
  readonly faults: FaultQueue;
  readonly journal: JournalKeeper;
  readonly clock: Clock;
  /** Absent where the control API is off. */
  readonly control?: (message: IncomingMessage, body: Uint8Array) => ControlAnswer;
}

/** What a server does with requests, and the end of it. */
export interface SimulatorListener {
  readonly listener: RequestListener;
  /** Gives up what still waits under a latency. */
  stop(): void;
}

/** Hands each request to the service that it is addressed to, under the faults in force, and writes it down. */
export function createListener(parts: ListenerParts): SimulatorListener {
  const { clock, control, faults, journal, services } = parts;
  const delays = new Set<NodeJS.Timeout>();

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => {
        delays.delete(timer);
        resolve();
      }, ms);
      delays.add(timer);
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

  return {
    listener(message, response) {
      readBody(message)
        .then((body) => {
          if (!body) return send(response, tooLarge(), clock.now());
          if (control && (message.url ?? '').startsWith(CONTROL_PREFIX))
            return sendControl(response, control(message, body));
          return answerService(message, body, response);
        })
        // The caller hung up in the middle of its request: there is nobody to answer.
        .catch(() => response.destroy());
    },
    stop() {
      for (const timer of delays) clearTimeout(timer);
    },
  };
}

function tooLarge(): SentAnswer {
  return { ...errorAnswer(STS_NAMESPACE, queryErrors.tooLarge()), dropped: false, dateOffsetMs: 0 };
}

function sendControl(response: ServerResponse, { status, body }: ControlAnswer): void {
  const isText = typeof body === 'string';
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json';
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(isText ? body : `${JSON.stringify(body)}\n`);
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
