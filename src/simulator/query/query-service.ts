import { randomUUID } from 'node:crypto';
import { journaled } from '../http/answers.ts';
import type { HttpRequest } from '../http/http-request.ts';
import type { Service, ServiceAnswer, ServiceFailure } from '../http/service.ts';
import { type JournalEntry, shownParameters } from '../journal.ts';
import type { MfaNote } from '../sts/actions/action.ts';
import type { Identity } from '../sts/identity.ts';
import { readClaim, type SignedRequest } from '../sts/sigv4.ts';
import { type QueryError, type QueryResult, queryErrors } from './query-error.ts';
import type { ParameterPair, QueryParameters } from './query-parameters.ts';
import { readWireRequest, uniqueParameters, type WireRequest } from './wire-request.ts';
import { errorXml, resultXml, type XmlNode } from './xml.ts';

/** A call of the Query protocol, and where the service leaves what the journal should say. */
export interface QueryCall {
  readonly parameters: QueryParameters;
  readonly signed: SignedRequest;
  readonly now: Date;
  readonly notes: QueryNotes;
}

export interface QueryNotes {
  mfa?: MfaNote;
  /** Who signed, once that is certain. */
  identity?: Identity;
  /** Who the request says has signed. */
  claimed?: { readonly accessKeyId: string; readonly region: string };
}

/** A service of the Query protocol: parameters in, XML out. */
export interface QueryApi {
  readonly service: 'sts' | 'iam';
  /** The namespace of every answer, errors included. */
  readonly namespace: string;
  readonly carryOut: (call: QueryCall) => QueryResult<readonly XmlNode[]>;
}

/** The service that answers at the path `/`. */
export function createQueryService(api: QueryApi): Service {
  return {
    operation(request) {
      const wire = readWireRequest(request);
      return wire.ok ? actionName(wire.value.pairs) : undefined;
    },
    answer(request, now) {
      const wire = readWireRequest(request);
      return wire.ok ? answerCall(api, request, wire.value, now) : errorAnswer(api.namespace, wire.error);
    },
    fail(failure, request, now) {
      const wire = readWireRequest(request);
      const error = failures[failure]();
      const answer = errorAnswer(api.namespace, error);
      if (!wire.ok) return answer;
      const claim = readClaim(wire.value.signed);
      return journaled(answer, {
        ...noteOf(api, request, wire.value, now),
        outcome: error.code,
        signer: claim.ok ? { accessKeyId: claim.value.accessKeyId } : {},
      });
    },
  };
}

const failures: Readonly<Record<ServiceFailure, () => QueryError>> = {
  'internal-error': queryErrors.internalFailure,
  unavailable: queryErrors.serviceUnavailable,
  throttled: queryErrors.throttled,
};

function answerCall(api: QueryApi, request: HttpRequest, wire: WireRequest, now: Date): ServiceAnswer {
  const notes: QueryNotes = {};
  const unique = uniqueParameters(wire.pairs);
  const outcome = unique.ok
    ? api.carryOut({ parameters: unique.value, signed: wire.signed, now, notes })
    : unique;
  const requestId = randomUUID();
  const answer = outcome.ok
    ? xmlAnswer(200, resultXml(api.namespace, actionName(wire.pairs), outcome.value, requestId), requestId)
    : errorAnswer(api.namespace, outcome.error, requestId);
  const { claimed, identity, mfa } = notes;
  return journaled(answer, {
    ...noteOf(api, request, wire, now),
    outcome: outcome.ok ? 'ok' : outcome.error.code,
    signer: {
      ...(claimed ? { accessKeyId: claimed.accessKeyId } : {}),
      ...(identity ? { arn: identity.arn } : {}),
    },
    ...(claimed ? { region: claimed.region } : {}),
    ...(mfa ? { mfa } : {}),
  });
}

function noteOf(api: QueryApi, request: HttpRequest, wire: WireRequest, now: Date) {
  const parameters: JournalEntry['parameters'] = shownParameters(wire.pairs);
  return { service: api.service, action: actionName(wire.pairs), request, parameters, now };
}

/** An error in the shape of the Query protocol. */
export function errorAnswer(
  namespace: string,
  error: QueryError,
  requestId: string = randomUUID(),
): ServiceAnswer {
  return xmlAnswer(error.status, errorXml(namespace, error, requestId), requestId);
}

function xmlAnswer(status: number, body: string, requestId: string): ServiceAnswer {
  return { status, headers: { 'x-amzn-requestid': requestId, 'content-type': 'text/xml' }, body };
}

/** The action that a call names, or an empty text. */
function actionName(pairs: readonly ParameterPair[]): string {
  return pairs.find(([name]) => name === 'Action')?.[1] ?? '';
}
