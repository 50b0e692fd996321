import type { Register } from '../register.ts';

interface CommandEntry {
  /** One line for the list of all commands. */
  readonly summary: string;
  /** Its own file is loaded only when the command is wanted. */
  readonly load: () => Promise<Register>;
}

/** Every command, in the order of the help. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  list: {
    summary: 'list profiles: type, source, MFA, region, account, time left',
    load: async () => (await import('../commands/list.ts')).registerList,
  },
  switch: {
    summary: 'become a profile: write its credentials where tools read them',
    load: async () => (await import('../commands/switch.ts')).registerSwitch,
  },
  env: {
    summary: 'print commands that set the credentials in a shell',
    load: async () => (await import('../commands/env.ts')).registerEnv,
  },
  exec: {
    summary: 'run a command with the credentials in its environment',
    load: async () => (await import('../commands/exec.ts')).registerExec,
  },
  serve: {
    summary: 'hand a profile’s credentials to programs, renewed, until Ctrl C',
    load: async () => (await import('../commands/serve.ts')).registerServe,
  },
  console: {
    summary: 'open the AWS console as a profile',
    load: async () => (await import('../commands/console.ts')).registerConsole,
  },
  login: {
    summary: 'sign in to IAM Identity Center, or as aws login does',
    load: async () => (await import('../commands/login.ts')).registerLogin,
  },
  import: {
    summary: 'take over what Leapp, aws-vault, Granted and others left',
    load: async () => (await import('../commands/import.ts')).registerImport,
  },
  populate: {
    summary: 'add profiles for the roles of an Identity Center',
    load: async () => (await import('../commands/populate.ts')).registerPopulate,
  },
  logout: {
    summary: 'sign out of IAM Identity Center, or of a console session',
    load: async () => (await import('../commands/logout.ts')).registerLogout,
  },
  credentials: {
    summary: 'print credentials as a credential_process does',
    load: async () => (await import('../commands/credentials.ts')).registerCredentials,
  },
  status: {
    summary: 'show what is live, and how long it lasts',
    load: async () => (await import('../commands/status.ts')).registerStatus,
  },
  stop: {
    summary: 'take a profile’s credentials out of the credentials file',
    load: async () => (await import('../commands/stop.ts')).registerStop,
  },
  undo: {
    summary: 'take back the last write into the credentials or config file',
    load: async () => (await import('../commands/undo.ts')).registerUndo,
  },
  clean: {
    summary: 'remove what expired from the credentials file',
    load: async () => (await import('../commands/clean.ts')).registerClean,
  },
  keys: {
    summary: 'keep long-term keys in the keychain instead of in a file',
    load: async () => (await import('../commands/keys.ts')).registerKeys,
  },
  doctor: {
    summary: 'find what is wrong in the AWS files, with line numbers',
    load: async () => (await import('../commands/doctor.ts')).registerDoctor,
  },
  cache: {
    summary: 'let aws --profile use a role without asking for a code',
    load: async () => (await import('../commands/cache.ts')).registerCache,
  },
  'shell-init': {
    summary: 'print a function that sets the variables in your shell',
    load: async () => (await import('../commands/shell-init.ts')).registerShellInit,
  },
  completion: {
    summary: 'print completion for a shell',
    load: async () => (await import('../commands/completion.ts')).registerCompletion,
  },
  awsume: {
    summary: 'understand a command line of AWSume',
    load: async () => (await import('../commands/awsume.ts')).registerAwsume,
  },
};
