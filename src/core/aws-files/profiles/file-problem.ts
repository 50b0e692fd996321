import type { AwsFile } from '../ini/source-location.ts';

/**
 * Something in (or about) one of the AWS files that the user should know.
 * `message` is one plain sentence that names the place; `advice` says what to do.
 */
export interface FileProblem {
  /** Stable identifier in kebab-case, for tests and for the doctor. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly file: AwsFile;
  readonly path: string;
  /** Counts from 1; absent when the whole file is meant. */
  readonly line?: number;
  /** The profile that suffers, where there is one. */
  readonly profile?: string;
  readonly message: string;
  readonly advice: string;
}
