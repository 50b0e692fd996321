import type { ObtainCallOptions, SwitchedAnswer } from '../../core/agent/backend.ts';
import type { Backend } from '../../core/agent/verbs.ts';
import { type EnvironmentChange, environmentCommands } from '../../core/delivery/export/export-commands.ts';
import { assertNever } from '../../shared/assert-never.ts';
import { type InitShell, isInitShell, shellOfProgram } from '../../shared/shells.ts';
import type { CliContext } from '../context.ts';
import { exitCode } from '../exit-code.ts';
import { answerFor, type WantedRequest } from '../options/obtain.ts';
import { refuse, remark, sayProduction, tell } from '../options/report.ts';
import { readRequest } from '../options/request-options.ts';
import { INIT_SHELLS } from '../shell/init-shells.ts';
import { runCommandLine, showText } from '../shell/shell-words.ts';
import { keysForAwsume, nothingForAwsume, profileForAwsume } from './awsume-environment.ts';
import { type AssumePlan, type AwsumePlan, planAwsume } from './awsume-plan.ts';
import { parseAwsume } from './parse-awsume.ts';
import { readGivenCredentials } from './provided-credentials.ts';

export interface AwsumeRun {
  readonly context: CliContext;
  /** The shell whose function `awsume` carries out what is printed; absent where the program is called by itself. */
  readonly shell?: InitShell;
  /** The words that start this program. */
  readonly program: readonly string[];
  /** Runs one of our own commands in this process. */
  readonly runCommand: (argv: readonly string[]) => Promise<void>;
}

/** The target of `-a` without `-o`: as AWSume names it, so that scripts which know the name find it. */
const AUTO = 'autoawsume-';

/**
 * Carries out an AWSume command line. Called by the function `awsume`, stdout holds what the shell is to do and nothing else;
 * called by itself, it holds the export commands for `eval`, since no program can set the variables of the shell above it.
 */
export async function runAwsume(argv: readonly string[], run: AwsumeRun): Promise<void> {
  const parsed = parseAwsume(argv);
  if (!parsed.ok) {
    mistake(run, parsed.mistake);
    return;
  }
  const plan = planAwsume(parsed.given);
  switch (plan.kind) {
    case 'assume':
      await (plan.console === undefined ? assume(plan, run) : withConsole(plan, plan.console, run));
      return;
    case 'given':
      given(plan, run);
      return;
    case 'unset':
      deliver(nothingForAwsume(), plan.show, run);
      return;
    case 'kill':
      await kill(plan.profile, run);
      return;
    case 'who':
      show(
        run.context.environment['AWSUME_PROFILE'] ||
          run.context.environment['UNDERSTUDY_PROFILE'] ||
          'No profile is in use in this shell.',
        run,
      );
      return;
    case 'command':
      await command(plan.argv, run);
      return;
    case 'nothing':
      tell(run.context, plan.sentence);
      return;
    case 'refused':
      mistake(run, plan.sentence);
      return;
    default:
      return assertNever(plan);
  }
}

function mistake({ context }: AwsumeRun, sentence: string): void {
  tell(context, sentence);
  context.end(exitCode.usage);
}

/**
 * `-c` and its like: the variables are set as without it, then the console is opened. Where no shell listens, or it has been
 * switched already and no profile is named, only the console is.
 */
async function withConsole(plan: AssumePlan, words: readonly string[], run: AwsumeRun): Promise<void> {
  const { environment } = run.context;
  const isNamed = plan.note === undefined;
  const current = isNamed ? undefined : environment['AWSUME_PROFILE'] || environment['UNDERSTUDY_PROFILE'];
  const profile = current ?? plan.profile;
  if (profile === undefined) {
    mistake(run, 'The console is opened as a profile: leave out --role-arn, or save the role in the app.');
    return;
  }
  const { configFile, credentialsFile, region } = plan.flags;
  const flags = [
    ...(region === undefined ? [] : ['--region', region]),
    ...(configFile === undefined ? [] : ['--config-file', configFile]),
    ...(credentialsFile === undefined ? [] : ['--credentials-file', credentialsFile]),
  ];
  const isSet = run.shell === undefined || current !== undefined || (await assume(plan, run));
  if (isSet)
    await command(
      ['console', ...flags, ...words.filter(isFlag), '--', profile, ...words.filter(isNoFlag)],
      run,
    );
}

const isFlag = (word: string) => word.startsWith('--');
const isNoFlag = (word: string) => !isFlag(word);

/** False when that was refused with a sentence. */
async function assume(plan: AssumePlan, run: AwsumeRun): Promise<boolean> {
  const { context } = run;
  const wanted = readRequest(plan.profile, plan.flags);
  if (!wanted.ok) {
    mistake(run, wanted.mistake);
    return false;
  }
  if (plan.note) tell(context, plan.note);
  const isWritten = plan.auto || plan.target !== undefined;
  const written = isWritten ? await write(plan, wanted, run) : undefined;
  if (isWritten && written === undefined) return false;
  if (plan.auto && written !== undefined) {
    const { name, region, target } = written;
    deliver(profileForAwsume({ target, name, ...(region !== undefined && { region }) }), plan.show, run);
    return true;
  }
  // After a write, the same credentials once more out of the memory: the shell gets what the file has.
  const obtained = await answerFor(context, wanted, (backend) =>
    backend.obtain(wanted.request, written === undefined ? firstRequest(wanted, context) : later(context)),
  );
  if (obtained === undefined) return false;
  if (written === undefined) {
    remark(context, obtained.notes);
    sayProduction(context, obtained);
  }
  deliver(keysForAwsume(obtained), plan.show, run);
  return true;
}

/** `-o` and `-a`: writes a profile of the credentials file. `undefined` when that was refused with a sentence. */
async function write(
  plan: AssumePlan,
  wanted: WantedRequest,
  { context }: AwsumeRun,
): Promise<SwitchedAnswer | undefined> {
  const target = plan.target ?? AUTO + (plan.profile ?? wanted.request.roleArn ?? '');
  const keeper: { kind?: Backend['kind'] } = {};
  const written = await answerFor(context, wanted, async (backend) => {
    keeper.kind = backend.kind;
    const answer = await backend.switch(wanted.request, { ...firstRequest(wanted, context), target });
    return answer.ok || answer.error.kind !== 'confirm'
      ? answer
      : { ok: false, error: { ...answer.error, advice: overwriting(target) } };
  });
  if (written === undefined) return undefined;
  remark(context, written.notes);
  sayProduction(context, written);
  if (plan.auto && keeper.kind === 'self') tell(context, notKeptFresh(written));
  return written;
}

function later(context: CliContext): ObtainCallOptions {
  return { ask: context.hasTerminal() ? 'terminal' : 'window', signal: context.signal };
}

/** AWSume's -r asks for a new code: the MFA session is all that it keeps. */
function firstRequest({ mfaCode, refresh, verbose }: WantedRequest, context: CliContext): ObtainCallOptions {
  return {
    ...later(context),
    ...(refresh && { refresh: true, newMfaSession: true }),
    ...(verbose && { explain: true }),
    ...(mfaCode !== undefined && { mfaCode }),
  };
}

function overwriting(target: string): string {
  return `Nothing was written. Choose another profile than ${target}, or overwrite it with understudy switch --force -o ${target}.`;
}

function notKeptFresh({ expiresAt, target }: SwitchedAnswer): string {
  return `The Understudy app is not running, so nothing keeps ${target} fresh: it ends at ${expiresAt.toISOString()}.`;
}

function given(plan: Extract<AwsumePlan, { readonly kind: 'given' }>, run: AwsumeRun): void {
  const read = readGivenCredentials(plan.json);
  if (!read.ok) {
    mistake(run, read.mistake);
    return;
  }
  const { region } = plan;
  deliver(
    keysForAwsume({ credentials: read.credentials, ...(region !== undefined && { region }) }),
    plan.show,
    run,
  );
}

/** Ends what `-a` began, of one profile or of all. What was written otherwise (`-o`, `switch`, the tray) stays. */
async function kill(profile: string | undefined, run: AwsumeRun): Promise<void> {
  const { context } = run;
  const backend = await context.openBackend();
  const status = await backend.status();
  if (!status.ok) {
    refuse(context, status.error);
    return;
  }
  // What `-a -o` wrote has no name of its own: the shell that uses it tells.
  const named = context.environment['AWS_PROFILE'];
  const ours = context.environment['AWSUME_PROFILE'];
  const begun = status.value.live.filter(
    (line) =>
      (line.target.startsWith(AUTO) || (line.target === named && line.profile === ours)) &&
      (profile === undefined || line.profile === profile || line.target === AUTO + profile),
  );
  const gone: string[] = [];
  for (const { target } of begun) {
    const stopped = await backend.stop({ target });
    if (!stopped.ok) {
      refuse(context, stopped.error);
      return;
    }
    gone.push(...stopped.value.targets);
  }
  tell(context, gone.length > 0 ? `Stopped: ${gone.join(', ')}.` : 'Nothing is kept fresh.');
  // The shell must not go on naming a profile that is no more; keys of another one are its own business.
  if (profile === undefined || (named !== undefined && gone.includes(named)))
    deliver(nothingForAwsume(), false, run);
}

async function command(
  argv: readonly string[],
  { program, runCommand, context, shell }: AwsumeRun,
): Promise<void> {
  if (shell === undefined) await runCommand(argv);
  else context.stdout.write(`${runCommandLine(shell, [...program, ...argv])}\n`);
}

function show(text: string, { context, shell }: AwsumeRun): void {
  context.stdout.write(`${shell === undefined ? text : showText(shell, text)}\n`);
}

/** Hands the change over to the shell; without one that listens, prints it for `eval`, or says what is missing. */
function deliver(change: EnvironmentChange, isShown: boolean, run: AwsumeRun): void {
  const { context, shell } = run;
  const format = shell ?? formatOf(context);
  const commands = environmentCommands(format, change);
  if (!commands.ok) {
    refuse(context, { kind: 'refused', message: commands.message, advice: commands.advice });
    return;
  }
  if (shell !== undefined) {
    const shown = isShown ? `${showText(shell, commands.text)}\n` : '';
    context.stdout.write(shown + commands.text);
    return;
  }
  if (isShown || !context.stdout.isTTY) {
    context.stdout.write(commands.text);
    return;
  }
  tell(
    context,
    `A program cannot set the variables of the shell it is called from. Put this into the start file of your shell: ${INIT_SHELLS[format].evaluate(`understudy shell-init ${format} --awsume`)}`,
  );
  context.end(exitCode.failed);
}

/** The shell of this person, as the environment tells it. */
function formatOf({ environment, platform }: CliContext): InitShell {
  if (platform === 'win32') return 'powershell';
  const shell = shellOfProgram(environment['SHELL'] ?? '');
  return shell !== undefined && isInitShell(shell) ? shell : 'bash';
}
