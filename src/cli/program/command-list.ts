import {
  awsFiles,
  type CommandSpec,
  type FlagSpec,
  installFlags,
  json,
  requestFlags,
  shellFlag,
  withBackend,
  yes,
} from '../completion/command-spec.ts';
import type { Register } from '../register.ts';

interface CommandEntry extends Omit<CommandSpec, 'about'> {
  /** One line for the list of all commands, and for completion. */
  readonly summary: string;
  /** Its own file is loaded only when the command is wanted. */
  readonly load: () => Promise<Register>;
}

/**
 * Every command, in the order of the help: what it is for, where it stands, and its flags and words for completion, which has no time to
 * load them all. A test holds flags and words against the commands as they are registered.
 */
export const commands: Readonly<Record<string, CommandEntry>> = {
  list: {
    summary: 'list profiles: type, source, MFA, region, account, time left',
    load: async () => (await import('../commands/profiles/list.ts')).registerList,
    flags: [json, ...awsFiles],
    words: ['profile'],
  },
  switch: {
    summary: 'become a profile: write its credentials where tools read them',
    load: async () => (await import('../commands/obtain/switch.ts')).registerSwitch,
    flags: [
      { names: ['-o', '--output-profile'], value: 'target', about: 'the profile to write to' },
      { names: ['--force'], about: 'overwrite what stands there' },
      ...requestFlags,
    ],
    words: ['profile'],
  },
  env: {
    summary: 'print commands that set the credentials in a shell',
    load: async () => (await import('../commands/obtain/env.ts')).registerEnv,
    flags: [shellFlag, ...requestFlags],
    words: ['profile'],
  },
  exec: {
    summary: 'run a command with the credentials in its environment',
    load: async () => (await import('../commands/obtain/exec.ts')).registerExec,
    flags: [
      { names: ['--server'], about: 'the command renews the credentials by itself, as long as it runs' },
      { names: ['--force'], about: 'also inside another understudy exec' },
      ...requestFlags,
    ],
    words: ['profile'],
    isRunner: true,
  },
  serve: {
    summary: 'hand a profile’s credentials to programs, renewed, until Ctrl C',
    load: async () => (await import('../commands/obtain/serve.ts')).registerServe,
    flags: [
      { names: ['--port'], value: 'text', about: 'the port to listen on' },
      { names: ['--token-file'], value: 'files', about: 'name a file with the token instead of the token' },
      shellFlag,
      ...requestFlags,
    ],
    words: ['profile'],
  },
  console: {
    summary: 'open the AWS console as a profile',
    load: async () => (await import('../commands/obtain/console.ts')).registerConsole,
    flags: [
      { names: ['--print'], about: 'print the address instead' },
      { names: ['--session-duration'], value: 'text', about: 'seconds that the console session lasts' },
      ...named(requestFlags, '--refresh', '--mfa-token', '--region'),
      ...withBackend,
    ],
    words: ['profile', 'console-page'],
  },
  login: {
    summary: 'sign in to IAM Identity Center, or as aws login does',
    load: async () => (await import('../commands/sign-in/login.ts')).registerLogin,
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
    summary: 'take over what Leapp, aws-vault, Granted and others left',
    load: async () => (await import('../commands/profiles/import.ts')).registerImport,
    flags: [{ names: ['--dry-run'], about: 'only show what would change' }, yes, json, ...awsFiles],
    words: ['import-tool'],
  },
  populate: {
    summary: 'add profiles for the roles of an Identity Center',
    load: async () => (await import('../commands/profiles/populate.ts')).registerPopulate,
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
    summary: 'sign out of IAM Identity Center, or of a console session',
    load: async () => (await import('../commands/sign-in/logout.ts')).registerLogout,
    flags: [
      { names: ['--sso-session'], value: 'text', about: 'the sso-session section' },
      { names: ['--all'], about: 'every sign-in that the AWS files name' },
      ...withBackend,
    ],
    words: ['profile'],
  },
  credentials: {
    summary: 'print credentials as a credential_process does',
    load: async () => (await import('../commands/obtain/credentials.ts')).registerCredentials,
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
  status: {
    summary: 'show what is live, and how long it lasts',
    load: async () => (await import('../commands/written/status.ts')).registerStatus,
    flags: [json, ...withBackend],
    words: [],
  },
  stop: {
    summary: 'take a profile’s credentials out of the credentials file',
    load: async () => (await import('../commands/written/stop.ts')).registerStop,
    flags: [{ names: ['--all'], about: 'everything' }, ...withBackend],
    words: ['live-profile'],
  },
  undo: {
    summary: 'take back the last write into the credentials or config file',
    load: async () => (await import('../commands/written/undo.ts')).registerUndo,
    flags: [
      { names: ['--force'], about: 'also where somebody changed the section since' },
      { names: ['--config'], about: 'what populate or import wrote into the config file' },
      ...withBackend,
    ],
    words: [],
  },
  clean: {
    summary: 'remove what expired from the credentials file',
    load: async () => (await import('../commands/written/clean.ts')).registerClean,
    flags: withBackend,
    words: [],
  },
  keys: {
    summary: 'keep long-term keys in the keychain instead of in a file',
    load: async () => (await import('../commands/profiles/keys.ts')).registerKeys,
    flags: [json, yes, { names: ['--undo'], about: 'switch the old key on again' }, ...withBackend],
    words: ['keys-action', 'profile'],
  },
  doctor: {
    summary: 'find what is wrong in the AWS files, with line numbers',
    load: async () => (await import('../commands/profiles/doctor.ts')).registerDoctor,
    flags: [json, ...awsFiles],
    words: [],
  },
  cache: {
    summary: 'let aws --profile use a role without asking for a code',
    load: async () => (await import('../commands/written/cache.ts')).registerCache,
    flags: [
      { names: ['--keep'], about: 'with every switch and every renewal from now on' },
      { names: ['--remove'], about: 'take them out again, and end --keep' },
      ...named(requestFlags, '--refresh', '--mfa-token'),
      ...withBackend,
    ],
    words: ['profile'],
  },
  'shell-init': {
    summary: 'print a function that sets the variables in your shell',
    load: async () => (await import('../commands/shell/shell-init.ts')).registerShellInit,
    flags: [
      { names: ['--name'], value: 'text', about: 'what to call the function (us)' },
      { names: ['--awsume'], about: 'also a function in place of awsume' },
      { names: ['--no-completion'], about: 'the functions alone' },
      { names: ['--file'], value: 'files', about: 'another start file than the usual one' },
      ...installFlags,
    ],
    words: ['init-shell'],
  },
  completion: {
    summary: 'print completion for a shell',
    load: async () => (await import('../commands/shell/completion.ts')).registerCompletion,
    flags: [],
    words: ['init-shell'],
  },
  awsume: {
    summary: 'understand a command line of AWSume',
    load: async () => (await import('../commands/obtain/awsume.ts')).registerAwsume,
    flags: [],
    words: ['profile'],
  },
};

/** What stands where on the command line, by the name of the command. */
export const commandLine: Readonly<Record<string, CommandSpec>> = {
  ...Object.fromEntries(
    Object.entries(commands).map(([name, { summary, ...spec }]) => [name, { ...spec, about: summary }]),
  ),
  help: { about: 'help for a command', flags: [], words: ['text'] },
};

/** The flags of a list that have one of these names. */
function named(flags: readonly FlagSpec[], ...names: readonly string[]): readonly FlagSpec[] {
  return flags.filter((flag) => names.some((name) => flag.names.includes(name)));
}
