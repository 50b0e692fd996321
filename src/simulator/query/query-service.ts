import { randomUUID } from 'node:crypto';
import { journaled } from '../http/answers.ts';
import type { HttpRequest } from '../http/http-request.ts';
import type { Service, ServiceAnswer, ServiceFailure } from '../http/service.ts';
import { type JournalEntry, shownParameters } from '../journal.ts';
import type { MfaNote } from '../sts/actions/action.ts';
import type { Identity } from '../sts/identity.ts';
import { type Outcome, type Refusal, refusals } from '../sts/refusal.ts';
import { readClaim, type SignedRequest } from '../sts/sigv4.ts';
import type { ParameterPair, QueryParameters } from './query-parameters.ts';
import { readWireRequest, uniqueParameters, type WireRequest } from './wire-request.ts';
import { refusalXml, resultXml, type XmlNode } from './xml.ts';

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
  readonly carryOut: (call: QueryCall) => Outcome<readonly XmlNode[]>;
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
      return wire.ok ? answerCall(api, request, wire.value, now) : refusalAnswer(api.namespace, wire.refusal);
    },
    fail(failure, request, now) {
      const wire = readWireRequest(request);
      const refusal = failures[failure]();
      const answer = refusalAnswer(api.namespace, refusal);
      if (!wire.ok) return answer;
      const claim = readClaim(wire.value.signed);
      return journaled(answer, {
        ...noteOf(api, request, wire.value, now),
        outcome: refusal.code,
        signer: claim.ok ? { accessKeyId: claim.value.accessKeyId } : {},
      });
    },
  };
}

const failures: Readonly<Record<ServiceFailure, () => Refusal>> = {
  'internal-error': refusals.internalFailure,
  unavailable: refusals.serviceUnavailable,
  throttled: refusals.throttled,
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
    : refusalAnswer(api.namespace, outcome.refusal, requestId);
  const { claimed, identity, mfa } = notes;
  return journaled(answer, {
    ...noteOf(api, request, wire, now),
    outcome: outcome.ok ? 'ok' : outcome.refusal.code,
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

/** A refusal in the shape of the Query protocol. */
export function refusalAnswer(
  namespace: string,
  refusal: Refusal,
  requestId: string = randomUUID(),
): ServiceAnswer {
  return xmlAnswer(refusal.status, refusalXml(namespace, refusal, requestId), requestId);
}

function xmlAnswer(status: number, body: string, requestId: string): ServiceAnswer {
  return { status, headers: { 'x-amzn-requestid': requestId, 'content-type': 'text/xml' }, body };
}

/** The action that a call names, or an empty text. */
function actionName(pairs: readonly ParameterPair[]): string {
  return pairs.find(([name]) => name === 'Action')?.[1] ?? '';
}
