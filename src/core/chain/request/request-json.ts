import type { ChainRequest } from '../chain.ts';

/** A request as JSON: what is not set is left out, and tags are pairs in their order. */
export interface RequestJson extends Omit<ChainRequest, 'tags'> {
  readonly tags?: readonly (readonly [string, string])[];
}

/** The fields of a request in a fixed order, so that equal requests give equal text. */
export function requestToJson(request: ChainRequest): RequestJson {
  const { profile, roleArn, sourceProfile, sessionName, durationSeconds, externalId } = request;
  const { withSaml, principalArn, withWebIdentity } = request;
  const { region, mfaSerial, sessionPolicy, sessionPolicyArns, tags } = request;
  return {
    ...(profile !== undefined && { profile }),
    ...(roleArn !== undefined && { roleArn }),
    ...(sourceProfile !== undefined && { sourceProfile }),
    ...(withSaml && { withSaml }),
    ...(principalArn !== undefined && { principalArn }),
    ...(withWebIdentity && { withWebIdentity }),
    ...(sessionName !== undefined && { sessionName }),
    ...(durationSeconds !== undefined && { durationSeconds }),
    ...(externalId !== undefined && { externalId }),
    ...(region !== undefined && { region }),
    ...(mfaSerial !== undefined && { mfaSerial }),
    ...(sessionPolicy !== undefined && { sessionPolicy }),
    ...(sessionPolicyArns !== undefined && { sessionPolicyArns }),
    ...(tags !== undefined && { tags: [...tags] }),
  };
}

/** True for a profile as the files have it: nothing else was asked for. */
export function isPlainProfile(request: ChainRequest): boolean {
  return request.profile !== undefined && Object.keys(requestToJson(request)).length === 1;
}
