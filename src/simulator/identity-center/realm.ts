import type { Consent } from '../oauth/browser-answer.ts';

/** An instance of IAM Identity Center. What is left out takes AWS's own default. */
export interface RealmIdentityCenter {
  /** `https://corp.awsapps.com/start`. Names the instance; a trailing `/` or `/#/` makes no difference. */
  readonly startUrl: string;
  readonly region: string;
  /** The first one signs in where nobody is asked. */
  readonly users: readonly RealmIdentityCenterUser[];
  readonly accounts: readonly RealmMemberAccount[];
  readonly permissionSets: readonly RealmPermissionSet[];
  /** `page` unless specified otherwise: a person decides in the browser. `allow` and `deny` decide as soon as the page is opened. */
  readonly consent?: Consent;
  /** Seconds a sign-in lasts, 900 to 7776000 (90 days); 8 hours unless specified otherwise. */
  readonly sessionSeconds?: number;
  /** Seconds an access token lasts that can be refreshed; an hour unless specified otherwise. */
  readonly accessTokenSeconds?: number;
  /** Seconds within which a device code must be approved; 600 unless specified otherwise. */
  readonly deviceCodeSeconds?: number;
  /** Seconds between two polls of a device code; 1 unless specified otherwise. */
  readonly pollSeconds?: number;
  /**
   * What a refresh gives: a new refresh token in place of the old one (`rotate`, unless specified otherwise), the same one
   * again (`keep`), or none (`omit`).
   */
  readonly refreshTokens?: RefreshTokens;
  /** The most entries of a page of accounts or roles; 100 unless specified otherwise. */
  readonly pageSize?: number;
  /** True: every second page is empty and says only where to go on. */
  readonly emptyPages?: boolean;
  /** Calls of the portal in one second, beyond which it answers 429; no limit unless specified otherwise. */
  readonly requestsPerSecond?: number;
}

export type RefreshTokens = 'rotate' | 'keep' | 'omit';

export interface RealmIdentityCenterUser {
  /** What stands in the ARN of the user's role sessions: 2 to 64 of `A-Za-z0-9_+=,.@-`. */
  readonly name: string;
  /** Names of permission sets by account id. */
  readonly assignments: Readonly<Record<string, readonly string[]>>;
}

/** An account of the organization. */
export interface RealmMemberAccount {
  /** Twelve digits. */
  readonly id: string;
  /** May be missing, need not be unique, may hold blanks, brackets and what else people write. */
  readonly name?: string;
  readonly email?: string;
}

export interface RealmPermissionSet {
  readonly name: string;
  /** Seconds its role sessions last, 3600 to 43200; an hour unless specified otherwise. */
  readonly sessionSeconds?: number;
}
