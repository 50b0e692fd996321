import type { Command } from 'commander';
import type { WantedPaths } from '../core/aws-files/file-locations.ts';

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

export function wantedFiles({ configFile: config, credentialsFile: credentials }: FileFlags): WantedPaths {
  return { ...(config && { config }), ...(credentials && { credentials }) };
}
