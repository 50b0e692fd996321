import type { Environment } from '../aws-files/profiles/file-locations.ts';
import type { Profile, ProfileSet, Property } from '../aws-files/profiles/profile-set.ts';
import { type DoctorFinding, findingAt } from './finding.ts';

const ARN_OF_A_PERSON = /^arn:aws[\w-]*:(?:iam|sts)::\d{12}:\S+$/;
/** What AWS tools take before a `login_session` (botocore, credentials.py; `aws login` refuses such a profile). */
const BEFORE_LOGIN = ['web_identity_token_file', 'sso_session', 'sso_start_url', 'credential_source'];

/**
 * What keeps profiles from signing in as `aws login` does, or with SAML.
 *
 * @param assertionHooks the programs that give SAML assertions; `undefined`: nobody looked
 */
export function federatedFindings(
  { profiles }: Pick<ProfileSet, 'profiles'>,
  environment: Environment,
  assertionHooks: readonly string[] | undefined,
): DoctorFinding[] {
  return [...profiles.values()].flatMap((profile) => {
    // What a hook tells of is in no file, and no other tool reads it.
    if (profile.sections[0].from === 'hook') return [];
    const login = filled(profile, 'login_session');
    const hook = filled(profile, 'understudy_saml_hook');
    return [
      ...(login ? loginFindings(profile, login, environment) : []),
      ...(hook ? [missingHook(profile, hook, assertionHooks)].filter((one) => one !== undefined) : []),
    ];
  });
}

function loginFindings(profile: Profile, login: Property, environment: Environment): DoctorFinding[] {
  const { name } = profile;
  const findings: DoctorFinding[] = [];
  if (!ARN_OF_A_PERSON.test(login.value))
    findings.push(
      findingAt(login.at, {
        code: 'login-session-unusable',
        severity: 'error',
        profile: name,
        says: `The login_session of the profile ${name} is not the ARN of somebody who signs in, so no sign-in is ever found for it.`,
        advice: `Delete the line and run "understudy login ${name} --create", which writes it.`,
      }),
    );
  const winner = BEFORE_LOGIN.map((key) => filled(profile, key)).find((property) => property !== undefined);
  if (winner)
    findings.push(
      findingAt(login.at, {
        code: 'login-not-used',
        severity: 'warning',
        profile: name,
        says: `The login_session of the profile ${name} is not used, because it has ${winner.key} too.`,
        advice: 'Delete one of the two.',
      }),
    );
  // Keys beside it are a finding of their own.
  else if (!['region', 'aws_access_key_id'].some((key) => filled(profile, key)) && !environment['AWS_REGION'])
    findings.push(
      findingAt(login.at, {
        code: 'login-without-region',
        severity: 'warning',
        profile: name,
        says: `The profile ${name} signs in to the console and names no region, so tools differ in where they renew it.`,
        readers: {
          botocore: 'Asks for a region at "aws login", and fails to renew without one.',
          javascript: 'Renews it in the region of the sign-in, where the file tells it, or of the program.',
          goAndRust: 'Renew it in the region of the program.',
        },
        advice: 'Add the region in which you sign in.',
      }),
    );
  return findings;
}

function missingHook(
  { name }: Profile,
  hook: Property,
  hooks: readonly string[] | undefined,
): DoctorFinding | undefined {
  if (hooks === undefined) return undefined;
  const wanted = hook.value.replace(/\.[A-Za-z0-9]{1,4}$/, '');
  const isThere = hook.value === 'saml-assertion' ? hooks.length > 0 : hooks.includes(wanted);
  if (isThere) return undefined;
  return findingAt(hook.at, {
    code: 'saml-hook-missing',
    severity: 'warning',
    profile: name,
    says: `The profile ${name} signs in with the hook ${hook.value}, which is not among the programs that are run.`,
    advice:
      hook.value === 'saml-assertion'
        ? 'Put a program named saml-assertion into the folder of hooks (docs/saml.md).'
        : `Put a program named ${hook.value} into the folder saml-assertion.d of the hooks, or correct the name (docs/saml.md).`,
  });
}

function filled(profile: Profile, key: string): Property | undefined {
  const property = profile.properties.get(key);
  return property?.value ? property : undefined;
}
