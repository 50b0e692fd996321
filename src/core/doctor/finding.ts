import type { AwsFile } from '../aws-files/profiles/profile-set.ts';

/** What each family of AWS tools makes of the place. Short sentences without their subject: "Refuses the whole file." */
export interface ReaderVerdicts {
  /** The AWS CLI, boto3 and whatever else stands on botocore. */
  readonly botocore: string;
  /** The AWS SDK for JavaScript: the CDK, Serverless, many web tools. */
  readonly javascript: string;
  /** Terraform and other tools in Go; the SDK for Rust, whose rules Java, Kotlin and C++ share. */
  readonly goAndRust: string;
}

/** One thing that the doctor found. Never holds a secret or a line of a file, only names of profiles, keys and variables. */
export interface DoctorFinding {
  /** Stable identifier in kebab-case. */
  readonly code: string;
  /** `error`: a profile, or with some tools a whole file, does not work. `warning`: tools read the place differently, or it is risky. */
  readonly severity: 'error' | 'warning';
  /** Absent when the environment is meant. */
  readonly file?: AwsFile;
  readonly path?: string;
  /** Files beside the two that are meant, with their full paths. */
  readonly paths?: readonly string[];
  /** Counts from 1; absent when the whole file is meant. */
  readonly line?: number;
  readonly profile?: string;
  /** The environment variable that is meant. */
  readonly variable?: string;
  /** One plain sentence that names the place. */
  readonly message: string;
  /** Absent where all tools do the same. */
  readonly readers?: ReaderVerdicts;
  /** What to do; always safe for the other tools. */
  readonly advice: string;
}

/** A place in a file, as a finding names it. */
export interface Place {
  readonly file: AwsFile;
  readonly path: string;
  readonly line: number;
}

/** A finding at a line; its message begins with the place. */
export function findingAt(
  at: Place,
  finding: Omit<DoctorFinding, 'file' | 'path' | 'line' | 'variable' | 'message'> & { readonly says: string },
): DoctorFinding {
  const { says, ...rest } = finding;
  return {
    ...rest,
    file: at.file,
    path: at.path,
    line: at.line,
    message: `${at.path}, line ${at.line}: ${says}`,
  };
}
