import { assertNever } from '../shared/assert-never.ts';
import type { Fault } from './faults.ts';
import type { HttpRequest } from './http/http-request.ts';
import type { Service, ServiceAnswer } from './http/service.ts';

const htmlPage =
  '<!DOCTYPE html>\n<html><head><title>Sign in to the network</title></head><body><h1>Please sign in</h1></body></html>\n';

/** How an answer is sent: as it is, or spoiled on its way. */
export interface SentAnswer extends ServiceAnswer {
  /** True where the connection is dropped in place of the answer. */
  readonly dropped: boolean;
  /** How far the Date header is off, in milliseconds. */
  readonly dateOffsetMs: number;
}

/** What the service answers under the faults that strike this call; nothing is carried out where a fault takes its place. */
export function answerUnderFaults(
  service: Service,
  request: HttpRequest,
  active: readonly Fault[],
  now: Date,
): SentAnswer {
  const instead = answerInstead(service, request, active, now);
  const answer = instead ?? service.answer(request, now);
  const spoiled = active.find(({ kind }) => kind === 'lost-answer' || kind === 'truncated-answer');
  const has = (kind: Fault['kind']): boolean => active.some((fault) => fault.kind === kind);
  return {
    ...answer,
    body: has('truncated-answer') ? answer.body.slice(0, answer.body.length / 2) : answer.body,
    ...(answer.entry && spoiled ? { entry: { ...answer.entry, outcome: spoiled.kind } } : {}),
    dropped: has('dropped-connection') || has('lost-answer'),
    dateOffsetMs: active.reduce((sum, fault) => sum + (fault.kind === 'wrong-date' ? fault.offsetMs : 0), 0),
  };
}

function answerInstead(
  service: Service,
  request: HttpRequest,
  active: readonly Fault[],
  now: Date,
): ServiceAnswer | undefined {
  for (const fault of active) {
    switch (fault.kind) {
      case 'server-error':
        return service.fail(fault.status === 500 ? 'internal-error' : 'unavailable', request, now);
      case 'throttling':
        return service.fail('throttled', request, now);
      case 'html':
      case 'dropped-connection': {
        const { entry } = service.fail('unavailable', request, now);
        const status = fault.kind === 'html' ? (fault.status ?? 200) : 0;
        return {
          status,
          headers: { 'content-type': 'text/html' },
          body: htmlPage,
          ...(entry ? { entry: { ...entry, outcome: fault.kind, status } } : {}),
        };
      }
      case 'latency':
      case 'lost-answer':
      case 'truncated-answer':
      case 'wrong-date':
        // These change the answer that the service itself gives.
        break;
      default:
        return assertNever(fault);
    }
  }
  return undefined;
}
