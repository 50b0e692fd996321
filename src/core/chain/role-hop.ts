import type { Profile, Property } from '../aws-files/profiles/profile-set.ts';
import { filled } from './base-provider.ts';
import type { ChainProblem, Hop, Sourced } from './chain.ts';
import { invalidRoleArn, invalidValue } from './messages.ts';
import { parseTags } from './request/session-tags.ts';
import { parseRoleArn } from './role-arn.ts';
import {
  DURATION_RULE,
  EXTERNAL_ID,
  type FieldRule,
  isWholeNumber,
  MFA_SERIAL,
  parseDuration,
  SESSION_NAME,
  SOURCE_IDENTITY,
} from './sts-limits.ts';

export type HopResult =
  | { readonly ok: true; readonly hop: Hop }
  | { readonly ok: false; readonly problem: ChainProblem };

/** A property as a value that knows its place. */
export function sourcedFrom(profile: Profile, property: Property): Sourced<string> {
  return {
    value: property.value,
    from: { kind: 'profile', profile: profile.name, at: property.at },
  };
}

/**
 * Reads the AssumeRole call of one profile. Everything comes from the profile that holds the `role_arn`; nothing is
 * inherited (AWS SDKs for Rust, JavaScript, Python). An empty optional value counts as absent. The first value that STS
 * would refuse is the problem.
 */
export function readHop(profile: Profile, roleArn: Property): HopResult {
  const parsed = parseRoleArn(roleArn.value, 'any');
  if (!parsed.ok)
    return { ok: false, problem: invalidRoleArn(profile.name, roleArn, parsed.fault, parsed.advice) };

  const faulty = firstFault(profile);
  if (faulty) return { ok: false, problem: faulty };

  const duration = readableDuration(profile);
  const durationSeconds = duration && parseDuration(duration.value);
  if (duration && durationSeconds === undefined) {
    return { ok: false, problem: propertyFault('invalid-duration', profile, duration, DURATION_RULE) };
  }
  const tagList = filled(profile, 'session_tags');
  const tags = tagList && parseTags(tagList.value);
  if (tags && !tags.ok)
    return { ok: false, problem: propertyFault('invalid-field', profile, tagList, tags.rule) };

  const sessionName = filled(profile, 'role_session_name');
  const mfaSerial = filled(profile, 'mfa_serial');
  const externalId = filled(profile, 'external_id')?.value;
  const sourceIdentity = filled(profile, 'source_identity')?.value;
  const transitive = filled(profile, 'transitive_session_tags')?.value;
  return {
    ok: true,
    hop: {
      profile: profile.name,
      roleArn: parsed.role.arn,
      ...(sessionName && { sessionName: sourcedFrom(profile, sessionName) }),
      ...(duration &&
        durationSeconds !== undefined && {
          durationSeconds: { value: durationSeconds, from: sourcedFrom(profile, duration).from },
        }),
      ...(externalId && { externalId }),
      ...(mfaSerial && { mfaSerial: sourcedFrom(profile, mfaSerial) }),
      ...(sourceIdentity && { sourceIdentity }),
      ...(tags?.ok && { tags: tags.tags }),
      ...(transitive && { transitiveTagKeys: listOf(transitive) }),
    },
  };
}

/** As the AWS CLI, a duration that is no whole number is passed over; the doctor names it. */
function readableDuration(profile: Profile): Property | undefined {
  const duration = filled(profile, 'duration_seconds');
  return duration && isWholeNumber(duration.value) ? duration : undefined;
}

const RULES: readonly (readonly [string, FieldRule])[] = [
  ['role_session_name', SESSION_NAME],
  ['external_id', EXTERNAL_ID],
  ['mfa_serial', MFA_SERIAL],
  ['source_identity', SOURCE_IDENTITY],
];

function firstFault(profile: Profile): ChainProblem | undefined {
  for (const [key, rule] of RULES) {
    const fault = fieldFault(profile, key, rule);
    if (fault) return fault;
  }
  return undefined;
}

/** The problem of one property, where it has a value that the rule does not accept. */
export function fieldFault(profile: Profile, key: string, rule: FieldRule): ChainProblem | undefined {
  const property = filled(profile, key);
  if (!property || rule.accepts(property.value)) return undefined;
  return propertyFault('invalid-field', profile, property, rule.rule);
}

function propertyFault(
  code: 'invalid-field' | 'invalid-duration',
  profile: Profile,
  property: Property,
  rule: string,
): ChainProblem {
  return invalidValue(code, profile.name, { kind: 'property', property }, property.value, rule);
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
