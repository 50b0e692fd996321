import { takeOverMessages as say } from '../../../app/import/messages.ts';
import { type TakeOverParts, type TakeOverPreview, takeOverDiffText } from '../../../app/import/take-over.ts';
import { dataFolder, dataFolderAt } from '../../../core/data-folder.ts';
import type { ImportPlan } from '../../../core/import/import-plan.ts';
import type { PeerSettings } from '../../../core/import/peer-finding.ts';
import { isPeerId, type PeerId, peerIds, peerName } from '../../../core/import/peers.ts';
import { openAwsFiles } from '../../backend/profile-files.ts';
import type { CliContext } from '../../context.ts';
import { exitCode } from '../../exit-code.ts';
import { addFileOptions, type FileFlags, wantedFiles } from '../../options/file-options.ts';
import { refuse, remark, tell, usageMistake } from '../../options/report.ts';
import type { Register } from '../../register.ts';
import { askToAgree, notAgreed } from '../../terminal/agree.ts';
import { coloursFor } from '../../terminal/colours.ts';
import { jsonText } from '../../terminal/printable.ts';
import { table } from '../../terminal/table.ts';

type Flags = FileFlags & { readonly dryRun?: true; readonly yes?: true; readonly json?: true };

/** `understudy import`: what other tools left becomes profiles of the config file. */
export const registerImport: Register = (program, context) => {
  addFileOptions(
    program
      .command('import')
      .summary('take over what Leapp, aws-vault, Granted and others left')
      .description(
        `Looks for what other tools left on this machine, shows what each of it would become in the AWS config file, and writes that when you agree. Nothing of theirs is changed or deleted, and long-term keys stay where they are. The tools: ${peerIds.join(', ')}.`,
      )
      .argument('[tool]', 'take over from this one only')
      .option('--dry-run', 'only show what would change')
      .option('-y, --yes', 'do it without asking')
      .option('--json', 'print what is found and what it becomes as JSON; writes with --yes only'),
  )
    .addHelpText(
      'after',
      `
Examples:
  understudy import --dry-run
  understudy import leapp
  understudy import granted --yes`,
    )
    .action(async (tool: string | undefined, flags: Flags) => {
      if (tool !== undefined && !isPeerId(tool)) {
        usageMistake(
          context,
          'import',
          `${tool} is no tool that is known here. Known: ${peerIds.join(', ')}.`,
        );
        return;
      }
      await importFrom(context, tool === undefined ? undefined : [tool], flags);
    });
};

async function importFrom(
  context: CliContext,
  peers: readonly PeerId[] | undefined,
  flags: Flags,
): Promise<void> {
  const { previewTakeOver } = await import('../../../app/import/take-over.ts');
  const parts = await partsOf(context, flags);
  const preview = await previewTakeOver(parts, peers);
  if (preview.kind === 'failed') {
    refuse(context, preview);
    return;
  }
  if (flags.json) {
    const outcome = flags.yes && !flags.dryRun ? await write(context, parts, preview) : 'not-wanted';
    if (outcome !== 'failed') context.stdout.write(jsonText(previewJson(preview, outcome === 'written')));
    return;
  }
  if (preview.found.length === 0) {
    tell(context, nothingFound(peers));
    return;
  }
  show(context, preview);
  if (preview.plan.edits.length === 0) {
    tell(context, 'There is nothing to write: the config file says all of it already.');
    return;
  }
  const diff = takeOverDiffText(preview);
  if (flags.dryRun) {
    context.stdout.write(diff);
    return;
  }
  context.stderr.write(diff);
  const agreement = flags.yes ? 'yes' : await askToAgree(context, `Write this into ${preview.path}?`);
  if (agreement === 'yes') {
    await write(context, parts, preview);
    return;
  }
  tell(context, notAgreed(agreement));
  context.end(exitCode.failed);
}

async function partsOf(context: CliContext, flags: Flags): Promise<TakeOverParts> {
  const { clock, environment, homeOfUser, platform } = context;
  const { localPeerSystem } = await import('../../../core/import/local-peer-system.ts');
  const { configChange } = dataFolderAt(dataFolder(environment, platform, homeOfUser));
  return {
    system: localPeerSystem(environment, platform, homeOfUser),
    files: async () => (await openAwsFiles(context, wantedFiles(flags))).loaded,
    journalPath: configChange,
    clock,
  };
}

async function write(
  context: CliContext,
  parts: TakeOverParts,
  preview: TakeOverPreview,
): Promise<'written' | 'unchanged' | 'failed'> {
  const { takeOver } = await import('../../../app/import/take-over.ts');
  const outcome = await takeOver(parts, preview);
  if (outcome.kind === 'failed') {
    refuse(context, outcome);
    return 'failed';
  }
  if (outcome.kind === 'unchanged') return 'unchanged';
  if (outcome.backup !== undefined) tell(context, `The file as it was is kept as ${outcome.backup}.`);
  const { additions, conversions } = preview.plan;
  tell(
    context,
    `Took over ${counted(additions.length + conversions.length, 'profile')} into ${outcome.path}. The other tools’ own files are as they were.`,
  );
  return 'written';
}

/** What is found and what it becomes, for a person. */
function show(context: CliContext, { found, plan }: TakeOverPreview): void {
  const colours = coloursFor(context.environment, context.stderr);
  for (const { finding, peer } of found)
    tell(context, `Found ${peerName(peer)}: ${finding.evidence.slice(0, 3).join(', ')}`);
  const rows = [
    ...plan.additions.map(({ from, kind, name, wanted }) => [
      name,
      wanted === undefined ? 'new' : `new, since ${wanted} is taken`,
      KINDS[kind],
      peerName(from),
    ]),
    ...plan.conversions.map(({ from, name, remove, set }) => [
      name,
      'changed',
      changeInWords(peerName(from), set.has('sso_session'), remove.length > 0),
      peerName(from),
    ]),
    ...plan.untouched.map(({ from, name }) => [name, 'there already', '', peerName(from)]),
  ];
  context.stderr.write(table(colours, ['PROFILE', 'WHAT', 'HOW', 'FROM'], rows));
  for (const { message, advice } of plan.problems) tell(context, `${message} ${advice}`);
  remark(context, [
    ...plan.keys.map((key) => say.keys(peerName(key.from), key)),
    ...plan.settings.flatMap(({ from, settings }) =>
      Object.entries(settings).map(([name, value]) =>
        say.settingOf(peerName(from), say.setting(name as keyof PeerSettings, value)),
      ),
    ),
    ...plan.notes.map(({ text }) => text),
  ]);
}

const KINDS: Readonly<Record<ImportPlan['additions'][number]['kind'], string>> = {
  sso: 'role of Identity Center',
  role: 'role with a source profile',
  keys: 'waits for its keys',
  process: 'asks the other tool for keys',
};

function changeInWords(tool: string, signsIn: boolean, asksNoMore: boolean): string {
  if (signsIn) return 'role of Identity Center';
  return asksNoMore ? `does without ${tool}` : 'completed';
}

function nothingFound(peers: readonly PeerId[] | undefined): string {
  const whose = (peers ?? peerIds).map(peerName);
  return `Nothing of ${whose.length === 1 ? whose[0] : `${whose.slice(0, -1).join(', ')} or ${whose.at(-1)}`} was found on this machine.`;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** Values are left out where they might be secret: of a change only the names of the keys are said. */
function previewJson({ found, path, plan }: TakeOverPreview, written: boolean) {
  return {
    tools: found.map(({ finding, peer }) => ({
      tool: peer,
      name: peerName(peer),
      evidence: finding.evidence,
    })),
    file: path,
    sessions: plan.sessions,
    add: plan.additions.map(({ from, kind, name, values, wanted }) => ({
      profile: name,
      tool: from,
      kind,
      wanted: wanted ?? null,
      keys: [...values.keys()],
    })),
    change: plan.conversions.map(({ from, name, remove, set }) => ({
      profile: name,
      tool: from,
      set: [...set.keys()],
      remove,
    })),
    present: plan.untouched.map(({ from, name }) => ({ profile: name, tool: from })),
    keys: plan.keys.map(({ from, name, place, profile }) => ({ name, tool: from, profile, place })),
    settings: plan.settings.map(({ from, settings }) => ({ tool: from, ...settings })),
    notes: plan.notes.map(({ from, text }) => ({ tool: from, text })),
    problems: plan.problems.map(({ advice, from, message, path: file }) => ({
      tool: from,
      file,
      message,
      advice,
    })),
    written,
  };
}
