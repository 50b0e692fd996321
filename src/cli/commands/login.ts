import { homeDirectory } from '../../core/aws-files/profiles/file-locations.ts';
import { openInBrowser } from '../../core/browsers/open-in-browser.ts';
import { SecretAddress } from '../../core/browsers/secret-address.ts';
import type { SignInStep } from '../../core/sign-in/identity-center/sign-in.ts';
import type { IdentityCenterSession } from '../../core/sign-in/identity-center/token-file.ts';
import { networkRequestHandler } from '../../core/sts/network/network-handler.ts';
import type { CliContext } from '../context.ts';
import { addFileOptions, type FileFlags, wantedFiles } from '../options/file-options.ts';
import { refuse, tell, usageMistake } from '../options/report.ts';
import type { Register } from '../register.ts';
import { isRemoteSession } from '../sign-in/remote-session.ts';

type Flags = FileFlags & {
  readonly ssoSession?: string;
  readonly startUrl?: string;
  readonly ssoRegion?: string;
  readonly deviceCode?: true;
  readonly browser: boolean;
  readonly create?: true;
  readonly region?: string;
  readonly yes?: true;
};

interface Wanted {
  readonly session: IdentityCenterSession;
  readonly scopes: readonly string[];
}

/** `understudy login`: signs in to an IAM Identity Center or to the console, for every tool on the machine. */
export const registerLogin: Register = (program, context) => {
  addFileOptions(
    program
      .command('login')
      .summary('sign in to IAM Identity Center, or as aws login does')
      .description(
        'Signs in to IAM Identity Center in your own browser and leaves the token file that all AWS tools share, so that every profile of that Identity Center works. For a profile with login_session it signs in to the console as aws login does. The address, and the code where there is one, stand on stderr.',
      )
      .argument('[profile]', 'a profile that signs in there, named exactly')
      .option('--sso-session <name>', 'the sso-session section, in place of a profile')
      .option('--start-url <url>', 'the start URL, where no profile names it yet')
      .option('--sso-region <region>', 'the region of the Identity Center at --start-url')
      .option('--device-code', 'compare a code instead: for a browser on another machine')
      .option('--no-browser', 'open nothing, only print the address; as aws login --remote, paste a code')
      .option('--create', 'let the profile sign in as aws login does, where it has no credentials yet')
      .option('--region <region>', 'where a console sign-in lives, where the profile names no region')
      .option('-y, --yes', 'agree beforehand to what changes in the config file'),
  )
    .addHelpText(
      'after',
      `
Examples:
  understudy login dev
  understudy login --sso-session corp --device-code
  understudy login console --create --region eu-west-1
  understudy login --start-url https://corp.awsapps.com/start --sso-region eu-west-1`,
    )
    .action(async (profile: string | undefined, flags: Flags) => {
      const wanted = await wantedSession(context, profile, flags);
      if (wanted === 'done') return;
      if (wanted) await signInFor(context, wanted, flags);
    });
};

/** Signs in, with all that is said about it on stderr; false where nobody is signed in after it. */
export async function signInFor(
  context: CliContext,
  { scopes, session }: Wanted,
  flags: Pick<Flags, 'deviceCode' | 'browser'>,
): Promise<boolean> {
  const { environment, homeOfUser, platform, signal } = context;
  const { signIn } = await import('../../core/sign-in/identity-center/sign-in.ts');
  const outcome = await signIn({
    session,
    scopes,
    deviceCode: flags.deviceCode ?? isRemoteSession(environment),
    environment,
    home: homeDirectory(environment, platform) ?? homeOfUser,
    clock: context.clock,
    requestHandler: networkRequestHandler({ environment, platform, home: homeOfUser }),
    show: (step) => void show(context, step, flags.browser),
    signal,
  });
  if (outcome.ok) {
    tell(
      context,
      `Signed in to ${session.name ?? session.startUrl} until ${outcome.expiresAt.toISOString()}.`,
    );
    return true;
  }
  const { advice, cancelled, message } = outcome;
  refuse(context, { kind: cancelled ? 'dismissed' : 'failed', message, advice });
  return false;
}

async function show(context: CliContext, { address, userCode }: SignInStep, opens: boolean): Promise<void> {
  tell(context, `Sign in in the browser: ${address}`);
  if (userCode)
    tell(context, `The page must show the code ${userCode}. Confirm it only if you started this sign-in.`);
  if (!opens) return;
  const { terminalBrowser } = await import('../browser/terminal-browser.ts');
  const opened = await openInBrowser(
    new SecretAddress(address),
    undefined,
    terminalBrowser(context),
    context.signal,
  );
  if (!opened.ok && !context.signal.aborted)
    tell(context, 'No browser came for the address: open it by hand.');
}

async function wantedSession(
  context: CliContext,
  profile: string | undefined,
  flags: Flags,
): Promise<Wanted | 'done' | undefined> {
  const ways = [profile, flags.ssoSession, flags.startUrl].filter((way) => way !== undefined);
  if (ways.length !== 1 || (flags.startUrl === undefined) !== (flags.ssoRegion === undefined)) {
    usageMistake(
      context,
      'login',
      'Name a profile, or --sso-session, or --start-url together with --sso-region.',
    );
    return undefined;
  }
  if (flags.startUrl !== undefined && flags.ssoRegion !== undefined) {
    const url = URL.canParse(flags.startUrl) ? new URL(flags.startUrl) : undefined;
    if (url?.protocol !== 'https:' || !/^[a-z0-9-]{2,40}$/.test(flags.ssoRegion)) {
      usageMistake(context, 'login', '--start-url must begin with https://, and --sso-region name a region.');
      return undefined;
    }
    return { session: { startUrl: flags.startUrl, region: flags.ssoRegion }, scopes: [] };
  }
  const { openAwsFiles } = await import('../backend/profile-files.ts');
  const files = await openAwsFiles(context, wantedFiles(flags));
  const sections = files.loaded.profiles.ssoSessions;
  if (profile === undefined) {
    const name = flags.ssoSession ?? '';
    const properties = sections.get(name)?.properties;
    const startUrl = properties?.get('sso_start_url')?.value;
    const region = properties?.get('sso_region')?.value;
    if (startUrl && region) return { session: { name, startUrl, region }, scopes: scopesOf(properties) };
    refuse(context, {
      kind: 'refused',
      message: `There is no complete [sso-session ${name}] in ${files.locations.config.path}.`,
      advice: 'Write sso_start_url and sso_region there, or correct the name.',
    });
    return undefined;
  }
  const { consoleLogin, wantedConsoleLogin } = await import('../sign-in/console-login.ts');
  const console = await wantedConsoleLogin(context, files, profile, flags);
  if (console !== undefined) {
    if (console !== 'refused')
      await consoleLogin(context, files, console, (step) => void show(context, step, !console.isRemote));
    return 'done';
  }
  const resolved = files.resolve({ profile });
  if (!resolved.ok) {
    const { advice, message } = resolved.problem;
    refuse(context, { kind: 'refused', message, advice });
    return undefined;
  }
  const { base } = resolved.chain;
  if (base.kind === 'sso') {
    const { sessionName: name, ssoRegion: region, startUrl } = base;
    const section = name === undefined ? undefined : sections.get(name)?.properties;
    return {
      session: { startUrl, region, ...(name !== undefined && { name }) },
      scopes: scopesOf(section),
    };
  }
  refuse(context, {
    kind: 'refused',
    message: `Profile ${profile} does not sign in through IAM Identity Center, nor to the console.`,
    advice: 'Name a profile with sso_session, sso_start_url or login_session.',
  });
  return undefined;
}

function scopesOf(
  properties: ReadonlyMap<string, { readonly value: string }> | undefined,
): readonly string[] {
  const list = properties?.get('sso_registration_scopes')?.value ?? '';
  return list
    .split(',')
    .map((scope) => scope.trim())
    .filter((scope) => scope !== '');
}
