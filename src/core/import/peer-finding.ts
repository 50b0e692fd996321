import type { SsoSession } from '../aws-files/generated/sso-session.ts';

/** An Identity Center that another tool knows; the region may be one that it does not say. */
export type PeerSession = Omit<SsoSession, 'region'> & { readonly region?: string };

/** A profile that another tool keeps outside the AWS files, as it would stand in them. */
export type PeerProfile = {
  readonly name: string;
  readonly region?: string;
} & (
  | { readonly kind: 'sso'; readonly startUrl: string; readonly accountId: string; readonly roleName: string }
  | {
      readonly kind: 'role';
      readonly roleArn: string;
      /** Of another profile of the same tool, under the name that it has here. */
      readonly sourceProfile: string;
      readonly mfaSerial?: string;
      readonly sessionName?: string;
    }
  /** Long-term keys that stay with the other tool; the profile waits for them. */
  | { readonly kind: 'keys'; readonly mfaSerial?: string }
  /** Long-term keys that the other tool hands out by its own command. */
  | { readonly kind: 'process'; readonly command: string; readonly mfaSerial?: string }
);

/** A section of the config file that asks the other tool today, and what it would say without it. */
export type PeerConversion = { readonly profile: string; readonly remove: readonly string[] } & (
  | {
      readonly kind: 'sso';
      readonly startUrl: string;
      readonly accountId: string;
      readonly roleName: string;
      /** Put where the section has none. */
      readonly region?: string;
    }
  /** Keys that are missing in the section; none that stands there is changed. */
  | { readonly kind: 'values'; readonly values: ReadonlyMap<string, string> }
);

/** Settings of other tools that have an equal here. */
export interface PeerSettings {
  readonly sessionName?: string;
  /** Seconds. */
  readonly mfaSessionSeconds?: number;
}

/** Long-term keys that another tool keeps: they are named, never read. */
export interface PeerKey {
  /** As the other tool calls them. */
  readonly name: string;
  /** The profile that needs them. */
  readonly profile: string;
  /** Where they are, in words. */
  readonly place: string;
}

/** A file of another tool that could not be used. It never keeps the others from being read. */
export interface PeerProblem {
  readonly path: string;
  readonly message: string;
  readonly advice: string;
}

/** What one tool left on this machine. */
export interface PeerFinding {
  /** Files, programs and sections that say that the tool is or was here. */
  readonly evidence: readonly string[];
  readonly sessions: readonly PeerSession[];
  readonly profiles: readonly PeerProfile[];
  readonly conversions: readonly PeerConversion[];
  readonly settings: PeerSettings;
  readonly keys: readonly PeerKey[];
  /** What cannot be taken over, and what to do instead: sentences. */
  readonly notes: readonly string[];
  readonly problems: readonly PeerProblem[];
}

/** Nothing; a reader adds what it finds. */
export const NO_FINDING: PeerFinding = {
  evidence: [],
  sessions: [],
  profiles: [],
  conversions: [],
  settings: {},
  keys: [],
  notes: [],
  problems: [],
};
