import type { Environment } from '../../aws-files/profiles/file-locations.ts';
import type { ProfileSet } from '../../aws-files/profiles/profile-set.ts';
import type { PeerSystem } from '../../import/peer-system.ts';
import { loginFile, loginFolder, parseLogin } from '../../sign-in/aws-login/login-file.ts';
import { registrationFilePath } from '../../sign-in/identity-center/registration-file.ts';
import { parseToken, tokenFilePath } from '../../sign-in/identity-center/token-file.ts';
import { canRefresh } from '../../sign-in/identity-center/token-source.ts';
import { listedTargets } from '../../sign-in/listed-targets.ts';
import {
  type AwsLoginTarget,
  type IdentityCenterTarget,
  signInCommand,
  signInLabel,
} from '../../sign-in/sign-in-target.ts';
import type { DoctorFinding } from '../finding.ts';

/** What is wrong with the files of sign-ins that the config file names. */
export async function signInLeftOvers(
  system: Pick<PeerSystem, 'home' | 'environment' | 'readText'>,
  profiles: ProfileSet,
  now: Date,
): Promise<readonly DoctorFinding[]> {
  const environment: Environment = system.environment;
  const found = await Promise.all(
    listedTargets(profiles, environment).map(async ({ target }) =>
      target.kind === 'identity-center'
        ? [...(await tokenFindings(system, target, now)), ...(await registrationFindings(system, target))]
        : loginFindings(system, target),
    ),
  );
  return found.flat();
}

async function tokenFindings(
  { home, readText }: Pick<PeerSystem, 'home' | 'readText'>,
  target: IdentityCenterTarget,
  now: Date,
): Promise<readonly DoctorFinding[]> {
  const path = tokenFilePath(target.session, home);
  const file = await readText(path);
  if (file.kind === 'missing') return [];
  const token = file.kind === 'text' ? parseToken(file.text) : undefined;
  const name = signInLabel(target);
  const command = signInCommand(target);
  if (token === undefined)
    return [
      {
        code: 'token-file-damaged',
        severity: 'error',
        path,
        message: `${path}: The sign-in to ${name} cannot be read.`,
        readers: {
          botocore: 'Ends with KeyError and the name of the file, until the file is gone.',
          javascript: 'Says that the token was not found or is invalid.',
          goAndRust: 'Says that the token cannot be read.',
        },
        advice: `Run "${command}", which writes it anew.`,
      },
    ];
  const isRefreshable = target.session.name !== undefined && token.refreshToken !== undefined;
  if (!isRefreshable || canRefresh(target, token, now)) return [];
  return [
    {
      code: 'registration-ended',
      severity: 'warning',
      path,
      message: `${path}: The registration behind the sign-in to ${name} has ended, so no tool can renew it.`,
      advice: `Run "${command}", which registers anew.`,
    },
  ];
}

async function loginFindings(
  { environment, home, readText }: Pick<PeerSystem, 'home' | 'environment' | 'readText'>,
  target: AwsLoginTarget,
): Promise<readonly DoctorFinding[]> {
  const path = loginFile(target.loginSession, loginFolder(environment, home));
  const file = await readText(path);
  if (file.kind === 'missing') return [];
  const login = file.kind === 'text' ? parseLogin(file.text) : undefined;
  const { profile, region } = target;
  if (login === undefined)
    return [
      {
        code: 'login-file-damaged',
        severity: 'error',
        path,
        profile,
        message: `${path}: The console sign-in of profile ${profile} cannot be read.`,
        readers: {
          botocore: 'Says that the login session could not be loaded, until the file is gone.',
          javascript: 'Says that it lacks fields, until the file is gone.',
          goAndRust: 'Says that the token cannot be read.',
        },
        advice: `Run "${signInCommand(target)}", which writes it anew.`,
      },
    ];
  if (login.region === undefined || login.region === region) return [];
  return [
    {
      code: 'login-region',
      severity: 'warning',
      path,
      profile,
      message: `${path}: Somebody signed in to profile ${profile} in ${login.region}, but its region is ${region}.`,
      readers: {
        botocore: `Renews the keys in ${region}, which AWS refuses some minutes after the sign-in.`,
        javascript: 'Renews them in the region of the sign-in.',
        goAndRust: `Renews them in ${region}, which AWS refuses some minutes after the sign-in.`,
      },
      advice: `Run "${signInCommand(target)}", which signs in in ${region}.`,
    },
  ];
}

async function registrationFindings(
  { home, readText }: Pick<PeerSystem, 'home' | 'readText'>,
  target: IdentityCenterTarget,
): Promise<readonly DoctorFinding[]> {
  const { scopes, session } = target;
  const path = registrationFilePath({ session, ...(scopes && { scopes }) }, home);
  const file = await readText(path);
  if (file.kind !== 'text' || isJsonObject(file.text)) return [];
  return [
    {
      code: 'registration-file-damaged',
      severity: 'warning',
      path,
      message: `${path}: The registration for ${signInLabel(target)} cannot be read.`,
      readers: {
        botocore: '"aws sso login" ends with KeyError, until the file is gone.',
        javascript: 'Does not read it.',
        goAndRust: 'Does not read it.',
      },
      advice: `Run "${signInCommand(target)}", which writes it anew, or delete the file.`,
    },
  ];
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
