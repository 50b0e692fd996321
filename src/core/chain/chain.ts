import type { SourceLocation } from '../aws-files/profiles/profile-set.ts';
import type { Credentials } from '../credentials.ts';
import type { EndpointFlavour } from '../sts/endpoints.ts';

export type { Environment } from '../aws-files/profiles/file-locations.ts';

/** A value together with where it came from, as the panel tells it ("eu-west-1, from source profile bastion"). */
export interface Sourced<T> {
  readonly value: T;
  /** `profile`: which profile's property; `environment`: the variable's name; `request`: asked for just now; `default`: ours. */
  readonly from:
    | { readonly kind: 'profile'; readonly profile: string; readonly at: SourceLocation }
    | { readonly kind: 'environment'; readonly variable: string }
    | { readonly kind: 'request' }
    | { readonly kind: 'default' };
}

/** What the user asks for: a profile as written, or any role through a source profile; with overrides for this switch. */
export interface ChainRequest extends ChainOverrides {
  /** The profile to become; absent for an ad hoc role. */
  readonly profile?: string;
  /** An ad hoc role: a full ARN or `[partition:]account:role`. Needs `sourceProfile` (or `profile` as the source). */
  readonly roleArn?: string;
  readonly sourceProfile?: string;
  /** The assertion of a hook gives the role, in place of a source profile: that of `roleArn`, or the profile's. */
  readonly withSaml?: true;
  /** With `withSaml`: the SAML provider, a full ARN or `[partition:]account:name`. Absent: as the assertion says. */
  readonly principalArn?: string;
  /** A token gives the role: that of the profile, or the one that the environment names. */
  readonly withWebIdentity?: true;
}

export interface ChainOverrides {
  readonly sessionName?: string;
  /** Seconds. */
  readonly durationSeconds?: number;
  readonly externalId?: string;
  readonly region?: string;
  readonly mfaSerial?: string;
  /** Inline session policy, JSON text. */
  readonly sessionPolicy?: string;
  readonly sessionPolicyArns?: readonly string[];
  readonly tags?: ReadonlyMap<string, string>;
}

/** The credentials that sign the first call of a chain. */
export type ChainBase =
  | {
      readonly kind: 'long-term-keys';
      readonly profile: string;
      readonly credentials: Credentials;
      /** `aws_account_id`, where the profile tells it. */
      readonly accountId?: string;
      readonly at: SourceLocation;
    }
  | {
      readonly kind: 'session-keys';
      readonly profile: string;
      readonly credentials: Credentials;
      readonly accountId?: string;
      /**
       * The profile's own `mfa_serial`: the device that these keys were made with. GetSessionToken refuses session keys, so
       * it opens nothing; it tells that a role with the same serial needs no further code.
       */
      readonly mfaSerial?: string;
      readonly at: SourceLocation;
    }
  /** Long-term keys in the operating system's keychain; what stands in the file is how other tools get them. */
  | {
      readonly kind: 'keychain-keys';
      readonly profile: string;
      /** `aws_account_id`, where the profile tells it. */
      readonly accountId?: string;
      readonly at: SourceLocation;
    }
  | {
      readonly kind: 'credential-process';
      readonly profile: string;
      readonly command: string;
      /** `aws_account_id` of the profile, for a process that names no account. */
      readonly accountId?: string;
      readonly at: SourceLocation;
    }
  | {
      readonly kind: 'credential-source';
      readonly profile: string;
      /** `Hook`: our own (`understudy_credentials = hook`); the others as AWS names them. */
      readonly source: 'Environment' | 'EcsContainer' | 'Ec2InstanceMetadata' | 'Hook';
      /** `ec2_metadata_service_endpoint` and `ec2_metadata_service_endpoint_mode` of the profile, as they stand there. */
      readonly metadata?: { readonly endpoint?: string; readonly mode?: string };
      readonly at: SourceLocation;
    }
  | {
      readonly kind: 'web-identity';
      readonly profile: string;
      readonly roleArn: string;
      readonly tokenFile: string;
      readonly sessionName?: string;
      /** Absent where the environment says it. */
      readonly at?: SourceLocation;
    }
  | {
      readonly kind: 'sso';
      readonly profile: string;
      /** Account and role are both there or both absent; without them the profile gives a bearer token only. */
      readonly accountId?: string;
      readonly roleName?: string;
      readonly startUrl: string;
      readonly ssoRegion: string;
      readonly sessionName?: string;
      /** `sso_registration_scopes` of the session, in the order of the file. */
      readonly registrationScopes?: readonly string[];
      /** `endpoint_url` for `sso_oidc` and `sso` in the profile's `services` section. */
      readonly endpoints?: { readonly oidc?: string; readonly portal?: string };
      readonly at: SourceLocation;
    }
  | {
      readonly kind: 'saml';
      /** The profile, or the name shown for a role that was asked for without one. */
      readonly profile: string;
      /** `saml-assertion`, or the name of a program in `saml-assertion.d`. */
      readonly hook: string;
      /** Absent: the only one of the assertion. */
      readonly roleArn?: string;
      /** The SAML provider in IAM; absent: as the assertion says. */
      readonly principalArn?: string;
      /** 900 to 43200; absent: AWS's own hour. */
      readonly durationSeconds?: number;
      readonly sessionPolicy?: string;
      readonly sessionPolicyArns?: readonly string[];
      /** Absent where no profile says it. */
      readonly at?: SourceLocation;
    }
  | {
      readonly kind: 'login';
      readonly profile: string;
      readonly loginSession: string;
      /** `endpoint_url` for `signin` in the profile's `services` section. */
      readonly endpoint?: string;
      readonly at: SourceLocation;
    };

/** One AssumeRole call. Parameters come from the profile that holds the `role_arn`, never inherited. */
export interface Hop {
  /** The profile that holds the `role_arn`; absent for an ad hoc role. */
  readonly profile?: string;
  readonly roleArn: string;
  readonly sessionName?: Sourced<string>;
  readonly durationSeconds?: Sourced<number>;
  readonly externalId?: string;
  /**
   * The hop's own `mfa_serial`, as written (or as overridden for this switch). Whether this very call needs a code of its
   * own is told by `needsSeparateCode` in `chain-mfa.ts`.
   */
  readonly mfaSerial?: Sourced<string>;
  readonly sourceIdentity?: string;
  readonly sessionPolicy?: string;
  readonly sessionPolicyArns?: readonly string[];
  readonly tags?: ReadonlyMap<string, string>;
  readonly transitiveTagKeys?: readonly string[];
}

/** What it takes to become the requested identity: sign with the base, then each hop in order. */
export interface Chain {
  /** The name shown for the result: the profile, or `account:role` for an ad hoc role. */
  readonly name: string;
  readonly base: ChainBase;
  readonly hops: readonly Hop[];
  /**
   * The device whose code opens the MFA session before the first hop: the base's own serial, else the serial of the hop
   * nearest to the base that names one (rules in `chain-mfa.ts`). Absent when no code is needed, and when the base is
   * itself a session, which GetSessionToken refuses.
   */
  readonly mfaSerial?: Sourced<string>;
  readonly region?: Sourced<string>;
  /** An explicit STS endpoint (`AWS_ENDPOINT_URL_STS`, `services`, `endpoint_url` …); absent means the regional default. */
  readonly endpoint?: Sourced<string>;
  /** FIPS, dual-stack or the old global endpoint, where one is asked for and no explicit endpoint is. */
  readonly endpointFlavour?: EndpointFlavour;
  /** The path of a file of further certificate authorities, as written (`AWS_CA_BUNDLE`, `ca_bundle`). */
  readonly caBundle?: Sourced<string>;
}

/** Why a chain cannot be followed; every variant names the profile, and the place where there is one. */
export interface ChainProblem {
  readonly code:
    | 'unknown-profile'
    | 'missing-source-profile'
    | 'source-loop'
    | 'both-sources'
    | 'no-source'
    | 'partial-keys'
    | 'token-left-over'
    | 'no-credentials'
    | 'unknown-credential-source'
    | 'invalid-role-arn'
    | 'invalid-duration'
    | 'invalid-field'
    | 'missing-services'
    | 'incomplete-sso';
  readonly profile: string;
  /** The profile that was looked for in vain, where another one names it. */
  readonly names?: string;
  readonly at?: SourceLocation;
  /** One plain sentence that names the place. */
  readonly message: string;
  readonly advice: string;
}

export type ChainResult =
  | { readonly ok: true; readonly chain: Chain }
  | { readonly ok: false; readonly problem: ChainProblem };
