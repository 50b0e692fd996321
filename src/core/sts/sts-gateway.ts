import type { Credentials, SessionCredentials } from '../credentials.ts';
import type { CaBundle } from './network/trusted-certificates.ts';
import type { StsFailure } from './sts-failure.ts';

/** Who signs, and where the call goes. Never defaulted from the environment. */
export interface StsCallContext {
  readonly credentials: Credentials;
  readonly region: string;
  /** Absent: the region's own endpoint. */
  readonly endpoint?: string;
  /** Certificate authorities that the profile adds to those trusted anyway (`ca_bundle`). */
  readonly caBundle?: CaBundle;
  readonly signal?: AbortSignal;
}

export type StsOutcome<T> =
  | { readonly ok: true; readonly value: T; readonly requestId?: string }
  | { readonly ok: false; readonly failure: StsFailure };

/** AWS STS API: GetSessionToken. */
export interface GetSessionTokenInput {
  /** 900 to 129600 s; AWS's default is 43200. */
  readonly durationSeconds: number;
  readonly serialNumber?: string;
  /** Exactly six digits; a string, since leading zeros matter. */
  readonly tokenCode?: string;
}

/** AWS STS API: AssumeRole. */
export interface AssumeRoleInput {
  readonly roleArn: string;
  readonly roleSessionName: string;
  /** 900 to 43200 s, at most 3600 when the caller is itself temporary. */
  readonly durationSeconds?: number;
  readonly externalId?: string;
  readonly serialNumber?: string;
  readonly tokenCode?: string;
  readonly sourceIdentity?: string;
  readonly policy?: string;
  readonly policyArns?: readonly string[];
  readonly tags?: ReadonlyMap<string, string>;
  readonly transitiveTagKeys?: readonly string[];
}

export interface AssumedRole {
  readonly credentials: SessionCredentials;
  /** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`; the role's path is not part of it. */
  readonly arn: string;
}

/** AWS STS API: AssumeRoleWithSAML. The assertion is the proof, so nobody signs. */
export interface AssumeRoleWithSamlInput {
  readonly roleArn: string;
  /** The SAML provider in IAM. */
  readonly principalArn: string;
  /** Base64; a secret. */
  readonly assertion: string;
  /** 900 to 43200 s; 3600 where it is absent, and never longer than the assertion's SessionNotOnOrAfter. */
  readonly durationSeconds?: number;
  readonly policy?: string;
  readonly policyArns?: readonly string[];
}

export interface CallerIdentity {
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
}

/** Gives a role for an assertion. Failures are values. */
export interface SamlGateway {
  assumeRoleWithSaml(
    input: AssumeRoleWithSamlInput,
    place: Omit<StsCallContext, 'credentials'>,
  ): Promise<StsOutcome<AssumedRole>>;
}

/** The three signed STS calls the product makes. Failures are values; exceptions are bugs. */
export interface StsGateway {
  getSessionToken(
    input: GetSessionTokenInput,
    context: StsCallContext,
  ): Promise<StsOutcome<SessionCredentials>>;
  assumeRole(input: AssumeRoleInput, context: StsCallContext): Promise<StsOutcome<AssumedRole>>;
  getCallerIdentity(context: StsCallContext): Promise<StsOutcome<CallerIdentity>>;
}
