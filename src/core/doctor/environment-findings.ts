import type { Environment } from '../aws-files/profiles/file-locations.ts';
import type { ProfileSet } from '../aws-files/profiles/profile-set.ts';
import type { DoctorFinding } from './finding.ts';

/**
 * Variables that take effect instead of the profiles, or that tools read differently. `targets` are the profiles that Understudy
 * writes to: tools started under another `AWS_PROFILE` do not see its credentials. Values of variables are never repeated, except
 * names of profiles and regions.
 */
export function environmentFindings(
  environment: Environment,
  profiles: ProfileSet,
  targets: readonly string[],
): DoctorFinding[] {
  return [
    ...keyVariables(environment),
    ...profileVariables(environment, profiles, targets),
    ...regionVariables(environment),
    ...pathVariables(environment),
    ...twoHomes(environment),
  ];
}

/**
 * Git Bash sets `HOME`, often to another drive, where programs that are started from the desktop know `USERPROFILE` alone. On other
 * systems nobody sets the latter.
 */
function twoHomes(environment: Environment): DoctorFinding[] {
  const { HOME: home, USERPROFILE: profile } = environment;
  if (!home || !profile || !/^[A-Za-z]:/.test(profile) || samePlace(home, profile)) return [];
  return [
    {
      code: 'two-homes',
      severity: 'warning',
      variable: 'HOME',
      message: `HOME (${home}) and USERPROFILE (${profile}) name two home folders, and so two sets of AWS files.`,
      readers: {
        botocore: 'Takes USERPROFILE.',
        javascript: 'Takes HOME, as Understudy does.',
        goAndRust: 'Take USERPROFILE (Go) or HOME (Rust).',
      },
      advice:
        'Set AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE to the files that you mean, for all programs, or unset HOME.',
    },
  ];
}

/** Git Bash writes `/c/Users/jo` for `C:\\Users\\jo`. */
function samePlace(one: string, other: string): boolean {
  const plain = (path: string) =>
    path
      .replaceAll('\\', '/')
      .replace(/^\/([A-Za-z])(?=\/|$)/, '$1:')
      .replace(/\/+$/, '')
      .toLowerCase();
  return plain(one) === plain(other);
}

function keyVariables(environment: Environment): DoctorFinding[] {
  const hasId = isSet(environment, 'AWS_ACCESS_KEY_ID');
  const hasSecret = isSet(environment, 'AWS_SECRET_ACCESS_KEY');
  const token = ['AWS_SESSION_TOKEN', 'AWS_SECURITY_TOKEN'].find((name) => isSet(environment, name));
  if (hasId && hasSecret) {
    return [
      {
        code: 'keys-in-environment',
        severity: 'warning',
        variable: 'AWS_ACCESS_KEY_ID',
        message: 'The environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set.',
        readers: {
          botocore: 'Takes these keys instead of AWS_PROFILE; only --profile wins over them.',
          javascript: 'Takes AWS_PROFILE if it is set, these keys otherwise.',
          goAndRust: 'Takes these keys instead of AWS_PROFILE.',
        },
        advice: 'Unset both (and AWS_SESSION_TOKEN) so that the profiles take effect.',
      },
    ];
  }
  if (hasId || hasSecret) {
    const [there, missing] = hasId
      ? (['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const)
      : (['AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID'] as const);
    return [
      {
        code: 'half-keys-in-environment',
        severity: hasId ? 'error' : 'warning',
        variable: there,
        message: `The environment variable ${there} is set, but ${missing} is not.`,
        readers: {
          botocore: hasId ? 'Stops with an error: the keys are incomplete.' : 'Passes over it.',
          javascript: 'Passes over it.',
          goAndRust: 'Passes over it.',
        },
        advice: `Unset ${there}.`,
      },
    ];
  }
  if (token === undefined) return [];
  return [
    {
      code: 'token-in-environment',
      severity: 'warning',
      variable: token,
      message: `The environment variable ${token} is set without access keys; it is left over from an earlier session.`,
      advice: `Unset ${token}, or it will join the next keys that you export.`,
    },
  ];
}

function profileVariables(
  environment: Environment,
  { profiles }: ProfileSet,
  targets: readonly string[],
): DoctorFinding[] {
  const findings: DoctorFinding[] = [];
  const selected = environment['AWS_PROFILE'];
  const older = environment['AWS_DEFAULT_PROFILE'];
  if (selected === '') findings.push(emptyProfile());
  for (const variable of ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE']) {
    const name = environment[variable];
    // A target appears at the first switch: until then it may be missing.
    if (!name || profiles.has(name) || targets.includes(name)) continue;
    findings.push({
      code: 'unknown-profile-in-environment',
      severity: 'error',
      variable,
      profile: name,
      message: `The environment variable ${variable} names the profile ${name}, which does not exist.`,
      advice: `Correct or unset ${variable}.`,
    });
  }
  if (selected && profiles.has(selected) && targets.length > 0 && !targets.includes(selected)) {
    findings.push(otherProfile(selected, targets));
  }
  if (older && older !== selected) findings.push(olderVariable(older, selected));
  return findings;
}

function emptyProfile(): DoctorFinding {
  return {
    code: 'empty-profile-in-environment',
    severity: 'warning',
    variable: 'AWS_PROFILE',
    message: 'The environment variable AWS_PROFILE is set, but empty.',
    readers: {
      botocore: 'Looks for a profile without a name and stops with an error.',
      javascript: 'Takes the profile default.',
      goAndRust: 'Takes the profile default.',
    },
    advice: 'Unset AWS_PROFILE.',
  };
}

function otherProfile(selected: string, targets: readonly string[]): DoctorFinding {
  return {
    code: 'other-profile-in-environment',
    severity: 'warning',
    variable: 'AWS_PROFILE',
    profile: selected,
    message: `The environment variable AWS_PROFILE names the profile ${selected}, so tools started here do not follow a switch that is written to ${targets.join(' or ')}.`,
    advice: `Set AWS_PROFILE=${targets[0]}, or choose ${selected} under "Write to profile".`,
  };
}

function olderVariable(older: string, selected: string | undefined): DoctorFinding {
  return {
    code: 'default-profile-in-environment',
    severity: 'warning',
    variable: 'AWS_DEFAULT_PROFILE',
    profile: older,
    message: selected
      ? `The environment variables AWS_DEFAULT_PROFILE and AWS_PROFILE name different profiles, ${older} and ${selected}.`
      : `The environment variable AWS_DEFAULT_PROFILE names the profile ${older}, and AWS_PROFILE is not set.`,
    readers: {
      botocore: selected
        ? `Version 1 of the AWS CLI and boto3 take ${older}, version 2 of the AWS CLI takes ${selected}.`
        : `Takes ${older}.`,
      javascript: `Takes ${selected || 'default'}.`,
      goAndRust: selected ? `Takes ${selected}.` : `Go takes ${older}, Rust takes default.`,
    },
    advice: 'Unset AWS_DEFAULT_PROFILE and set AWS_PROFILE only.',
  };
}

function regionVariables(environment: Environment): DoctorFinding[] {
  const region = environment['AWS_REGION'];
  const older = environment['AWS_DEFAULT_REGION'];
  if (!region || !older || region === older) return [];
  return [
    {
      code: 'two-regions-in-environment',
      severity: 'warning',
      variable: 'AWS_REGION',
      message: `The environment variables AWS_REGION and AWS_DEFAULT_REGION name different regions, ${region} and ${older}.`,
      readers: {
        botocore: `Version 1 of the AWS CLI and boto3 take ${older}, version 2 of the AWS CLI takes ${region}.`,
        javascript: `Takes ${region}.`,
        goAndRust: `Takes ${region}.`,
      },
      advice: 'Set both to the same region, or unset both.',
    },
  ];
}

function pathVariables(environment: Environment): DoctorFinding[] {
  return ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']
    .filter((variable) => environment[variable]?.includes('$'))
    .map((variable) => ({
      code: 'variable-in-path',
      severity: 'warning',
      variable,
      message: `The path in the environment variable ${variable} holds a $.`,
      readers: {
        botocore: 'Puts the value of the variable in its place.',
        javascript: 'Looks for a path with a $ in it.',
        goAndRust: 'Looks for a path with a $ in it.',
      },
      advice: 'Write the path out.',
    }));
}

function isSet(environment: Environment, variable: string): boolean {
  return Boolean(environment[variable]);
}
