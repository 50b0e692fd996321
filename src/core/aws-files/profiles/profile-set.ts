import type { SourceLocation } from '../ini/source-location.ts';
import type { FileProblem } from './file-problem.ts';

export type { AwsFile, SourceLocation } from '../ini/source-location.ts';

/** One `key = value`. Keys are lower-case; values are exact. */
export interface Property {
  readonly key: string;
  readonly value: string;
  readonly at: SourceLocation;
  /** Indented `k = v` lines under an empty value (`s3 =` …), keys lower-case. */
  readonly subProperties?: ReadonlyMap<string, string>;
}

/** A named group of properties, both files merged; on a shared key the credentials file wins. */
export interface Profile {
  readonly name: string;
  readonly properties: ReadonlyMap<string, Property>;
  /** Every section header that contributes, in reading order (config first). At least one. */
  readonly sections: readonly [SourceLocation, ...SourceLocation[]];
}

/** Everything the two files say, with every problem found on the way. A bad entry never hides a good one. */
export interface ProfileSet {
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly ssoSessions: ReadonlyMap<string, Profile>;
  readonly services: ReadonlyMap<string, Profile>;
  readonly problems: readonly FileProblem[];
}
