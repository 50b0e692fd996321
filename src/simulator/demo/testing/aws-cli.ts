import { spawn, spawnSync } from 'node:child_process';
import type { DemoHome, Simulator } from '../../index.ts';

/** False where the AWS CLI is not installed. */
export const hasAwsCli = spawnSync('aws', ['--version'], { encoding: 'utf8' }).status === 0;

export interface CliAnswer {
  readonly status: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs the AWS CLI in the demo's home, away from any terminal, so that it reads codes from its stdin. */
export function runAws(
  args: readonly string[],
  demo: { readonly home: string; readonly files: DemoHome; readonly simulator: Simulator },
  input = '',
): Promise<CliAnswer> {
  const child = spawn('aws', [...args], {
    detached: true,
    env: {
      PATH: process.env['PATH'],
      HOME: demo.home,
      AWS_CONFIG_FILE: demo.files.configFile,
      AWS_SHARED_CREDENTIALS_FILE: demo.files.credentialsFile,
      AWS_DEFAULT_REGION: 'eu-central-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      ...demo.simulator.environment,
    },
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString('utf8');
  });
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output, errors }));
  });
}
