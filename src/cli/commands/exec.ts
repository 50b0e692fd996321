import { environmentChange } from '../../core/delivery/export/export-commands.ts';
import { obtainFor, wantedRequest } from '../options/obtain.ts';
import { refuse, usageMistake } from '../options/report.ts';
import { addRequestOptions, type RequestFlags } from '../options/request-options.ts';
import type { Register } from '../register.ts';
import { commandEnvironment } from '../shell/command-environment.ts';
import { runChild } from '../shell/run-child.ts';

type Flags = RequestFlags & { readonly force?: true };

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
      .option('--force', 'also inside a shell or command that runs as another profile'),
  )
    .addHelpText(
      'after',
      `
Examples:
  understudy exec prod -- aws s3 ls
  understudy exec prod --region eu-west-1 -- terraform plan
  understudy exec prod -- bash                a shell that has the credentials`,
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
      const { credentials, name, region } = obtained;
      const change = environmentChange({
        credentials,
        profile: name,
        ...(region !== undefined && { region }),
      });
      await context.handOver();
      const ended = await runChild(
        command,
        words,
        commandEnvironment(context.environment, change, context.platform),
      );
      if (ended.kind === 'not-started') {
        refuse(context, { kind: 'failed', message: ended.message });
      }
      context.end(ended.exitCode);
    });
};
