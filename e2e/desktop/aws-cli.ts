import { execFile } from 'node:child_process';
import type { UserHome } from './user-home.ts';

/** How a command ended. */
export interface CommandOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program with nothing of this machine's environment but PATH and what is given. */
export function runCommand(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<CommandOutcome> {
  const env = { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', ...environment };
  return new Promise((resolve) => {
    execFile(command, [...args], { env, timeout: 60_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 127;
      resolve({ code, stdout, stderr });
    });
  });
}

/** Whether the AWS CLI is on this machine; tests that need it skip with a word when it is not. */
export async function hasAwsCli(): Promise<boolean> {
  return (await runCommand('aws', ['--version'], {})).code === 0;
}

/** Runs the AWS CLI as the person of `home` would, against the STS at `endpoint`. */
export function awsCli(home: UserHome, endpoint: string, args: readonly string[]): Promise<CommandOutcome> {
  return runCommand('aws', args, {
    ...home.environment,
    AWS_ENDPOINT_URL_STS: endpoint,
    AWS_EC2_METADATA_DISABLED: 'true',
  });
}
