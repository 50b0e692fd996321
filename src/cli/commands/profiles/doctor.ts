import type { LoadedProfiles } from '../../../core/aws-files/profiles/load-profiles.ts';
import { dataFolder, dataFolderAt } from '../../../core/data-folder.ts';
import { diagnose } from '../../../core/doctor/doctor.ts';
import type { DoctorFinding } from '../../../core/doctor/finding.ts';
import type { KeySubject } from '../../../core/doctor/long-term-key-findings.ts';
import { ownershipFindings } from '../../../core/doctor/ownership-findings.ts';
import type { ListedHook } from '../../../core/hooks/hook.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import { hooksFolder } from '../../backend/local-hooks.ts';
import { openAwsFiles } from '../../backend/profile-files.ts';
import type { CliContext } from '../../context.ts';
import { exitCode } from '../../exit-code.ts';
import { addFileOptions, type FileFlags, wantedFiles } from '../../options/file-options.ts';
import { tell } from '../../options/report.ts';
import type { Register } from '../../register.ts';
import { awsClock, remarkClock } from '../../terminal/aws-clock.ts';
import { type Colours, coloursFor } from '../../terminal/colours.ts';
import { jsonText, printable } from '../../terminal/printable.ts';

type Flags = FileFlags & { readonly json?: true };

/** `understudy doctor`: what is wrong in the files, and what each family of tools makes of it. */
export const registerDoctor: Register = (program, context) => {
  addFileOptions(
    program
      .command('doctor')
      .summary('find what is wrong in the AWS files, with line numbers')
      .description(
        'Looks for problems in the AWS files and the environment, and says what each family of AWS tools makes of them. Changes nothing. Ends with 1 when something does not work, 0 when there are only warnings.',
      )
      .option('--json', 'print JSON'),
  )
    .addHelpText(
      'after',
      `
Examples:
  understudy doctor
  understudy doctor --json | jq '.findings[] | select(.severity == "error")'`,
    )
    .action(async (flags: Flags) => {
      const { loaded, settings } = await openAwsFiles(context, wantedFiles(flags));
      const { environment, homeOfUser, platform } = context;
      const leftOvers = [
        ...ownershipFindings({
          dataFolder: dataFolder(environment, platform, homeOfUser),
          config: loaded.config.path,
          credentials: loaded.credentials.path,
        }),
        ...(await leftOversOf(context, loaded)),
      ];
      const keys = await keySubject(context, settings);
      const hooks = await listedHooks(context);
      const { assertionHookNames } = await import('../../../core/hooks/saml-assertion-hook.ts');
      const findings = diagnose({
        assertionHooks: assertionHookNames(hooks),
        leftOvers,
        ...(keys && { keys }),
        files: loaded,
        environment: context.environment,
        platform: context.platform,
        targets: [...new Set([settings.defaultTarget, ...Object.values(settings.targets)])],
        now: awsClock(context).now(),
      });
      const errors = findings.filter(({ severity }) => severity === 'error').length;
      if (flags.json) {
        context.stdout.write(
          jsonText({
            files: [loaded.config, loaded.credentials].map(({ kind, path }) => ({ path, state: kind })),
            findings: findings.map(findingJson),
            hooks: hooks.map(hookJson),
          }),
        );
      } else {
        const colours = coloursFor(context.environment, context.stdout);
        const texts = [
          ...findings.map((finding) => findingText(finding, colours)),
          ...hooks.map((hook) => hookText(hook, colours)),
        ];
        context.stdout.write(texts.join('\n'));
        tell(
          context,
          summary(errors, findings.length - errors, [loaded.config.path, loaded.credentials.path]),
        );
        remarkClock(context, true);
      }
      if (errors > 0) context.end(exitCode.failed);
    });
};

/** What is known of long-term keys; nothing where no keychain is used. Asks nobody. */
async function keySubject(
  { environment, homeOfUser, platform }: CliContext,
  { keyReminderDays }: Settings,
): Promise<KeySubject | undefined> {
  const { secretsChoice } = await import('../../../core/sessions/store/keychain-item.ts');
  if (secretsChoice(environment).kind !== 'keychain') return undefined;
  const { createKeyRecords } = await import('../../../core/keys/key-records.ts');
  const { createKeyWorkJournal } = await import('../../../core/keys/key-work.ts');
  const { keyRecords, keyWork } = dataFolderAt(dataFolder(environment, platform, homeOfUser));
  const read = await createKeyWorkJournal(keyWork).load();
  return {
    records: createKeyRecords(keyRecords).all(),
    work: read.ok ? read.work : [],
    reminderDays: Number(keyReminderDays),
  };
}

/** What other tools left behind. */
async function leftOversOf(
  { clock, environment, homeOfUser, platform }: CliContext,
  files: LoadedProfiles,
): Promise<readonly DoctorFinding[]> {
  const { findLeftOvers } = await import('../../../core/doctor/left-overs/find-left-overs.ts');
  const { localPeerSystem } = await import('../../../core/import/local-peer-system.ts');
  return findLeftOvers(localPeerSystem(environment, platform, homeOfUser), files, clock.now());
}

/** The user's own programs, with what is wrong with them. */
async function listedHooks({
  environment,
  homeOfUser,
  platform,
}: CliContext): Promise<readonly ListedHook[]> {
  const { listHooks } = await import('../../../core/hooks/hook-folder.ts');
  const folder = hooksFolder(dataFolder(environment, platform, homeOfUser));
  return listHooks(folder, { platform, uid: process.getuid?.() });
}

function hookText(hook: ListedHook, colours: Colours): string {
  if (hook.state === 'ready') return `${colours.green('hook   ')}  ${hook.name}: ${printable(hook.path)}\n`;
  return `${colours.yellow('warning')}  ${printable(hook.message)}\n         ${printable(hook.advice)}\n`;
}

function hookJson(hook: ListedHook) {
  const refused = hook.state === 'refused' ? hook : undefined;
  return {
    name: hook.name ?? null,
    path: hook.path,
    state: hook.state,
    message: refused?.message ?? null,
    advice: refused?.advice ?? null,
  };
}

function findingText({ advice, message, readers, severity }: DoctorFinding, colours: Colours): string {
  const word = severity === 'error' ? colours.red('error  ') : colours.yellow('warning');
  const lines = [`${word}  ${printable(message)}`];
  if (readers) {
    lines.push(`         ${colours.dim('AWS CLI, boto3:')}       ${printable(readers.botocore)}`);
    lines.push(`         ${colours.dim('JavaScript, CDK:')}      ${printable(readers.javascript)}`);
    lines.push(`         ${colours.dim('Go, Rust, Terraform:')}  ${printable(readers.goAndRust)}`);
  }
  lines.push(`         ${printable(advice)}`);
  return lines.map((line) => `${line}\n`).join('');
}

function summary(errors: number, warnings: number, paths: readonly string[]): string {
  if (errors + warnings === 0) return `Nothing is wrong in ${paths.join(' and ')}.`;
  return `${counted(errors, 'error')} and ${counted(warnings, 'warning')} in ${paths.join(' and ')} and the environment.`;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** Documented in docs/cli.md; fields are only ever added. */
function findingJson(finding: DoctorFinding) {
  const { advice, code, file, line, message, path, profile, readers, severity, variable } = finding;
  return {
    code,
    severity,
    file: file ?? null,
    path: path ?? null,
    line: line ?? null,
    profile: profile ?? null,
    variable: variable ?? null,
    message,
    advice,
    readers: readers
      ? { botocore: readers.botocore, javascript: readers.javascript, goAndRust: readers.goAndRust }
      : null,
  };
}
