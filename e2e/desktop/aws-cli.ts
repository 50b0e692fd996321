import { spawn } from 'node:child_process';
import type { UserHome } from './user-home.ts';

/** How a command ended. */
export interface CommandOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program with nothing of this machine's environment but PATH and what is given, and without stdin: a bash whose
 * stdin is a socket, as Node's pipes are, takes itself for a remote login and reads the system's start files.
 */
export function runCommand(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<CommandOutcome> {
  const env = { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', ...environment };
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', (error) => resolve({ code: 127, stdout, stderr: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 128, stdout, stderr }));
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
