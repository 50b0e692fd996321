import { SHELLS, type ShellName } from '../../../shared/shells.ts';
import type { Credentials } from '../../credentials.ts';
import { dialectOf, type Unfit, unfitFor } from './dialects.ts';

export interface ExportInput {
  readonly credentials: Credentials;
  /** Unknown: the region variables are left as they are. */
  readonly region?: string;
  /** The name of what was switched to, for prompts and scripts: `UNDERSTUDY_PROFILE`. */
  readonly profile?: string;
}

export type ExportResult =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly variable: string; readonly message: string; readonly advice: string };

/** Variables to set and variables to unset, before any shell's way of saying it. */
export interface EnvironmentChange {
  readonly set: ReadonlyMap<string, string>;
  readonly unset: readonly string[];
}

/**
 * Variables that would speak for another identity next to the new keys, so they are unset:
 * - AWS_PROFILE: the JavaScript SDK takes it before keys in the environment, and every tool its region and endpoint.
 * - AWS_DEFAULT_PROFILE: the same in boto3 and AWS CLI 1, where it even beats AWS_PROFILE.
 * - AWS_SECURITY_TOKEN: the old name of AWS_SESSION_TOKEN; botocore and older tools read it, and a stale one spoils the keys.
 * - AWS_SESSION_EXPIRATION: the old name of AWS_CREDENTIAL_EXPIRATION; prompts would count down the old session.
 */
const STALE = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_SECURITY_TOKEN', 'AWS_SESSION_EXPIRATION'] as const;

/**
 * What has to change in an environment for its processes to use these credentials. Both region variables are set where the
 * region is known, since AWS CLI 1 and boto3 read only AWS_DEFAULT_REGION, the JavaScript SDK only AWS_REGION. What has no
 * value now is unset, so nothing of an earlier switch stays behind.
 */
export function environmentChange({ credentials, region, profile }: ExportInput): EnvironmentChange {
  const set = new Map([
    ['AWS_ACCESS_KEY_ID', credentials.accessKeyId],
    ['AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey],
  ]);
  const unset: string[] = [...STALE];
  const put = (name: string, value: string | undefined) => {
    if (value) set.set(name, value);
    else unset.push(name);
  };
  put('AWS_SESSION_TOKEN', credentials.sessionToken);
  put('AWS_CREDENTIAL_EXPIRATION', credentials.expiration && isoSeconds(credentials.expiration));
  // SDKs read it beside the keys and build account-based endpoints from it: never the account of keys before.
  put('AWS_ACCOUNT_ID', credentials.accountId);
  if (region) {
    set.set('AWS_REGION', region);
    set.set('AWS_DEFAULT_REGION', region);
  }
  put('UNDERSTUDY_PROFILE', profile);
  return { set, unset };
}

/** Every variable that an export may leave behind, for taking it back. What the user had before is not known here. */
export const exportedVariables = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_ACCOUNT_ID',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'UNDERSTUDY_PROFILE',
] as const;

/** `2026-11-22T14:05:00Z`, as AWS writes it. */
function isoSeconds(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** A name that no shell takes for anything else. */
const PLAIN = /^[\w./-]+$/;

/**
 * The one line that makes every tool in a shell use a profile: `export AWS_PROFILE=understudy`. `undefined` where the
 * shell has no way to write this name.
 */
export function profileLine(shell: ShellName, profile: string): string | undefined {
  const { dialect } = SHELLS[shell];
  if (unfitFor(dialect, profile)) return undefined;
  return dialectOf(dialect).set('AWS_PROFILE', profile, PLAIN.test(profile));
}

/**
 * The commands that make a shell use these credentials: stale variables are unset first, then each one is set, one line each,
 * ending with one line end. A value that the shell cannot take is refused with the variable's name; the value itself is
 * never told.
 */
export function exportCommands(format: ShellName, input: ExportInput): ExportResult {
  return environmentCommands(format, environmentChange(input));
}

/** The same for any change of the environment. Where nothing is to be set or unset the text is empty. */
export function environmentCommands(format: ShellName, change: EnvironmentChange): ExportResult {
  const { dialect, named } = SHELLS[format];
  for (const [variable, value] of change.set) {
    const unfit = unfitFor(dialect, value);
    if (unfit) return refused(variable, unfit, named);
  }
  const { all, set, unset } = dialectOf(dialect);
  const text = [
    ...(change.unset.length > 0 ? (unset?.(change.unset) ?? []) : []),
    ...(all ? [all(change.set)] : [...change.set].map(([name, value]) => set(name, value, false))),
  ].join('\n');
  return { ok: true, text: text === '' ? '' : `${text}\n` };
}

function refused(variable: string, unfit: Unfit, shell: string): ExportResult {
  const what =
    variable === 'UNDERSTUDY_PROFILE' || variable === 'AWS_PROFILE'
      ? 'The profile name'
      : variable === 'AWS_REGION'
        ? 'The region'
        : `The value of ${variable}`;
  return {
    ok: false,
    variable,
    message: `${what} holds ${unfit.holds}, which cannot be written for ${shell}.`,
    advice: unfit.everywhere
      ? 'Remove it from the AWS files.'
      : 'Choose another shell, or rename the profile.',
  };
}
