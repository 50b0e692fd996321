import { randomUUID } from 'node:crypto';
import type { JournalEntry } from '../journal.ts';
import type { HttpRequest } from './http-request.ts';
import type { ServiceAnswer } from './service.ts';
import type { ServiceName } from './service-addresses.ts';

/** An answer with a JSON body; `errorType` is the name of the exception, with whatever AWS appends to it. */
export function jsonAnswer(status: number, body: object | undefined, errorType?: string): ServiceAnswer {
  return {
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-amzn-requestid': randomUUID(),
      ...(errorType === undefined ? {} : { 'x-amzn-errortype': errorType }),
    },
    body: body === undefined ? '' : JSON.stringify(body),
  };
}

/** What the journal says about a call besides what the answer shows. */
export interface CallNote {
  readonly service: ServiceName;
  readonly action: string;
  readonly request: HttpRequest;
  readonly parameters: Readonly<Record<string, string>>;
  readonly outcome: string;
  readonly now: Date;
  readonly signer?: JournalEntry['signer'];
  /** The signing region; that of the service's address unless specified otherwise. */
  readonly region?: string;
  readonly mfa?: JournalEntry['mfa'];
}

/** The answer with its line for the journal. */
export function journaled(answer: ServiceAnswer, note: CallNote): ServiceAnswer {
  const { service, action, request, parameters, outcome, now, signer, mfa } = note;
  const region = note.region ?? request.region;
  return {
    ...answer,
    entry: {
      time: now,
      service,
      action,
      method: request.method,
      ...(region === undefined ? {} : { region }),
      signer: signer ?? {},
      parameters,
      ...(mfa === undefined ? {} : { mfa }),
      outcome,
      status: answer.status,
      requestId: answer.headers['x-amzn-requestid'] ?? randomUUID(),
    },
  };
}
