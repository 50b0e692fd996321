import type { Command } from 'commander';
import type { WantedPaths } from '../../core/aws-files/profiles/file-locations.ts';
import type { BackendOptions, CliContext } from '../context.ts';
import { remark } from './report.ts';

/** The flags that name the AWS files. */
export interface FileFlags {
  readonly configFile?: string;
  readonly credentialsFile?: string;
}

/** Adds them. They come before AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE, and those before the settings. */
export function addFileOptions(command: Command): Command {
  return command
    .option('--config-file <path>', 'the AWS config file, before AWS_CONFIG_FILE')
    .option('--credentials-file <path>', 'the AWS credentials file, before AWS_SHARED_CREDENTIALS_FILE');
}

/** The flags of commands that need whoever does the work. */
export interface BackendFlags extends FileFlags {
  readonly verbose?: true;
}

export function addBackendOptions(command: Command): Command {
  return addFileOptions(command).option(
    '--verbose',
    'tell on stderr who does the work, how the profile is reached and which calls were made',
  );
}

/** How the work is to be done, as the flags say. */
export function backendOptions(context: CliContext, flags: BackendFlags): BackendOptions {
  return {
    files: wantedFiles(flags),
    ...(flags.verbose && { explain: (sentence: string) => remark(context, [sentence]) }),
  };
}

export function wantedFiles({ configFile: config, credentialsFile: credentials }: FileFlags): WantedPaths {
  return { ...(config && { config }), ...(credentials && { credentials }) };
}
