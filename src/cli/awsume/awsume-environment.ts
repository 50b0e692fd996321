import type { Credentials } from '../../core/credentials.ts';
import {
  type EnvironmentChange,
  environmentChange,
  exportedVariables,
} from '../../core/delivery/export/export-commands.ts';

/** What AWSume's scripts set and unset besides the keys. */
const AWSUME_VARIABLES = ['AWSUME_PROFILE', 'AWSUME_EXPIRATION', 'AWSUME_COMMAND'] as const;

/** Every variable that AWSume or we may have left. */
const everything = [
  ...exportedVariables,
  ...AWSUME_VARIABLES,
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_SECURITY_TOKEN',
  'AWS_SESSION_EXPIRATION',
] as const;

/**
 * The keys as our own export sets them, with the two variables that prompts and scripts know from AWSume. AWSUME_EXPIRATION is
 * the local time without a zone, as AWSume writes it; AWS_CREDENTIAL_EXPIRATION tells the instant. AWSUME_COMMAND is unset: it
 * would hold whatever was typed, codes and policies too.
 */
export function keysForAwsume(input: {
  readonly credentials: Credentials;
  readonly region?: string;
  /** Absent for credentials that were given on the command line. */
  readonly name?: string;
}): EnvironmentChange {
  const { credentials, name, region } = input;
  const change = environmentChange({
    credentials,
    ...(region !== undefined && { region }),
    ...(name !== undefined && { profile: name }),
  });
  const set = new Map(change.set);
  const unset = [...change.unset, 'AWSUME_COMMAND'];
  const put = (variable: string, value: string | undefined) => {
    if (value === undefined) unset.push(variable);
    else set.set(variable, value);
  };
  put('AWSUME_PROFILE', name);
  put('AWSUME_EXPIRATION', credentials.expiration && localTime(credentials.expiration));
  return { set, unset };
}

/** `-a`: the shell names a profile that is kept fresh, and holds no keys that could grow old. */
export function profileForAwsume(input: {
  readonly target: string;
  readonly name: string;
  readonly region?: string;
}): EnvironmentChange {
  const { name, region, target } = input;
  const set = new Map([
    ['AWS_PROFILE', target],
    ['AWS_DEFAULT_PROFILE', target],
    ...(region === undefined
      ? []
      : [['AWS_REGION', region] as const, ['AWS_DEFAULT_REGION', region] as const]),
    ['UNDERSTUDY_PROFILE', name],
    ['AWSUME_PROFILE', name],
  ]);
  return { set, unset: everything.filter((variable) => !set.has(variable)) };
}

/** `-u`, and the end of `-a`. */
export function nothingForAwsume(): EnvironmentChange {
  return { set: new Map(), unset: everything };
}

function localTime(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day}T${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')}`;
}
