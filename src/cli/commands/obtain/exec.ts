import { basename } from 'node:path';
import type { ObtainedAnswer } from '../../../core/agent/backend.ts';
import { endpointEnvironment } from '../../../core/delivery/endpoint/endpoint-environment.ts';
import { type EnvironmentChange, environmentChange } from '../../../core/delivery/export/export-commands.ts';

import type { CliContext } from '../../context.ts';
import { obtainFor, type WantedRequest, wantedRequest } from '../../options/obtain.ts';
import { refuse, tell, usageMistake } from '../../options/report.ts';
import { addRequestOptions, type RequestFlags } from '../../options/request-options.ts';
import type { Register } from '../../register.ts';
import { commandEnvironment } from '../../shell/command-environment.ts';
import { runChild } from '../../shell/run-child.ts';

type Flags = RequestFlags & { readonly force?: true; readonly server?: true };

/** `understudy exec`: a command with the credentials in its environment. */
export const registerExec: Register = (program, context) => {
  addRequestOptions(
    program
      .command('exec')
      .summary('run a command with the credentials in its environment')
      .description(
        'Runs a command with the credentials, and nothing else of AWS, in its environment. Signals are passed on; the exit code is that of the command, 128 and the signal when it was ended by one, 127 when it was not found.',
      )
      .usage('[options] <profile> -- <command…>')
      .argument('[profile]', 'the profile to become, named exactly')
      .option(
        '--server',
        'give the command an address of this machine instead of keys, where it renews them by itself',
      )
      .option('--force', 'also inside a shell or command that runs as another profile'),
  )
    .addHelpText(
      'after',
      `
Examples:
  understudy exec prod -- aws s3 ls
  understudy exec prod --region eu-west-1 -- terraform plan
  understudy exec prod -- bash                a shell that has the credentials
  understudy exec --server prod -- npm run dev   a long-running program that renews them`,
    )
    .action(async (profile: string | undefined, flags: Flags) => {
      const [command, ...words] = context.afterDashes;
      if (command === undefined) {
        usageMistake(context, 'exec', 'Say what to run, after two dashes: understudy exec prod -- aws s3 ls');
        return;
      }
      const wanted = wantedRequest(context, 'exec', profile, flags);
      if (!wanted) return;
      const outer = context.environment['UNDERSTUDY_PROFILE'];
      if (outer && flags.force !== true) {
        refuse(context, {
          kind: 'refused',
          message: `This shell runs as ${outer} already (UNDERSTUDY_PROFILE is set), and the command would run as ${profile ?? wanted.request.roleArn} inside it.`,
          advice: 'Leave that shell first, or add --force.',
        });
        return;
      }
      const obtained = await obtainFor(context, wanted);
      if (!obtained) return;
      const run = async (change: EnvironmentChange) => {
        const environment = commandEnvironment(context.environment, change, context.platform);
        const ended = await runChild(command, words, environment);
        if (ended.kind === 'not-started') refuse(context, { kind: 'failed', message: ended.message });
        context.end(ended.exitCode);
      };
      await (flags.server
        ? withEndpoint(context, { command, wanted, obtained }, run)
        : withKeys(context, obtained, run));
    });
};

type Run = (change: EnvironmentChange) => Promise<void>;

async function withKeys(
  context: CliContext,
  { credentials, name, region }: ObtainedAnswer,
  run: Run,
): Promise<void> {
  const change = environmentChange({ credentials, profile: name, ...(region !== undefined && { region }) });
  await context.handOver();
  await run(change);
}

/** `--server`: the endpoint lives as long as the command, and so does whoever gets the credentials. */
async function withEndpoint(
  context: CliContext,
  asked: { readonly command: string; readonly wanted: WantedRequest; readonly obtained: ObtainedAnswer },
  run: Run,
): Promise<void> {
  const { command, obtained, wanted } = asked;
  const { name, region } = obtained;
  const { openTerminalEndpoint } = await import('../../endpoint/terminal-endpoint.ts');
  const endpoint = await openTerminalEndpoint(context, wanted, {
    by: 'exec',
    program: basename(command),
    ask: 'never',
    onStopped: () =>
      tell(context, `${name} was stopped in Understudy: the command gets no more credentials.`),
  });
  if (!endpoint) return;
  const { credentialsFile, lease } = endpoint;
  const authorization = { token: lease.token };
  await context.handOver({ keepBackend: true });
  await run(endpointEnvironment({ uri: lease.uri, authorization, profile: name, region, credentialsFile }));
  await endpoint.close();
}
