import { deflateRawSync } from 'node:zlib';
import { type QueryError, queryErrors } from '../../query/query-error.ts';
import { listMembers, type QueryParameters } from '../../query/query-parameters.ts';
import { type ConstraintCheck, patterns } from '../constraints.ts';

/** The policies and tags of a session, as the call gave them. */
export interface SessionPolicies {
  readonly policy?: string;
  readonly policyArns: readonly string[];
  readonly tags: ReadonlyMap<string, string>;
  readonly transitiveTagKeys: readonly string[];
}

/** Reads and checks Policy, PolicyArns, Tags and TransitiveTagKeys (AWS STS API: AssumeRole). */
export function readSessionPolicies(parameters: QueryParameters, check: ConstraintCheck): SessionPolicies {
  const policy = check.text(parameters.get('Policy'), 'policy', {
    min: 1,
    max: 2048,
    pattern: patterns.policy,
  });

  const arnMembers = listMembers(parameters, 'PolicyArns');
  check.list(arnMembers, 'policyArns', 10);
  const policyArns = arnMembers.flatMap((fields, index) => {
    const arn = check.text(fields.get('arn'), `policyArns.${index + 1}.member.arn`, {
      min: 20,
      max: 2048,
      pattern: patterns.arn,
    });
    return arn === undefined ? [] : [arn];
  });

  const tagMembers = listMembers(parameters, 'Tags');
  check.list(tagMembers, 'tags', 50);
  const tags = new Map<string, string>();
  for (const [index, fields] of tagMembers.entries()) {
    const at = `tags.${index + 1}.member`;
    const key = check.text(fields.get('Key'), `${at}.key`, {
      required: true,
      min: 1,
      max: 128,
      pattern: patterns.tagKey,
    });
    const value = check.text(fields.get('Value'), `${at}.value`, {
      required: true,
      max: 256,
      pattern: patterns.tagValue,
    });
    if (key !== undefined && value !== undefined) tags.set(key, value);
  }

  const keyMembers = listMembers(parameters, 'TransitiveTagKeys');
  check.list(keyMembers, 'transitiveTagKeys', 50);
  const transitiveTagKeys = keyMembers.flatMap((fields, index) => {
    const key = check.text(fields.get(''), `transitiveTagKeys.${index + 1}.member`, {
      min: 1,
      max: 128,
      pattern: patterns.tagKey,
    });
    return key === undefined ? [] : [key];
  });

  return { ...(policy === undefined ? {} : { policy }), policyArns, tags, transitiveTagKeys };
}

/** What the service model cannot say: the policy is JSON, no tag key comes twice, transitive keys are keys of this call. */
export function checkSessionPolicies(
  parameters: QueryParameters,
  session: SessionPolicies,
): QueryError | undefined {
  if (session.policy !== undefined && !isJsonObject(session.policy)) return queryErrors.malformedPolicy();
  const keys = listMembers(parameters, 'Tags').map((fields) => (fields.get('Key') ?? '').toLowerCase());
  if (new Set(keys).size < keys.length) {
    return queryErrors.validation(
      'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    );
  }
  const stray = session.transitiveTagKeys.find((key) => !keys.includes(key.toLowerCase()));
  if (stray !== undefined) {
    return queryErrors.validation(`The specified transitive tag key must be included in the requested tags.`);
  }
  const percent = packedPolicySize(session);
  return percent !== undefined && percent > 100 ? queryErrors.packedPolicyTooLarge(percent) : undefined;
}

/**
 * PackedPolicySize in percent, or undefined when the call has neither policies nor tags. AWS's own packing is not
 * published; ours is deflate against 1024 bytes, which random text of the full plain-text size exceeds.
 */
export function packedPolicySize(session: SessionPolicies): number | undefined {
  const parts = [
    ...(session.policy === undefined ? [] : [session.policy]),
    ...session.policyArns,
    ...[...session.tags].map(([key, value]) => `${key}=${value}`),
  ];
  if (parts.length === 0) return undefined;
  const packed = deflateRawSync(Buffer.from(parts.join('\n'), 'utf8'), { level: 9 });
  return Math.ceil((packed.length / 1024) * 100);
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
