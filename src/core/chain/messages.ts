import { assertNever } from '../../shared/assert-never.ts';
import type { Property, SourceLocation } from '../aws-files/profiles/profile-set.ts';
import { redact } from '../redact.ts';
import type { ChainProblem } from './chain.ts';

/** What the user reads when a chain cannot be followed. One sentence that names the place, one that says what to do. */

/** "/home/jo/.aws/config, line 12". */
export function placeOf(at: SourceLocation): string {
  return at.from === 'hook' ? `from the hook ${at.path}` : `${at.path}, line ${at.line}`;
}

export function noProfileNamed(): ChainProblem {
  return {
    code: 'unknown-profile',
    profile: '',
    message: 'No profile and no role was named.',
    advice: 'Name a profile, or a role with the source profile that reaches it.',
  };
}

export function unknownProfile(name: string): ChainProblem {
  return {
    code: 'unknown-profile',
    profile: name,
    message: `There is no profile named ${name} in the AWS files.`,
    advice: 'Check the spelling (capital letters count), or add the profile to the AWS config file.',
  };
}

export function unknownSourceOfRole(role: string, source: string): ChainProblem {
  return {
    code: 'missing-source-profile',
    profile: source,
    message: `The role ${role} is to be reached through the profile ${source}, which does not exist in the AWS files.`,
    advice: 'Choose an existing profile as the source.',
  };
}

export function roleWithoutSource(role: string): ChainProblem {
  return {
    code: 'no-source',
    profile: role,
    message: `No source profile was named for the role ${role}.`,
    advice: 'Name the profile whose credentials may assume this role.',
  };
}

export function sourceWithoutRole(profile: string, source: string): ChainProblem {
  return {
    code: 'invalid-field',
    profile,
    message: `The source profile ${source} was given together with the profile ${profile}, but without a role.`,
    advice: 'Give a role ARN with the source profile, or leave the source profile out.',
  };
}

export function missingSourceProfile(profile: string, source: Property): ChainProblem {
  const empty = source.value === '';
  return {
    code: 'missing-source-profile',
    profile,
    names: source.value,
    at: source.at,
    message: empty
      ? `Profile ${profile} has an empty source_profile (${placeOf(source.at)}).`
      : `Profile ${profile} names ${source.value} as its source profile, which does not exist (${placeOf(source.at)}).`,
    advice: empty
      ? 'Write the name of the profile whose credentials may assume the role.'
      : `Add a profile named ${source.value}, or correct source_profile.`,
  };
}

const LONGEST_LOOP_SHOWN = 6;

/** `visited` are the profiles of the loop in the order of their sources; `source` closes it. */
export function sourceLoop(visited: readonly string[], profile: string, source: Property): ChainProblem {
  const shown =
    visited.length > LONGEST_LOOP_SHOWN
      ? [...visited.slice(0, LONGEST_LOOP_SHOWN - 1), '…', ...visited.slice(-1)]
      : visited;
  return {
    code: 'source-loop',
    profile,
    at: source.at,
    message:
      visited.length === 1
        ? `Profile ${profile} is its own source but has no credentials (${placeOf(source.at)}).`
        : `The source profiles run in a circle: ${[...shown, visited[0]].join(' → ')} (${placeOf(source.at)}).`,
    advice:
      visited.length === 1
        ? 'Name another source_profile, or give this profile access keys.'
        : 'Let one of these profiles name a source outside the circle.',
  };
}

export function bothSources(profile: string, first: Property, second: Property): ChainProblem {
  return {
    code: 'both-sources',
    profile,
    at: second.at,
    message: `Profile ${profile} has both ${first.key} and ${second.key}; only one may say where its credentials come from (${placeOf(second.at)}).`,
    advice: `Remove ${first.key} or ${second.key}.`,
  };
}

export function noSource(profile: string, roleArn: Property): ChainProblem {
  return {
    code: 'no-source',
    profile,
    at: roleArn.at,
    message: `Profile ${profile} has a role_arn but neither source_profile nor credential_source (${placeOf(roleArn.at)}).`,
    advice: 'Add source_profile with the name of the profile that may assume the role.',
  };
}

export function partialKeys(profile: string, present: Property, missing: string): ChainProblem {
  return {
    code: 'partial-keys',
    profile,
    at: present.at,
    message: `Profile ${profile} has ${present.key} but no ${missing} (${placeOf(present.at)}).`,
    advice: `Add ${missing} to the profile, or remove ${present.key}.`,
  };
}

export function tokenBesideLongTermKey(profile: string, token: Property): ChainProblem {
  return {
    code: 'token-left-over',
    profile,
    at: token.at,
    message: `Profile ${profile} has a long-term access key together with a session token, which AWS refuses (${placeOf(token.at)}).`,
    advice: `Delete the line with ${token.key}.`,
  };
}

/** `source_profile` alone makes no role. */
export function sourceWithoutRoleArn(profile: string, source: Property): ChainProblem {
  return {
    code: 'no-credentials',
    profile,
    at: source.at,
    message: `Profile ${profile} has a source_profile but no role_arn to assume with it (${placeOf(source.at)}).`,
    advice: 'Add role_arn with the role that is to be assumed, or delete source_profile.',
  };
}

export function noCredentials(profile: string, at: SourceLocation): ChainProblem {
  return {
    code: 'no-credentials',
    profile,
    at,
    message: `Profile ${profile} says nothing about credentials: no keys, no role, no other source (${placeOf(at)}).`,
    advice: 'Add access keys, a role_arn with a source_profile, or a credential_process.',
  };
}

export function unknownCredentialSource(profile: string, source: Property): ChainProblem {
  return {
    code: 'unknown-credential-source',
    profile,
    at: source.at,
    message: `Profile ${profile} has the credential_source ${source.value || '(empty)'}, which is not known (${placeOf(source.at)}).`,
    advice: 'Write Environment, Ec2InstanceMetadata or EcsContainer, with these capital letters.',
  };
}

export function noWebIdentity(name: string, lacksToken: boolean): ChainProblem {
  return {
    code: 'no-credentials',
    profile: name,
    message: `${name} is to be had with a web identity, but ${lacksToken ? 'no token file is named' : 'no role is named'}.`,
    advice: lacksToken
      ? 'Name a profile with web_identity_token_file, or set AWS_WEB_IDENTITY_TOKEN_FILE.'
      : 'Name the role with --role-arn, or set AWS_ROLE_ARN.',
  };
}

export function unknownHookSource(profile: string, source: Property): ChainProblem {
  return {
    code: 'unknown-credential-source',
    profile,
    at: source.at,
    message: `Profile ${profile} has the ${source.key} ${source.value || '(empty)'}, which is not known (${placeOf(source.at)}).`,
    advice: 'Write hook, or delete the line.',
  };
}

export function webIdentityWithoutRole(profile: string, tokenFile: Property): ChainProblem {
  return {
    code: 'invalid-field',
    profile,
    at: tokenFile.at,
    message: `Profile ${profile} has a web_identity_token_file but no role_arn (${placeOf(tokenFile.at)}).`,
    advice: 'Add the role_arn that the token opens, or remove web_identity_token_file.',
  };
}

export function emptyValue(profile: string, property: Property): ChainProblem {
  return {
    code: 'invalid-field',
    profile,
    at: property.at,
    message: `Profile ${profile} has an empty ${property.key} (${placeOf(property.at)}).`,
    advice: 'Give it a value, or delete the line.',
  };
}

export function ssoFieldMissing(
  profile: string,
  at: SourceLocation,
  has: string,
  missing: string,
): ChainProblem {
  return {
    code: 'incomplete-sso',
    profile,
    at,
    message: `Profile ${profile} has ${has} but no ${missing} (${placeOf(at)}).`,
    advice: `Add ${missing}.`,
  };
}

export function ssoSessionMissing(profile: string, session: Property): ChainProblem {
  return {
    code: 'incomplete-sso',
    profile,
    at: session.at,
    message: `Profile ${profile} names the sso-session ${session.value || '(empty)'}, which does not exist (${placeOf(session.at)}).`,
    advice: `Add a section [sso-session ${session.value || 'NAME'}] to the config file, or correct sso_session.`,
  };
}

export function ssoFieldBelongsToSession(profile: string, field: Property, session: string): ChainProblem {
  return {
    code: 'incomplete-sso',
    profile,
    at: field.at,
    message: `Profile ${profile} uses the sso-session ${session}, so ${field.key} may only stand there (${placeOf(field.at)}).`,
    advice: `Move ${field.key} to [sso-session ${session}].`,
  };
}

export function invalidRoleArn(profile: string, arn: Property, fault: string, advice: string): ChainProblem {
  return {
    code: 'invalid-role-arn',
    profile,
    at: arn.at,
    message: `The role_arn of profile ${profile} is not usable: ${fault} (${placeOf(arn.at)}).`,
    advice,
  };
}

export function invalidRequestedRole(role: string, fault: string, advice: string): ChainProblem {
  return {
    code: 'invalid-role-arn',
    profile: role,
    message: `The role ${role || '(empty)'} is not usable: ${fault}.`,
    advice,
  };
}

/** Where a value that breaks a rule came from: a property of a file, a variable, or what the user asked for. */
export type ValueOrigin =
  | { readonly kind: 'property'; readonly property: Property }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'request'; readonly label: string };

function named(origin: ValueOrigin, profile: string): string {
  switch (origin.kind) {
    case 'property':
      return `The ${origin.property.key} of profile ${profile}`;
    case 'variable':
      return `The environment variable ${origin.name}`;
    case 'request':
      return `The ${origin.label} asked for`;
    default:
      return assertNever(origin);
  }
}

/** `rule` completes the sentence "… must be". */
export function invalidValue(
  code: 'invalid-field' | 'invalid-duration',
  profile: string,
  origin: ValueOrigin,
  value: string,
  rule: string,
): ChainProblem {
  const at = origin.kind === 'property' ? origin.property.at : undefined;
  // What stands in the wrong place may be a secret, and an address may hold a password.
  const safe = redact(value);
  const shown = safe.length > 80 ? `${safe.slice(0, 77)}…` : safe;
  return {
    code,
    profile,
    ...(at && { at }),
    message: `${named(origin, profile)} is ${JSON.stringify(shown)}, but must be ${rule}${at ? ` (${placeOf(at)})` : ''}.`,
    advice: origin.kind === 'variable' ? 'Correct or unset the variable.' : 'Correct the value.',
  };
}

export function missingServices(profile: string, services: Property): ChainProblem {
  return {
    code: 'missing-services',
    profile,
    at: services.at,
    message: `Profile ${profile} names the services section ${services.value || '(empty)'}, which does not exist (${placeOf(services.at)}).`,
    advice: `Add a section [services ${services.value || 'NAME'}] to the config file, or remove the services line.`,
  };
}
