import type { Environment } from '../aws-files/profiles/file-locations.ts';
import type { Profile, ProfileSet, Property } from '../aws-files/profiles/profile-set.ts';
import type { ChainBase, ChainProblem } from '../chain/chain.ts';
import { chainEndpoint } from '../chain/chain-endpoint.ts';
import { createChainLinks, type Link } from '../chain/chain-links.ts';
import { chainRegion } from '../chain/chain-region.ts';
import { namesCredentials } from '../chain/profiles/profile-kind.ts';
import { DURATION_RULE, isWholeNumber } from '../chain/sts-limits.ts';
import { type DoctorFinding, findingAt } from './finding.ts';

/**
 * Profiles that lead nowhere, and profiles whose credentials are not the ones that the user expects. `now` decides what has expired.
 * Sources are linked once and shared, so the time is linear in the number of profiles.
 */
export function profileFindings(profiles: ProfileSet, environment: Environment, now: Date): DoctorFinding[] {
  const findings: DoctorFinding[] = [];
  const explained = new Set<string>();
  const links = createChainLinks(profiles);
  const sources = sourcesOf(profiles);
  for (const profile of profiles.profiles.values()) {
    // What a hook tells of is in no file, and no other tool reads it.
    if (profile.sections[0].from === 'hook') continue;
    const found = links.selected(profile.name);
    const problem = found.ok ? settingsProblem(profiles, profile, found.link, environment) : found.problem;
    if (problem && stopsSomebody(problem, profile) && !explained.has(identityOf(problem))) {
      explained.add(identityOf(problem));
      findings.push(chainFinding(problem));
    }
    findings.push(...keyFindings(profile, sources), ...durationFindings(profile));
    const expired = found.ok ? expiredKeys(profile, found.link.base, now) : undefined;
    if (expired) findings.push(expired);
  }
  return findings;
}

/** A section of settings, such as a `[default]` with only a region, is no fault; one that a role counts on is. */
function stopsSomebody(problem: ChainProblem, profile: Profile): boolean {
  return problem.code !== 'no-credentials' || problem.profile !== profile.name || namesCredentials(profile);
}

function settingsProblem(
  profiles: ProfileSet,
  profile: Profile,
  link: Link,
  environment: Environment,
): ChainProblem | undefined {
  const region = chainRegion(profile.name, undefined, link.region, environment);
  if (!region.ok) return region.problem;
  const endpoint = chainEndpoint(profiles, profile, environment);
  return endpoint.ok ? undefined : endpoint.problem;
}

/** One missing source stops every profile above it, and one bad variable stops all: both are told once. */
function identityOf({ code, at, message }: ChainProblem): string {
  return at ? message : code;
}

function sourcesOf(profiles: ProfileSet): ReadonlySet<string> {
  const sources = new Set<string>();
  for (const profile of profiles.profiles.values()) {
    // What a hook tells of is in no file, and no other tool reads it.
    if (profile.sections[0].from === 'hook') continue;
    const source = filled(profile, 'source_profile');
    if (source) sources.add(source.value);
  }
  return sources;
}

function chainFinding({ code, profile, at, message, advice }: ChainProblem): DoctorFinding {
  const place = at && { file: at.file, path: at.path, line: at.line };
  return { code, severity: 'error', ...place, profile, message, advice };
}

function keyFindings(profile: Profile, sources: ReadonlySet<string>): DoctorFinding[] {
  const id = filled(profile, 'aws_access_key_id');
  const secret = filled(profile, 'aws_secret_access_key');
  if (!id || !secret) return [];
  return [
    keysInTwoFiles(profile, id, secret),
    shadowedProcess(profile, id),
    shadowedLogin(profile, id),
    ignoredKeys(profile, id, sources),
    tokenFinding(profile, id),
    legacyToken(profile),
  ].filter((finding) => finding !== undefined);
}

function keysInTwoFiles(profile: Profile, id: Property, secret: Property): DoctorFinding | undefined {
  if (id.at.file === secret.at.file) return undefined;
  return findingAt(id.at, {
    code: 'keys-in-two-files',
    severity: 'warning',
    profile: profile.name,
    says: `The access key of the profile ${profile.name} stands in one file and its secret in the other.`,
    readers: {
      botocore: 'Refuses the profile: its keys are incomplete.',
      javascript: 'Joins the two.',
      goAndRust: 'Rust joins the two.',
    },
    advice: 'Move both keys into the credentials file.',
  });
}

function shadowedProcess(profile: Profile, id: Property): DoctorFinding | undefined {
  if (!filled(profile, 'credential_process')) return undefined;
  return findingAt(id.at, {
    code: 'keys-beside-process',
    severity: 'warning',
    profile: profile.name,
    says: `The profile ${profile.name} has both access keys and credential_process.`,
    readers: {
      botocore:
        id.at.file === 'credentials'
          ? 'Takes the keys and never runs the process.'
          : 'Runs the process and never takes the keys.',
      javascript: 'Takes the keys and never runs the process.',
      goAndRust: 'Go takes the keys, Rust runs the process.',
    },
    advice:
      'Delete the access keys if the process is meant, they may be left over; otherwise delete credential_process.',
  });
}

function shadowedLogin(profile: Profile, id: Property): DoctorFinding | undefined {
  if (!filled(profile, 'login_session')) return undefined;
  return findingAt(id.at, {
    code: 'keys-beside-login',
    severity: 'warning',
    profile: profile.name,
    says: `The profile ${profile.name} has both access keys and login_session.`,
    readers: {
      botocore: id.at.file === 'credentials' ? 'Takes the keys.' : 'Takes the login.',
      javascript: 'Takes the keys.',
      goAndRust: 'Rust takes the login.',
    },
    advice:
      'Delete the access keys if the login is meant, they may be left over; otherwise delete login_session.',
  });
}

/** A profile that is the source of a role, its own included, signs with its keys whatever else it says. */
function ignoredKeys(
  profile: Profile,
  id: Property,
  sources: ReadonlySet<string>,
): DoctorFinding | undefined {
  const wins = ['role_arn', 'web_identity_token_file', 'sso_session', 'sso_account_id', 'sso_role_name'];
  const winner = wins.find((key) => filled(profile, key));
  if (!winner || sources.has(profile.name)) return undefined;
  return findingAt(id.at, {
    code: 'keys-not-used',
    severity: 'warning',
    profile: profile.name,
    says: `The profile ${profile.name} has access keys that are not used, because it has ${winner} too.`,
    advice: 'Delete the access keys here, or move them to a profile of their own.',
  });
}

function tokenFinding(profile: Profile, id: Property): DoctorFinding | undefined {
  const token = filled(profile, 'aws_session_token') ?? filled(profile, 'aws_security_token');
  if (id.value.startsWith('ASIA') && !token) {
    return findingAt(id.at, {
      code: 'token-missing',
      severity: 'error',
      profile: profile.name,
      says: `The profile ${profile.name} has a temporary access key without aws_session_token.`,
      advice: 'Write the keys anew together with their token, or delete them.',
    });
  }
  return undefined;
}

function durationFindings(profile: Profile): DoctorFinding[] {
  const duration = filled(profile, 'duration_seconds');
  if (!duration || !filled(profile, 'role_arn') || isWholeNumber(duration.value)) return [];
  return [
    findingAt(duration.at, {
      code: 'duration-not-read',
      severity: 'warning',
      profile: profile.name,
      says: `The duration_seconds of the profile ${profile.name} is no whole number, so it does not count.`,
      advice: `Write ${DURATION_RULE}.`,
    }),
  ];
}

function legacyToken(profile: Profile): DoctorFinding | undefined {
  const token = filled(profile, 'aws_session_token');
  const legacy = filled(profile, 'aws_security_token');
  if (!legacy || legacy.value === token?.value) return undefined;
  return findingAt(legacy.at, {
    code: 'legacy-token',
    severity: 'warning',
    profile: profile.name,
    says: token
      ? `The profile ${profile.name} has aws_security_token, the old name of aws_session_token, with another value.`
      : `The profile ${profile.name} has its token under aws_security_token, the old name of aws_session_token.`,
    readers: {
      botocore: 'Takes aws_security_token first.',
      javascript: 'Takes aws_session_token only.',
      goAndRust: 'Takes aws_session_token only.',
    },
    advice: token ? 'Delete the line with aws_security_token.' : 'Rename the key to aws_session_token.',
  });
}

function expiredKeys(profile: Profile, base: ChainBase, now: Date): DoctorFinding | undefined {
  if (base.kind !== 'session-keys' || base.profile !== profile.name) return undefined;
  const { expiration } = base.credentials;
  if (!expiration || expiration > now) return undefined;
  return findingAt(base.at, {
    code: 'expired-keys',
    severity: 'warning',
    profile: profile.name,
    says: `The keys of the profile ${profile.name} ended at ${expiration.toISOString()}.`,
    advice: 'Renew them with the tool that wrote them, or delete them.',
  });
}

function filled(profile: Profile, key: string): Property | undefined {
  const property = profile.properties.get(key);
  return property?.value ? property : undefined;
}
