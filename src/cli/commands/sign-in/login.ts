import type { SignInTarget } from '../../../core/sign-in/sign-in-target.ts';
import type { CliContext } from '../../context.ts';
import { addFileOptions, type FileFlags, wantedFiles } from '../../options/file-options.ts';
import { refuse, tell, usageMistake } from '../../options/report.ts';
import type { Register } from '../../register.ts';

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

/** `understudy login`: signs in to an IAM Identity Center or to the console, for every tool on the machine. */
export const registerLogin: Register = (program, context) => {
  addFileOptions(
    program
      .command('login')
      .summary('sign in to IAM Identity Center, or as aws login does')
      .description(
        'Signs in to IAM Identity Center in your own browser and leaves the token file that all AWS tools share, so that every profile of that Identity Center works. For a profile with login_session it signs in to the console as aws login does; for one with understudy_saml_hook it shows the roles of the assertion and writes the chosen one. The address, and the code where there is one, stand on stderr.',
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
      const target = await wantedTarget(context, profile, flags);
      if (target === undefined || target === 'done') return;
      const { signInFromTerminal } = await import('../../sign-in/terminal-sign-in.ts');
      await signInFromTerminal(context, target, flags);
    });
};

/** `done`: it was another kind of sign-in. `undefined`: why there is none was said. */
async function wantedTarget(
  context: CliContext,
  profile: string | undefined,
  flags: Flags,
): Promise<SignInTarget | 'done' | undefined> {
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
    return { kind: 'identity-center', session: { startUrl: flags.startUrl, region: flags.ssoRegion } };
  }
  const [{ openAwsFiles }, { listedTargets }, { signInTargetOf }] = await Promise.all([
    import('../../backend/profile-files.ts'),
    import('../../../core/sign-in/listed-targets.ts'),
    import('../../../core/sign-in/sign-in-target.ts'),
  ]);
  const files = await openAwsFiles(context, wantedFiles(flags));
  if (profile === undefined) {
    const name = flags.ssoSession ?? '';
    const listed = listedTargets(files.loaded.profiles, context.environment).find(
      ({ target }) => target.kind === 'identity-center' && target.session.name === name,
    );
    if (listed) return listed.target;
    refuse(context, {
      kind: 'refused',
      message: `There is no complete [sso-session ${name}] in ${files.locations.config.path}.`,
      advice: 'Write sso_start_url and sso_region there, or correct the name.',
    });
    return undefined;
  }
  const { consoleLogin, wantedConsoleLogin } = await import('../../sign-in/console-login.ts');
  const console = await wantedConsoleLogin(context, files, profile, flags);
  if (console !== undefined) {
    if (console !== 'refused')
      await consoleLogin(
        context,
        files,
        console,
        ({ address }) => void showAddress(context, address, !console.isRemote),
      );
    return 'done';
  }
  const resolved = files.resolve({ profile });
  if (!resolved.ok) {
    const { advice, message } = resolved.problem;
    refuse(context, { kind: 'refused', message, advice });
    return undefined;
  }
  if (resolved.chain.base.kind === 'saml') {
    const { chooseSamlRole } = await import('../../sign-in/saml-choice.ts');
    await chooseSamlRole(context, resolved.chain.base, { yes: flags.yes === true });
    return 'done';
  }
  const target = signInTargetOf(resolved.chain.base, resolved.chain);
  if (target) return target;
  refuse(context, {
    kind: 'refused',
    message: `Profile ${profile} does not sign in through IAM Identity Center, nor to the console.`,
    advice: 'Name a profile with sso_session, sso_start_url or login_session.',
  });
  return undefined;
}

async function showAddress(context: CliContext, address: string, opens: boolean): Promise<void> {
  tell(context, `Sign in in the browser: ${address}`);
  if (!opens) return;
  const { terminalPerson } = await import('../../sign-in/terminal-person.ts');
  const { environment, platform, signal } = context;
  const person = terminalPerson({ environment, platform, say: (sentence) => tell(context, sentence) });
  if (!(await person.open(address, signal)) && !signal.aborted)
    tell(context, 'No browser came for the address: open it by hand.');
}
