import type { ChainOverrides, ChainProblem, ChainRequest, Hop } from '../chain.ts';
import { invalidValue } from '../messages.ts';
import {
  DURATION_RULE,
  EXTERNAL_ID,
  MFA_SERIAL,
  parseDuration,
  SESSION_NAME,
  SESSION_POLICY,
} from '../sts-limits.ts';
import { tagFault } from './session-tags.ts';

const MOST_POLICY_ARNS = 10;

/** The first override that STS would refuse, as a problem; `undefined` when all of them may be sent. */
export function requestFault(request: ChainRequest): ChainProblem | undefined {
  const subject = request.profile ?? request.roleArn ?? '';
  const fault = (label: string, value: string, rule: string, code: 'invalid-field' | 'invalid-duration') =>
    invalidValue(code, subject, { kind: 'request', label }, value, rule);

  const texts = [
    ['session name', request.sessionName, SESSION_NAME],
    ['external id', request.externalId, EXTERNAL_ID],
    ['MFA serial', request.mfaSerial, MFA_SERIAL],
  ] as const;
  for (const [label, value, rule] of texts) {
    if (value !== undefined && !rule.accepts(value)) return fault(label, value, rule.rule, 'invalid-field');
  }
  const { durationSeconds, tags, sessionPolicy, sessionPolicyArns } = request;
  if (durationSeconds !== undefined && parseDuration(String(durationSeconds)) === undefined)
    return fault('duration', String(durationSeconds), DURATION_RULE, 'invalid-duration');
  const tagRule = tags && tagFault(tags);
  if (tags && tagRule) return fault('tags', [...tags.keys()].join(','), tagRule, 'invalid-field');
  if (sessionPolicy !== undefined && !SESSION_POLICY.accepts(sessionPolicy))
    return fault('session policy', sessionPolicy, SESSION_POLICY.rule, 'invalid-field');
  if (sessionPolicyArns && sessionPolicyArns.length > MOST_POLICY_ARNS)
    return fault(
      'list of session policy ARNs',
      `${sessionPolicyArns.length} ARNs`,
      `${MOST_POLICY_ARNS} ARNs at most`,
      'invalid-field',
    );
  return undefined;
}

/** The hops with the overrides put into the last one, the role that was asked for. */
export function withOverrides(hops: readonly Hop[], overrides: ChainOverrides): readonly Hop[] {
  const last = hops.at(-1);
  if (!last) return hops;
  const { sessionName, durationSeconds, externalId, sessionPolicy, sessionPolicyArns, tags } = overrides;
  const from = { kind: 'request' } as const;
  const changed: Hop = {
    ...last,
    ...(sessionName !== undefined && { sessionName: { value: sessionName, from } }),
    ...(durationSeconds !== undefined && { durationSeconds: { value: durationSeconds, from } }),
    ...(externalId !== undefined && { externalId }),
    ...(sessionPolicy !== undefined && { sessionPolicy }),
    ...(sessionPolicyArns !== undefined && { sessionPolicyArns }),
    ...(tags !== undefined && { tags }),
  };
  return [...hops.slice(0, -1), changed];
}
