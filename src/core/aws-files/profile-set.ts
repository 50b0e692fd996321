import type { FileProblem } from './file-problem.ts';

/** Which of the two shared AWS files. */
export type AwsFile = 'config' | 'credentials';

/** A place in one of the files; `line` counts from 1. */
export interface SourceLocation {
  readonly file: AwsFile;
  readonly path: string;
  readonly line: number;
  /** Set where a hook told of it instead: `path` is the hook's, and `line` says nothing. */
  readonly from?: 'hook';
}

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
