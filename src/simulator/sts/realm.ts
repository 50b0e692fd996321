import type { IamAction } from '../iam/iam-action-names.ts';
import type { RealmIdentityCenter } from '../identity-center/realm.ts';
import type { RealmSignIn } from '../sign-in/realm.ts';
import type { Partition } from './partitions.ts';

/**
 * Everything the simulator knows about the world, as a plain object that a test writes.
 * What is left out takes AWS's own default. Identity policies allow everything unless `denies` says otherwise,
 * so a role's trust decides who may assume it.
 */
export interface Realm {
  readonly accounts: readonly RealmAccount[];
  readonly identityCenters?: readonly RealmIdentityCenter[];
  /** Who is signed in to the console, for `aws login`. Absent: nobody can sign in so. */
  readonly signIn?: RealmSignIn;
}

export interface RealmAccount {
  /** Twelve digits. */
  readonly id: string;
  /** `aws` unless told otherwise. */
  readonly partition?: Partition;
  readonly alias?: string;
  readonly users?: readonly RealmUser[];
  readonly roles?: readonly RealmRole[];
  readonly samlProviders?: readonly RealmSamlProvider[];
  readonly oidcProviders?: readonly RealmOidcProvider[];
  /** Regions in which the account's administrator has turned STS off. */
  readonly disabledRegions?: readonly string[];
}

export interface RealmUser {
  readonly name: string;
  /** `/` unless told otherwise; begins and ends with a slash. */
  readonly path?: string;
  /** The account's root user: its sessions last an hour at most and it may assume no role. */
  readonly root?: boolean;
  readonly keys?: readonly RealmAccessKey[];
  readonly mfaDevices?: readonly RealmMfaDevice[];
  /** Serials of passkeys and security keys, `arn:aws:iam::ACCOUNT:u2f/user/NAME/KEY`: for the console, no code comes of them. */
  readonly securityKeys?: readonly string[];
  readonly denies?: readonly RealmDeny[];
}

export interface RealmAccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** False for a key that was made inactive. */
  readonly active?: boolean;
  /** The beginning of 2025 unless specified otherwise. */
  readonly createdAt?: Date;
}

/** An identity provider that the account trusts by SAML: `arn:PARTITION:iam::ACCOUNT:saml-provider/NAME`. */
export interface RealmSamlProvider {
  readonly name: string;
  /** Issuer in its assertions: the entity id of its metadata. */
  readonly issuer: string;
  /** What its assertions are signed with, for `samlResponse`; stands for the certificate in its metadata. */
  readonly secret: string;
}

/** An identity provider that the account trusts by OpenID Connect: `arn:PARTITION:iam::ACCOUNT:oidc-provider/HOST/PATH`. */
export interface RealmOidcProvider {
  /** `https://token.example/path` */
  readonly url: string;
  /** Client ids that its tokens may be for. */
  readonly audiences: readonly string[];
  /** What its tokens are signed with, for `webIdentityToken`; stands for its published keys. */
  readonly secret: string;
}

export interface RealmMfaDevice {
  /** `arn:aws:iam::ACCOUNT:mfa/NAME`, or a hardware serial such as `GAHT12345678`. */
  readonly serial: string;
  /** The TOTP seed in base32, as an authenticator app takes it. */
  readonly seed: string;
}

export interface RealmRole {
  readonly name: string;
  /** `/` unless told otherwise; begins and ends with a slash. */
  readonly path?: string;
  readonly trust: RealmTrust;
  /** Seconds, 3600 to 43200; AWS's default is 3600. */
  readonly maxSessionDuration?: number;
  /** What the role's own policy denies its sessions. */
  readonly denies?: readonly RealmDeny[];
}

export interface RealmTrust {
  /**
   * Who may assume the role: the ARN of a user, a role, an assumed-role session or an account's root, a bare account id
   * (the same as its root), or `*`; also the ARN of a SAML or OpenID Connect provider, whose people are let in.
   */
  readonly principals: readonly string[];
  readonly externalId?: string;
  /** Condition on the `sub` of a web identity token. */
  readonly webIdentitySubject?: string;
  /** Condition `aws:MultiFactorAuthPresent`. */
  readonly mfaRequired?: boolean;
  /** Condition `aws:MultiFactorAuthAge`, in seconds; asks for MFA by itself. */
  readonly maxMfaAgeSeconds?: number;
  /** False where the trust lacks `sts:TagSession`. */
  readonly allowsTags?: boolean;
  /** False where the trust lacks `sts:SetSourceIdentity`. */
  readonly allowsSourceIdentity?: boolean;
}

/** An explicit deny in an identity policy. */
export interface RealmDeny {
  readonly action: 'sts:AssumeRole' | 'sts:TagSession' | 'sts:SetSourceIdentity' | `iam:${IamAction}`;
  /** The ARN of a role or a user; absent: all. */
  readonly resource?: string;
  /** True: only for sessions without MFA and for long-term keys (`BoolIfExists aws:MultiFactorAuthPresent false`). IAM actions only. */
  readonly unlessMfa?: boolean;
}
