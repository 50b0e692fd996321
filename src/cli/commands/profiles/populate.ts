import type { PopulateFailure, PopulateParts, PopulatePreview } from '../../../app/populate/populate.ts';
import { reservedNames } from '../../../app/populate/reserved-names.ts';
import { type RoleList, roleKey } from '../../../core/aws-files/generated/account-roles.ts';
import type { NameTemplate } from '../../../core/aws-files/generated/name-template.ts';
import type { SsoSession } from '../../../core/aws-files/generated/sso-session.ts';
import { dataFolder, dataFolderAt } from '../../../core/data-folder.ts';
import { networkRequestHandler } from '../../../core/sts/network/network-handler.ts';
import { assertNever } from '../../../shared/assert-never.ts';
import { type AwsFiles, openAwsFiles } from '../../backend/profile-files.ts';
import type { CliContext } from '../../context.ts';
import { exitCode } from '../../exit-code.ts';
import { addFileOptions, type FileFlags, wantedFiles } from '../../options/file-options.ts';
import { refuse, tell, usageMistake } from '../../options/report.ts';
import type { SessionRoles } from '../../populate/list-session-roles.ts';
import type { RoleFlags } from '../../populate/pick-roles.ts';
import type { Register } from '../../register.ts';
import type { TerminalSignInFlags } from '../../sign-in/terminal-sign-in.ts';
import { askToAgree, notAgreed } from '../../terminal/agree.ts';
import { askAtTerminal } from '../../terminal/ask.ts';
import { jsonText } from '../../terminal/printable.ts';

type Flags = FileFlags &
  RoleFlags &
  TerminalSignInFlags & {
    readonly startUrl?: string;
    readonly ssoRegion?: string;
    readonly template?: string;
    readonly region?: string;
    readonly prune?: true;
    readonly dryRun?: true;
    readonly yes?: true;
    readonly json?: true;
  };

/** `understudy populate`: profiles for the accounts and roles of an Identity Center. */
export const registerPopulate: Register = (program, context) => {
  const collect = (value: string, before: readonly string[]) => [...before, value];
  addFileOptions(
    program
      .command('populate')
      .summary('add profiles for the roles of an Identity Center')
      .description(
        'Lists the accounts and roles that you have at an IAM Identity Center, signs in there if you are not, and writes profiles for those you choose into the AWS config file, after showing what changes. Profiles that it made are brought up to date, all others stay as they are.',
      )
      .argument('[sso-session]', 'the name of an sso-session section, or a start URL')
      .option('--start-url <url>', 'the start URL, in place of the argument')
      .option('--sso-region <region>', 'the region of the Identity Center, where its address does not say it')
      .option(
        '--account <account>',
        'roles of this account, by its 12 digits or its name; several times',
        collect,
        [],
      )
      .option('--role <name>', 'this role, in all accounts or those of --account; several times', collect, [])
      .option('--all', 'every role')
      .option('--template <text>', 'names of the profiles: {accountName}/{roleName}')
      .option('--region <region>', 'the region that new profiles get')
      .option('--prune', 'take profiles out that it made and whose role is gone')
      .option('--dry-run', 'only show what would change, as a diff')
      .option('-y, --yes', 'do it without asking')
      .option('--json', 'print the plan as JSON; writes with --yes only')
      .option('--device-code', 'sign in by a code that is compared, for a browser on another machine')
      .option('--no-browser', 'open nothing for the sign-in, only print the address'),
  )
    .addHelpText(
      'after',
      `
Templates name accountName, accountId, roleName, sessionName, region and shortRegion in braces, changed by lower and
replace: {accountName|lower}-{roleName|replace(AWS,)}.

Examples:
  understudy populate https://my-company.awsapps.com/start
  understudy populate corp --account 111111111111 --role Admin
  understudy populate corp --all --prune --dry-run
  understudy undo --config        as if it had not been`,
    )
    .action(async (named: string | undefined, flags: Flags) => {
      const { defaultTemplate, parseNameTemplate } = await import(
        '../../../core/aws-files/generated/name-template.ts'
      );
      const read =
        flags.template === undefined
          ? { ok: true as const, template: defaultTemplate() }
          : parseNameTemplate(flags.template);
      if (!read.ok) usageMistake(context, 'populate', `${read.message} ${read.advice}`);
      else if (named !== undefined && flags.startUrl !== undefined)
        usageMistake(
          context,
          'populate',
          'Name the Identity Center once: as the argument, or with --start-url.',
        );
      else if (flags.all && (flags.account.length > 0 || flags.role.length > 0))
        usageMistake(context, 'populate', '--all goes without --account and --role.');
      else await populateFrom(context, named, read.template, flags);
    });
};

async function populateFrom(
  context: CliContext,
  named: string | undefined,
  template: NameTemplate,
  flags: Flags,
): Promise<void> {
  const { configDocument } = await import('../../../app/populate/populate.ts');
  const { configSections } = await import('../../../core/aws-files/generated/generated-section.ts');
  const { findSession } = await import('../../populate/find-session.ts');
  const { listSessionRoles } = await import('../../populate/list-session-roles.ts');
  const { environment, homeOfUser, platform, signal } = context;
  const requestHandler = networkRequestHandler({ environment, platform, home: homeOfUser });
  const files = await openAwsFiles(context, wantedFiles(flags));
  const config = configDocument(files.loaded.config);
  if (config.kind === 'failed') {
    refuse(context, config);
    return;
  }
  const found = await findSession(
    {
      ...(named !== undefined && { named }),
      ...(flags.startUrl !== undefined && { startUrl: flags.startUrl }),
      ...(flags.ssoRegion !== undefined && { region: flags.ssoRegion }),
    },
    configSections(config.document),
    { configPath: files.locations.config.path, requestHandler, signal, ask: askAtTerminal(context) },
  );
  if (found.kind === 'refused') {
    refuse(context, { ...found, kind: signal.aborted ? 'dismissed' : 'refused' });
    return;
  }
  const listed = await listSessionRoles(context, found, flags);
  if (listed === undefined) return;
  const isWritten = await writeChosen(context, files, { ...listed, session: found.session, template }, flags);
  if (isWritten) await rememberList(context, found.session, listed.list);
  else if (!flags.dryRun) await listed.forgetSignIn();
  if (listed.problem !== undefined) context.end(exitCode.failed);
}

/** So that the app says what is new since now. */
async function rememberList(context: CliContext, session: SsoSession, list: RoleList): Promise<void> {
  const { RoleLists } = await import('../../../app/populate/role-lists.ts');
  const { clock, environment, homeOfUser, platform } = context;
  const { roleLists } = dataFolderAt(dataFolder(environment, platform, homeOfUser));
  await new RoleLists(roleLists, (message) => tell(context, message)).save(session, list, clock.now(), true);
}

type Listed = SessionRoles & { readonly session: SsoSession; readonly template: NameTemplate };

/** Says whether the config file has what was chosen in the end. */
async function writeChosen(
  context: CliContext,
  files: AwsFiles,
  listed: Listed,
  flags: Flags,
): Promise<boolean> {
  const { previewPopulate } = await import('../../../app/populate/populate.ts');
  const { pickRoles } = await import('../../populate/pick-roles.ts');
  const ask = askAtTerminal(context);
  const isAsked = context.hasTerminal() && !flags.json;
  const parts = partsOf(context, files, flags);
  const preview = (keys: ReadonlySet<string>) =>
    previewPopulate(parts, {
      session: listed.session,
      list: listed.list,
      isChosen: (role) => keys.has(roleKey(role)),
      template: listed.template,
      ...(flags.region !== undefined && { region: flags.region }),
      prune: flags.prune === true,
    });
  const whole = await preview(new Set());
  if (whole.kind === 'failed') {
    refuse(context, whole);
    return false;
  }
  const picked = await pickRoles(listed.list, flags, whole.plan.available, {
    ask,
    show: (text) => context.stderr.write(text),
    isAsked,
  });
  if (picked.kind === 'refused') {
    refuse(context, picked);
    return false;
  }
  const chosen = picked.kind === 'picked' ? await preview(picked.keys) : undefined;
  if (picked.kind === 'dismissed' || chosen === undefined) {
    tell(context, notAgreed('no'));
    context.end(context.signal.aborted ? exitCode.interrupted : exitCode.failed);
    return false;
  }
  if (chosen.kind === 'failed') {
    refuse(context, chosen);
    return false;
  }
  return agreeAndWrite(
    context,
    parts,
    { chosen, preview, picked: picked.keys, problem: listed.problem },
    flags,
  );
}

async function agreeAndWrite(
  context: CliContext,
  parts: PopulateParts,
  {
    chosen,
    picked,
    preview,
    problem,
  }: {
    readonly chosen: PopulatePreview;
    readonly preview: (keys: ReadonlySet<string>) => Promise<PopulatePreview | PopulateFailure>;
    readonly picked: ReadonlySet<string>;
    readonly problem: string | undefined;
  },
  flags: Flags,
): Promise<boolean> {
  const { planJson, showPlan } = await import('../../populate/report-plan.ts');
  const { maskedUnifiedDiff } = await import('../../../core/aws-files/masking/masked-lines.ts');
  if (flags.json) {
    const wanted = flags.yes && !flags.dryRun;
    const isWritten = wanted ? await write(context, parts, chosen) : false;
    if (isWritten || !wanted) context.stdout.write(jsonText(planJson(chosen, isWritten)));
    return isWritten;
  }
  let agreed = chosen;
  const taken = chosen.plan.additions.filter(({ clash }) => clash?.reason === 'taken');
  if (taken.length > 0 && !flags.yes && !flags.dryRun) {
    const { askAboutClashes } = await import('../../populate/ask-about-clashes.ts');
    const answer = await askAboutClashes(context, taken, askAtTerminal(context));
    if (answer === 'stop') return false;
    if (answer === 'leave-out') {
      const without = await preview(
        new Set([...picked].filter((key) => !taken.some((role) => roleKey(role) === key))),
      );
      if (without.kind === 'failed') {
        refuse(context, without);
        return false;
      }
      agreed = without;
    }
  }
  showPlan(context, agreed, problem);
  if (agreed.plan.edits.length === 0) {
    tell(context, 'There is nothing to write.');
    return !agreed.plan.session.isNew;
  }
  const diff = maskedUnifiedDiff(agreed.path, agreed.before, agreed.after);
  if (flags.dryRun) {
    context.stdout.write(diff);
    return false;
  }
  context.stderr.write(diff);
  const agreement = flags.yes ? 'yes' : await askToAgree(context, `Write this into ${agreed.path}?`);
  if (agreement === 'yes') return write(context, parts, agreed);
  tell(context, notAgreed(agreement));
  context.end(context.signal.aborted ? exitCode.interrupted : exitCode.failed);
  return false;
}

async function write(context: CliContext, parts: PopulateParts, preview: PopulatePreview): Promise<boolean> {
  const { populate } = await import('../../../app/populate/populate.ts');
  const { populateSentences } = await import('../../../app/populate/messages.ts');
  const outcome = await populate(parts, preview);
  switch (outcome.kind) {
    case 'failed':
      refuse(context, outcome);
      return false;
    case 'unchanged':
      tell(context, 'There is nothing to write.');
      return !preview.plan.session.isNew;
    case 'written':
      if (outcome.backup !== undefined) tell(context, `The file as it was is kept as ${outcome.backup}.`);
      tell(
        context,
        `${outcome.path}: ${populateSentences.written(preview.plan)} understudy undo --config takes it back.`,
      );
      return true;
    default:
      return assertNever(outcome);
  }
}

function partsOf(context: CliContext, { settings }: AwsFiles, flags: Flags): PopulateParts {
  const { clock, environment, homeOfUser, platform } = context;
  return {
    files: async () => (await openAwsFiles(context, wantedFiles(flags))).loaded,
    reserved: () => reservedNames(settings),
    journalPath: dataFolderAt(dataFolder(environment, platform, homeOfUser)).configChange,
    clock,
  };
}
