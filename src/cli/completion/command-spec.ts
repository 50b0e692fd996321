/** What stands where on a command line, for completion: the parts of which `src/cli/program/command-list.ts` makes its rows. */

/** What a value is. `files`: the shell completes it by itself. */
export type ValueKind =
  | 'profile'
  | 'live-profile'
  | 'sso-session'
  | 'target'
  | 'shell'
  | 'init-shell'
  | 'region'
  | 'console-page'
  | 'import-tool'
  | 'keys-action'
  | 'files'
  | 'text';

export interface FlagSpec {
  readonly names: readonly string[];
  readonly value?: ValueKind;
  readonly about: string;
}

export interface CommandSpec {
  readonly about: string;
  readonly flags: readonly FlagSpec[];
  /** What each word without a dash is, in order. */
  readonly words: readonly ValueKind[];
  /** Words after the last are a command of its own. */
  readonly isRunner?: boolean;
}

export const json: FlagSpec = { names: ['--json'], about: 'as JSON' };
export const yes: FlagSpec = { names: ['-y', '--yes'], about: 'do not ask' };
const configFile: FlagSpec = { names: ['--config-file'], value: 'files', about: 'the AWS config file' };
const credentialsFile: FlagSpec = {
  names: ['--credentials-file'],
  value: 'files',
  about: 'the AWS credentials file',
};
export const awsFiles = [configFile, credentialsFile];
const verbose: FlagSpec = { names: ['--verbose'], about: 'tell who does the work, and how' };
export const withBackend = [...awsFiles, verbose];
/** In the words of AWSume, shared by everything that obtains credentials. */
export const requestFlags: readonly FlagSpec[] = [
  { names: ['-r', '--refresh'], about: 'get new credentials even while those at hand are good' },
  { names: ['--role-arn'], value: 'text', about: 'a role that is in no file' },
  { names: ['--source-profile'], value: 'profile', about: 'the profile that assumes --role-arn' },
  { names: ['--with-saml'], about: 'an assertion gives the role' },
  { names: ['--principal-arn'], value: 'text', about: 'the SAML provider' },
  { names: ['--with-web-identity'], about: 'a token gives the role' },
  { names: ['--external-id'], value: 'text', about: 'the external id that the role demands' },
  { names: ['--session-name'], value: 'text', about: 'the name that the role is assumed under' },
  { names: ['--role-duration'], value: 'text', about: 'seconds that the role lasts' },
  { names: ['--region'], value: 'region', about: 'the region, before that of the profile' },
  { names: ['--mfa-token'], value: 'text', about: 'the six digits of the MFA device' },
  { names: ['--session-policy'], value: 'text', about: 'an inline session policy, JSON' },
  { names: ['--session-policy-arns'], value: 'text', about: 'session policies by ARN' },
  { names: ['-t', '--tags'], value: 'text', about: 'session tags, key=value,…' },
  ...withBackend,
];
export const shellFlag: FlagSpec = {
  names: ['--shell'],
  value: 'shell',
  about: 'the shell that the commands are for',
};
export const installFlags: readonly FlagSpec[] = [
  { names: ['--install'], about: 'write it into the start file, after showing what changes' },
  { names: ['--uninstall'], about: 'take it out of the start file again' },
  yes,
];

export const helpFlag: FlagSpec = { names: ['-h', '--help'], about: 'help for the command' };
export const versionFlag: FlagSpec = { names: ['-V', '--version'], about: 'show the version' };

/** The function of `shell-init`: it takes what `env` takes. */
export const shellFunction: CommandSpec = {
  about: 'set the variables of a profile in this shell',
  flags: [
    { names: ['-u', '--unset'], about: 'unset them again' },
    { names: ['-l', '--list'], about: 'list the profiles' },
    ...requestFlags,
  ],
  words: ['profile'],
};
