/**
 * What stands where on the command line, for completion. The commands themselves are registered one file each and loaded when
 * they are wanted; a completion has no time to load them all. A test holds this list against them.
 */

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

const json: FlagSpec = { names: ['--json'], about: 'as JSON' };
const yes: FlagSpec = { names: ['-y', '--yes'], about: 'do not ask' };
const configFile: FlagSpec = { names: ['--config-file'], value: 'files', about: 'the AWS config file' };
const credentialsFile: FlagSpec = {
  names: ['--credentials-file'],
  value: 'files',
  about: 'the AWS credentials file',
};
const awsFiles = [configFile, credentialsFile];
const verbose: FlagSpec = { names: ['--verbose'], about: 'tell who does the work, and how' };
const withBackend = [...awsFiles, verbose];
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
const shell: FlagSpec = { names: ['--shell'], value: 'shell', about: 'the shell that the commands are for' };
const install = [
  { names: ['--install'], about: 'write it into the start file, after showing what changes' },
  { names: ['--uninstall'], about: 'take it out of the start file again' },
  yes,
];

export const helpFlag: FlagSpec = { names: ['-h', '--help'], about: 'help for the command' };
export const versionFlag: FlagSpec = { names: ['-V', '--version'], about: 'show the version' };

export const commandLine: Readonly<Record<string, CommandSpec>> = {
  list: {
    about: 'list profiles: type, source, MFA, region, account, what is left',
    flags: [json, ...awsFiles],
    words: ['profile'],
  },
  switch: {
    about: 'obtain credentials and write them where tools read them',
    flags: [
      { names: ['-o', '--output-profile'], value: 'target', about: 'the profile to write to' },
      { names: ['--force'], about: 'overwrite what stands there' },
      ...requestFlags,
    ],
    words: ['profile'],
  },
  env: {
    about: 'export commands for a shell',
    flags: [shell, ...requestFlags],
    words: ['profile'],
  },
  exec: {
    about: 'run a command with the credentials in its environment',
    flags: [
      { names: ['--server'], about: 'the command renews the credentials by itself, as long as it runs' },
      { names: ['--force'], about: 'also inside another understudy exec' },
      ...requestFlags,
    ],
    words: ['profile'],
    isRunner: true,
  },
  serve: {
    about: 'credentials for programs, renewed, until Ctrl C',
    flags: [
      { names: ['--port'], value: 'text', about: 'the port to listen on' },
      { names: ['--token-file'], value: 'files', about: 'name a file with the token instead of the token' },
      shell,
      ...requestFlags,
    ],
    words: ['profile'],
  },
  login: {
    about: 'sign in to IAM Identity Center, or as aws login does',
    flags: [
      { names: ['--sso-session'], value: 'sso-session', about: 'the sso-session section' },
      { names: ['--start-url'], value: 'text', about: 'the start URL' },
      { names: ['--sso-region'], value: 'region', about: 'the region of the Identity Center' },
      { names: ['--device-code'], about: 'compare a code instead' },
      { names: ['--no-browser'], about: 'only print the address' },
      { names: ['--create'], about: 'let the profile sign in as aws login does' },
      { names: ['--region'], value: 'region', about: 'where a console sign-in lives' },
      yes,
      ...awsFiles,
    ],
    words: ['profile'],
  },
  import: {
    about: 'take over what other tools left',
    flags: [{ names: ['--dry-run'], about: 'only show what would change' }, yes, json, ...awsFiles],
    words: ['import-tool'],
  },
  populate: {
    about: 'add profiles for the roles of an Identity Center',
    flags: [
      { names: ['--start-url'], value: 'text', about: 'the start URL' },
      { names: ['--sso-region'], value: 'region', about: 'the region of the Identity Center' },
      { names: ['--account'], value: 'text', about: 'roles of this account' },
      { names: ['--role'], value: 'text', about: 'this role' },
      { names: ['--all'], about: 'every role' },
      { names: ['--template'], value: 'text', about: 'names of the profiles' },
      { names: ['--region'], value: 'region', about: 'the region that new profiles get' },
      { names: ['--prune'], about: 'take profiles out whose role is gone' },
      { names: ['--dry-run'], about: 'only show what would change' },
      yes,
      json,
      { names: ['--device-code'], about: 'compare a code instead' },
      { names: ['--no-browser'], about: 'only print the address' },
      ...awsFiles,
    ],
    words: ['sso-session'],
  },
  logout: {
    about: 'sign out of IAM Identity Center, or of a console session',
    flags: [
      { names: ['--sso-session'], value: 'text', about: 'the sso-session section' },
      { names: ['--all'], about: 'every sign-in that the AWS files name' },
      ...withBackend,
    ],
    words: ['profile'],
  },
  console: {
    about: 'open the AWS console',
    flags: [
      { names: ['--print'], about: 'print the address instead' },
      { names: ['--session-duration'], value: 'text', about: 'seconds that the console session lasts' },
      ...requestFlags.filter(({ names }) =>
        ['--refresh', '--mfa-token', '--region'].some((name) => names.includes(name)),
      ),
      ...withBackend,
    ],
    words: ['profile', 'console-page'],
  },
  credentials: {
    about: 'credentials as JSON, for credential_process',
    flags: [
      { names: ['--install'], value: 'text', about: 'write the credential_process line into a profile' },
      { names: ['--uninstall'], value: 'text', about: 'take the line out of a profile again' },
      yes,
      { names: ['--no-prompt'], about: 'do not raise the window of the app either' },
      { names: ['--no-session'], about: 'the long-term keys themselves' },
      ...requestFlags,
    ],
    words: ['profile'],
  },
  status: { about: 'what is live, and until when', flags: [json, ...withBackend], words: [] },
  stop: {
    about: 'take credentials out again',
    flags: [{ names: ['--all'], about: 'everything' }, ...withBackend],
    words: ['live-profile'],
  },
  undo: {
    about: 'take back the last write into the credentials or config file',
    flags: [
      { names: ['--force'], about: 'also where somebody changed the section since' },
      { names: ['--config'], about: 'what populate or import wrote into the config file' },
      ...withBackend,
    ],
    words: [],
  },
  clean: { about: 'remove what has expired', flags: withBackend, words: [] },
  keys: {
    about: 'long-term keys, in the keychain',
    flags: [json, yes, { names: ['--undo'], about: 'switch the old key on again' }, ...withBackend],
    words: ['keys-action', 'profile'],
  },
  doctor: { about: 'problems in the files, with line numbers', flags: [json, ...awsFiles], words: [] },
  cache: {
    about: "put a role profile's credentials into the AWS CLI's cache",
    flags: [
      { names: ['--keep'], about: 'with every switch and every renewal from now on' },
      { names: ['--remove'], about: 'take them out again, and end --keep' },
      ...requestFlags.filter(({ names }) =>
        ['--refresh', '--mfa-token'].some((name) => names.includes(name)),
      ),
      ...withBackend,
    ],
    words: ['profile'],
  },
  completion: { about: 'completion for a shell', flags: [], words: ['init-shell'] },
  'shell-init': {
    about: 'a function that sets the variables in the shell that you are in',
    flags: [
      { names: ['--name'], value: 'text', about: 'what to call the function (us)' },
      { names: ['--awsume'], about: 'also a function in place of awsume' },
      { names: ['--no-completion'], about: 'the functions alone' },
      { names: ['--file'], value: 'files', about: 'another start file than the usual one' },
      ...install,
    ],
    words: ['init-shell'],
  },
  awsume: { about: "AWSume's own command line", flags: [], words: ['profile'] },
  help: { about: 'help for a command', flags: [], words: ['text'] },
};

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
