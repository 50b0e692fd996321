import type { Environment } from '../aws-files/profiles/file-locations.ts';
import type { FileState, LoadedProfiles } from '../aws-files/profiles/load-profiles.ts';
import type { AwsFile, ProfileSet } from '../aws-files/profiles/profile-set.ts';
import { environmentFindings } from './environment-findings.ts';
import { federatedFindings } from './federated-findings.ts';
import type { DoctorFinding } from './finding.ts';
import { layoutFindings } from './layout-findings.ts';
import { type KeySubject, longTermKeyFindings } from './long-term-key-findings.ts';
import { profileFindings } from './profile-findings.ts';
import { readingFindings } from './reading-findings.ts';
import { signInFindings } from './sign-in-findings.ts';

/** All that the doctor looks at. It reads nothing by itself. */
export interface DoctorSubject {
  readonly files: LoadedProfiles;
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  /** The profiles that Understudy writes to; the first is the usual one. */
  readonly targets: readonly string[];
  /** What other tools left behind; see `findLeftOvers`. */
  readonly leftOvers?: readonly DoctorFinding[];
  /** What is known of long-term keys. Absent: nothing is said of them, as where no keychain is used. */
  readonly keys?: KeySubject;
  /** The programs that give SAML assertions, by the names of their files without extension; absent: not looked at. */
  readonly assertionHooks?: readonly string[];
  readonly now: Date;
}

/**
 * Lists what is wrong with the AWS files and the environment, and what each family of AWS tools makes of it: config file,
 * credentials file, caches of other tools, environment, each in order of lines. Changes nothing.
 */
export function diagnose(subject: DoctorSubject): DoctorFinding[] {
  const { assertionHooks, environment, files, keys, leftOvers = [], now, platform, targets } = subject;
  const ofKeys = keys ? longTermKeyFindings(files, keys, now) : [];
  const inFiles = [
    ...readingFindings(files.profiles.problems),
    ...fileFindings(files.config, 'config', platform),
    ...fileFindings(files.credentials, 'credentials', platform),
    ...readOnlyFindings(files.credentials, platform),
    ...profileFindings(files.profiles, environment, now),
    ...signInFindings(files.profiles),
    ...federatedFindings(files.profiles, environment, assertionHooks),
    ...leftOvers.filter(({ file }) => file !== undefined),
    ...ofKeys.filter(({ file }) => file !== undefined),
  ];
  return [
    ...inFiles.sort(byPlace),
    ...leftOvers.filter(({ file }) => file === undefined),
    ...ofKeys.filter(({ file }) => file === undefined),
    ...environmentFindings(environment, files.profiles, targets),
  ];
}

function fileFindings(state: FileState, file: AwsFile, platform: NodeJS.Platform): DoctorFinding[] {
  if (state.kind !== 'read') return [];
  return [...layoutFindings(state.document, file, state.path), ...modeFindings(state, file, platform)];
}

/** Windows has no such modes. The config file may be open to others as long as it holds no secret. */
function modeFindings(
  { path, stamp, profiles }: Extract<FileState, { kind: 'read' }>,
  file: AwsFile,
  platform: NodeJS.Platform,
): DoctorFinding[] {
  const isOpen = (stamp.mode & 0o077) !== 0;
  if (platform === 'win32' || !isOpen || (file === 'config' && !holdsSecrets(profiles))) return [];
  const mode = `0${stamp.mode.toString(8)}`;
  return [
    {
      code: 'open-to-others',
      severity: 'warning',
      file,
      path,
      message: `${path} has the mode ${mode}, so other users of this machine may read or change it.`,
      advice: `Run chmod 600 ${path}.`,
    },
  ];
}

/** A file that its owner may not write is left alone, so every switch fails. */
function readOnlyFindings(state: FileState, platform: NodeJS.Platform): DoctorFinding[] {
  if (state.kind !== 'read' || platform === 'win32' || (state.stamp.mode & 0o200) !== 0) return [];
  return [
    {
      code: 'read-only',
      severity: 'warning',
      file: 'credentials',
      path: state.path,
      message: `${state.path} has the mode 0${state.stamp.mode.toString(8)}, so nothing can be switched: it may not be written.`,
      advice: `Run chmod 600 ${state.path}.`,
    },
  ];
}

function holdsSecrets({ profiles }: Pick<ProfileSet, 'profiles'>): boolean {
  for (const { properties } of profiles.values()) {
    if (properties.has('aws_secret_access_key') || properties.has('aws_session_token')) return true;
  }
  return false;
}

/** Config before credentials, the whole file before its lines. */
function byPlace(one: DoctorFinding, other: DoctorFinding): number {
  if (one.file !== other.file) return one.file === 'config' || other.file === undefined ? -1 : 1;
  return (one.line ?? 0) - (other.line ?? 0);
}
