import { managedSections } from '../../../core/aws-files/managed/managed-section.ts';
import type { SignInState } from '../../../core/sign-in/sign-in-method.ts';
import { PROFILE_KINDS } from '../../../shared/profile-kinds.ts';
import type { ProfileView } from '../../../shared/view.ts';
import { deviceName } from '../../../shared/words/device-name.ts';
import { minutesLeft } from '../../../shared/words/time-left.ts';
import { type AwsFiles, openAwsFiles } from '../../backend/profile-files.ts';
import type { CliContext } from '../../context.ts';
import { addFileOptions, type FileFlags, wantedFiles } from '../../options/file-options.ts';
import { tell } from '../../options/report.ts';
import type { Register } from '../../register.ts';
import { awsClock, remarkClock } from '../../terminal/aws-clock.ts';
import { coloursFor } from '../../terminal/colours.ts';
import { jsonText } from '../../terminal/printable.ts';
import { table } from '../../terminal/table.ts';

type Flags = FileFlags & { readonly json?: true };

/** One profile with what is written of it now. */
interface ListedProfile {
  readonly view: ProfileView;
  /** Marked in the settings as one that deserves care. */
  readonly production: boolean;
  /** The profile of the credentials file that carries it, and until when. */
  readonly written?: { readonly target: string; readonly expiresAt: Date };
  /** How the sign-in stands that it starts from. */
  readonly signIn?: SignInState;
}

/** `understudy list`: the profiles of both files and the saved roles. */
export const registerList: Register = (program, context) => {
  addFileOptions(
    program
      .command('list')
      .summary('list profiles: type, source, MFA, region, account, time left')
      .description('Lists the profiles of the AWS files and the saved roles.')
      .argument('[filter]', 'show those whose name, role, account or source holds all of these words')
      .option('--json', 'print JSON'),
  )
    .addHelpText(
      'after',
      `
Examples:
  understudy list
  understudy list prod
  understudy list --json | jq -r '.profiles[] | select(.type == "role") | .name'`,
    )
    .action(async (filter: string | undefined, flags: Flags) => {
      const files = await openAwsFiles(context, wantedFiles(flags));
      const now = awsClock(context).now();
      const listed = await withSignIns(context, files, listedProfiles(files, now).filter(matching(filter)));
      if (flags.json) {
        context.stdout.write(jsonText({ profiles: listed.map(profileJson) }));
        return;
      }
      const colours = coloursFor(context.environment, context.stdout);
      context.stdout.write(
        table(
          colours,
          [...heads, ...(listed.some(({ production }) => production) ? ['MARKED'] : [])],
          listed.map((profile) => row(profile, now)),
        ),
      );
      remarkClock(context);
      sayWhatIsMissing(listed, filter, files);
    });

  function sayWhatIsMissing(
    listed: readonly ListedProfile[],
    filter: string | undefined,
    { loaded, locations }: AwsFiles,
  ): void {
    for (const file of [loaded.config, loaded.credentials]) {
      const isSaid = listed.some(({ view }) => view.problem?.message.includes(file.path));
      if (file.kind === 'unreadable' && !isSaid) tell(context, file.message);
    }
    const broken = listed.filter(({ view }) => view.problem && view.kind !== 'settings');
    if (listed.length === 0) {
      const { config, credentials } = locations;
      tell(
        context,
        filter === undefined
          ? `No profiles in ${config.path} and ${credentials.path}.`
          : `No profile matches ${filter}.`,
      );
    }
    for (const { view } of broken.slice(0, 3)) tell(context, `${view.name}: ${view.problem?.message ?? ''}`);
    if (broken.length > 3) tell(context, `${broken.length - 3} more cannot be used.`);
    const errors = loaded.profiles.problems.filter(({ severity }) => severity === 'error').length;
    if (broken.length + errors > 0) tell(context, 'understudy doctor says what is wrong and what to do.');
  }
};

const heads = ['PROFILE', 'TYPE', 'SOURCE', 'MFA', 'REGION', 'ACCOUNT', 'EXPIRES'];

function listedProfiles({ loaded, settings, views }: AwsFiles, now: Date): readonly ListedProfile[] {
  const sections = loaded.credentials.kind === 'read' ? managedSections(loaded.credentials.document) : [];
  const written = new Map<string, { target: string; expiresAt: Date }>();
  for (const { expires, profile, target } of sections) {
    if (profile === undefined || expires === undefined || expires <= now) continue;
    const known = written.get(profile);
    if (known === undefined || known.expiresAt < expires)
      written.set(profile, { target, expiresAt: expires });
  }
  const marked = new Set(settings.production);
  return views().map((view) => {
    const current = written.get(view.name);
    return { view, production: marked.has(view.name), ...(current && { written: current }) };
  });
}

/** Loads what knows of sign-ins only where a profile starts from one. */
async function withSignIns(
  context: CliContext,
  { loaded }: AwsFiles,
  listed: readonly ListedProfile[],
): Promise<readonly ListedProfile[]> {
  const wanted = new Set(listed.flatMap(({ view }) => view.signIn ?? []));
  if (wanted.size === 0) return listed;
  const { signInStates } = await import('../../sign-in/sign-in-states.ts');
  const states = await signInStates(context, loaded.profiles, wanted);
  return listed.map((profile) => {
    const signIn = states.get(profile.view.signIn ?? '');
    return signIn ? { ...profile, signIn } : profile;
  });
}

/** Every word of the filter stands somewhere, capital letters or not. */
function matching(filter: string | undefined): (profile: ListedProfile) => boolean {
  const words = (filter ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return () => true;
  return ({ view }) => {
    const text = [view.name, view.roleName, view.accountId, view.sourceProfile].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  };
}

function row({ production, signIn, view, written }: ListedProfile, now: Date): readonly string[] {
  return [
    view.name,
    PROFILE_KINDS[view.kind].word,
    view.sourceProfile ?? '',
    view.mfaSerial === undefined ? '' : deviceName(view.mfaSerial),
    view.region ?? '',
    view.accountId ?? '',
    written
      ? minutesLeft(written.expiresAt.getTime(), now)
      : signIn && signIn.kind !== 'signed-in'
        ? 'sign in'
        : '',
    production ? 'production' : '',
  ];
}

/** Documented in docs/cli.md; fields are only ever added. */
function profileJson({ production, signIn, view, written }: ListedProfile) {
  return {
    name: view.name,
    type: view.kind,
    source: view.sourceProfile ?? null,
    mfaSerial: view.mfaSerial ?? null,
    region: view.region ?? null,
    account: view.accountId ?? null,
    role: view.roleName ?? null,
    saved: view.favourite === true,
    writtenTo: written?.target ?? null,
    expires: written?.expiresAt.toISOString() ?? null,
    production,
    signIn: signIn?.kind ?? null,
    problem: view.problem ? { message: view.problem.message, advice: view.problem.advice } : null,
  };
}
