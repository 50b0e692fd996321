import { parseIniDocument } from '../../core/aws-files/ini/ini-document.ts';
import { unsafeProfileName } from '../../core/aws-files/ini/safe-subset.ts';
import { setProperties } from '../../core/aws-files/ini/section-edit.ts';
import { homeDirectory } from '../../core/aws-files/profiles/file-locations.ts';
import type { Property } from '../../core/aws-files/profiles/profile-set.ts';
import { profileHeader } from '../../core/aws-files/profiles/section-name.ts';
import { isRemoteSession } from '../../core/browsers/remote-session.ts';
import type { Chain } from '../../core/chain/chain.ts';
import { awsLogin } from '../../core/sign-in/aws-login/aws-login.ts';
import { loginFile, loginFolder, writeLogin } from '../../core/sign-in/aws-login/login-file.ts';
import { signInAddress } from '../../core/sign-in/aws-login/sign-in-address.ts';
import { DEFAULT_LOGIN_REGION } from '../../core/sign-in/sign-in-target.ts';
import { networkRequestHandler } from '../../core/sts/network/network-handler.ts';
import type { AwsFiles } from '../backend/profile-files.ts';
import type { CliContext } from '../context.ts';
import { changeShown } from '../install/confirm-and-edit.ts';
import type { FileFlags } from '../options/file-options.ts';
import { refuse, tell } from '../options/report.ts';
import { ttyTerminal } from '../terminal/tty-terminal.ts';

/** A profile that signs in as `aws login` does, or is to do so from now on. */
export interface ConsoleLogin {
  readonly profile: string;
  /** The line that names whose sign-in it is; absent where there is none yet. */
  readonly session?: Property;
  /** Of the profile, where it can be followed. */
  readonly chain?: Pick<Chain, 'region' | 'endpointFlavour' | 'caBundle'>;
  /** Where the profile leads in place of AWS's own address. */
  readonly endpoint?: string;
  /** Asked for on the command line. */
  readonly region?: string;
  /** The browser is on another machine. */
  readonly isRemote: boolean;
  /** Agreed beforehand to a change of the config file. */
  readonly yes: boolean;
}

export interface ConsoleLoginFlags extends FileFlags {
  readonly create?: true;
  readonly region?: string;
  readonly yes?: true;
  readonly deviceCode?: true;
  readonly browser: boolean;
}

/** The console sign-in that `understudy login <profile>` means; `undefined` where it means none, `refused` where that was said. */
export async function wantedConsoleLogin(
  context: CliContext,
  files: AwsFiles,
  profile: string,
  flags: ConsoleLoginFlags,
): Promise<ConsoleLogin | 'refused' | undefined> {
  const common = {
    isRemote: flags.deviceCode === true || !flags.browser || isRemoteSession(context.environment),
    yes: flags.yes === true,
    ...(flags.region !== undefined && { region: flags.region }),
  };
  const resolved = files.resolve({ profile });
  const base = resolved.ok ? resolved.chain.base : undefined;
  if (base?.kind === 'login') {
    const session = files.loaded.profiles.profiles.get(base.profile)?.properties.get('login_session');
    const source = files.resolve({ profile: base.profile });
    return {
      profile: base.profile,
      ...(session && { session }),
      ...(base.endpoint && { endpoint: base.endpoint }),
      ...(source.ok && { chain: source.chain }),
      ...common,
    };
  }
  if (!flags.create) return undefined;
  if (!resolved.ok && isEmpty(resolved.problem.code, files, profile)) return { profile, ...common };
  refuse(context, {
    kind: 'refused',
    message: `Profile ${profile} has credentials of another kind, which AWS tools would use before a login_session.`,
    advice: 'Name a profile that is not there yet, or remove what it has first.',
  });
  return 'refused';
}

/** A profile that is not there yet, or that says nothing about credentials. */
function isEmpty(code: string, files: AwsFiles, profile: string): boolean {
  const present = files.loaded.profiles.profiles.get(profile);
  if (present === undefined) return code === 'unknown-profile';
  return code === 'no-credentials' && !present.properties.has('source_profile');
}

/**
 * `understudy login` for a `login_session`: signs in as `aws login` does, and leaves the file that all AWS tools share. Where somebody
 * else signed in than the profile names, or it names nobody yet, the line is changed after showing it.
 */
export async function consoleLogin(
  context: CliContext,
  files: AwsFiles,
  wanted: ConsoleLogin,
  show: (step: { readonly address: string }) => void,
): Promise<void> {
  const { environment, homeOfUser, platform, signal } = context;
  const { chain, profile, session } = wanted;
  const unsafe = session === undefined ? unsafeProfileName(profile) : undefined;
  if (unsafe !== undefined) {
    refuse(context, { kind: 'refused', message: unsafe, advice: 'Choose another name.' });
    return;
  }
  const region = wanted.region ?? chain?.region?.value ?? DEFAULT_LOGIN_REGION;
  const outcome = await awsLogin({
    region,
    address: signInAddress(region, environment, chain?.endpointFlavour, wanted.endpoint),
    clock: context.clock,
    requestHandler: networkRequestHandler({ environment, platform, home: homeOfUser }),
    ...(chain?.caBundle && { caBundle: { path: chain.caBundle.value, setting: 'ca_bundle' } }),
    show,
    ...(wanted.isRemote && { readCode: () => pastedCode(context) }),
    signal,
  });
  if (!outcome.ok) {
    const { advice, cancelled, message } = outcome;
    refuse(context, { kind: cancelled ? 'dismissed' : 'failed', message, advice });
    return;
  }
  const { login, loginSession } = outcome;
  const isNamed = session?.value.trim() === loginSession;
  if (!isNamed && !(await nameSession(context, files, wanted, { loginSession, region }))) return;
  const path = loginFile(
    loginSession,
    loginFolder(environment, homeDirectory(environment, platform) ?? homeOfUser),
  );
  const failure = await writeLogin(path, login);
  if (failure) {
    refuse(context, { kind: 'failed', message: failure.message, advice: failure.advice });
    return;
  }
  tell(
    context,
    `Signed in to profile ${profile} as ${loginSession}. The keys are renewed by themselves, for up to 12 hours.`,
  );
}

/** Writes `login_session` after showing the change. False where it was not written, which has been said. */
async function nameSession(
  context: CliContext,
  files: AwsFiles,
  { profile, session, yes }: ConsoleLogin,
  { loginSession, region }: { readonly loginSession: string; readonly region: string },
): Promise<boolean> {
  const at = session?.at ?? { file: 'config' as const, path: files.locations.config.path };
  if (session)
    tell(context, `You signed in as ${loginSession}, but profile ${profile} is for ${session.value}.`);
  // Other tools renew the sign-in in the profile's region.
  const values = new Map([['login_session', loginSession]]);
  const own = files.loaded.profiles.profiles.get(profile)?.properties.get('region');
  if (!own?.value) values.set('region', region);
  return changeShown(context, {
    path: at.path,
    aws: { isHarmless: (key) => values.has(key) },
    yes,
    edit: (text) => {
      const edited = setProperties(parseIniDocument(text), profileHeader(profile, at.file), values);
      return edited.ok
        ? { ok: true, text: edited.document.toString() }
        : { ok: false, message: edited.message, advice: 'Choose another name for the profile.' };
    },
    done: `Profile ${profile} is for ${loginSession} from now on.`,
  });
}

async function pastedCode({ platform, signal }: CliContext): Promise<string | undefined> {
  const terminal = ttyTerminal(platform);
  if (terminal === undefined) return undefined;
  try {
    terminal.write('The code that the page shows at the end: ');
    return await terminal.readLine(signal);
  } finally {
    terminal.close();
  }
}
