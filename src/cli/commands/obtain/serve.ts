import { resolve } from 'node:path';
import { Option } from 'commander';
import { endpointEnvironment } from '../../../core/delivery/endpoint/endpoint-environment.ts';
import { writeTokenFile } from '../../../core/delivery/endpoint/token-file.ts';
import { environmentCommands } from '../../../core/delivery/export/export-commands.ts';
import { type ShellName, shells } from '../../../shared/shells.ts';
import type { CliContext } from '../../context.ts';
import { obtainFor, wantedRequest } from '../../options/obtain.ts';
import { refuse, tell, usageMistake } from '../../options/report.ts';
import { addRequestOptions, type RequestFlags } from '../../options/request-options.ts';
import type { Register } from '../../register.ts';
import { shellOf } from './env.ts';

type Flags = RequestFlags & {
  readonly port?: string;
  readonly shell?: ShellName;
  readonly tokenFile?: string;
};

/** `understudy serve`: credentials over HTTP on this machine, for programs that renew them by themselves. */
export const registerServe: Register = (program, context) => {
  addRequestOptions(
    program
      .command('serve')
      .summary('hand a profile’s credentials to programs, renewed, until Ctrl C')
      .description(
        'Answers the AWS SDKs on 127.0.0.1 as a container’s endpoint does, until Ctrl C, and prints the commands that lead programs there. Whoever has the token in them gets the credentials while this runs.',
      )
      .argument('[profile]', 'the profile to become, named exactly')
      .option('--port <port>', 'the port to listen on (default: one that is free)')
      .option('--token-file <path>', 'write the token into this file, and name the file instead of the token')
      .addOption(
        new Option('--shell <shell>', 'whose language (default: that of $SHELL)').choices([...shells]),
      ),
  )
    .addHelpText(
      'after',
      `
Examples:
  understudy serve prod                         copy what it prints into another terminal
  understudy serve prod --shell dotenv > .env   for programs that read such a file
  understudy serve prod --port 4144 --token-file ~/.prod-token
                                                the same two values every day, for an IDE`,
    )
    .action(async (profile: string | undefined, flags: Flags) => {
      const port = readPort(flags.port);
      if (port === 'wrong') {
        usageMistake(context, 'serve', '--port must be a number, 1 to 65535.');
        return;
      }
      const wanted = wantedRequest(context, 'serve', profile, flags);
      if (!wanted) return;
      const obtained = await obtainFor(context, wanted);
      if (!obtained) return;
      const { openTerminalEndpoint } = await import('../../endpoint/terminal-endpoint.ts');
      let isStopped: () => void = () => undefined;
      const stopped = new Promise<void>((resolved) => {
        isStopped = resolved;
      });
      const endpoint = await openTerminalEndpoint(context, wanted, {
        by: 'serve',
        onStopped: () => isStopped(),
        ask: context.hasTerminal() ? 'terminal' : 'never',
        ...(port !== undefined && { port }),
      });
      if (!endpoint) return;
      const { credentialsFile, lease } = endpoint;
      const authorization = await tokenFor(context, lease.token, flags.tokenFile);
      if (!authorization) {
        await endpoint.close();
        return;
      }
      const { name, region } = obtained;
      const { remove, ...shown } = authorization;
      const commands = environmentCommands(
        flags.shell ?? shellOf(context),
        endpointEnvironment({
          uri: lease.uri,
          authorization: shown.authorization,
          profile: name,
          region,
          credentialsFile,
        }),
      );
      if (commands.ok) {
        context.stdout.write(commands.text);
        tell(context, `Serving ${name} at ${lease.uri} until Ctrl C.`);
        await Promise.race([
          aborted(context.signal),
          stopped.then(() => tell(context, `${name} was stopped in Understudy.`)),
        ]);
      } else refuse(context, { kind: 'refused', message: commands.message, advice: commands.advice });
      await remove();
      await endpoint.close();
    });
};

/** How programs show that they may: the token, or the file that was written with it. `undefined`: said why not. */
async function tokenFor(context: CliContext, token: string, file: string | undefined) {
  if (file === undefined) return { authorization: { token }, remove: async () => undefined };
  const path = resolve(file);
  const written = await writeTokenFile(path, token);
  if (written.ok) return { authorization: { tokenFile: path }, remove: written.remove };
  refuse(context, { kind: 'failed', message: written.message, advice: written.advice });
  return undefined;
}

function readPort(text: string | undefined): number | undefined | 'wrong' {
  if (text === undefined) return undefined;
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535 ? port : 'wrong';
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolved) => {
    if (signal.aborted) resolved();
    else signal.addEventListener('abort', () => resolved(), { once: true });
  });
}
