import { createHash } from 'node:crypto';

/** Every input of the STS call behind a session. Two calls that agree in all of them give the same session. */
export interface SessionInputs {
  readonly call: 'GetSessionToken' | 'AssumeRole';
  /**
   * Who signs: the access key id of the keys at the base, or the key of the session before. Never a profile's
   * name: names come and go while the keys behind them change.
   */
  readonly source: string;
  readonly partition: string;
  /** Only an endpoint that the user named; all regional ones of a partition give the same sessions. */
  readonly endpoint?: string;
  readonly durationSeconds: number;
  /** The device whose code is in this very call. */
  readonly serialNumber?: string;
  readonly roleArn?: string;
  readonly roleSessionName?: string;
  readonly externalId?: string;
  readonly sourceIdentity?: string;
  readonly policy?: string;
  readonly policyArns?: readonly string[];
  readonly tags?: ReadonlyMap<string, string>;
  readonly transitiveTagKeys?: readonly string[];
}

/** Raised when the meaning of a key changes, so that older sessions are not found under it. */
const version = 1;

/**
 * The name a session is cached under: a hash over every input, 64 hexadecimal digits. The order of policies,
 * tags and tag keys does not matter, as it does not to AWS.
 */
export function sessionKey(inputs: SessionInputs): string {
  const canonical = [
    version,
    inputs.call,
    inputs.source,
    inputs.partition,
    inputs.endpoint ?? null,
    inputs.durationSeconds,
    inputs.serialNumber ?? null,
    inputs.roleArn ?? null,
    inputs.roleSessionName ?? null,
    inputs.externalId ?? null,
    inputs.sourceIdentity ?? null,
    inputs.policy ?? null,
    sorted(inputs.policyArns),
    inputs.tags === undefined ? null : [...inputs.tags].sort(([a], [b]) => byCodeUnits(a, b)),
    sorted(inputs.transitiveTagKeys),
  ];
  return createHash('sha256').update(JSON.stringify(canonical)).digest('hex');
}

function sorted(values: readonly string[] | undefined): readonly string[] | null {
  return values === undefined ? null : [...values].sort(byCodeUnits);
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
