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
