import { isAbsolute, win32 } from 'node:path';
import { managedSection } from '../../aws-files/managed/managed-section.ts';
import { otherToolOf } from '../../aws-files/managed/other-tools.ts';
import type { FileState, LoadedProfiles, ReadFile } from '../../aws-files/profiles/load-profiles.ts';
import type { AwsFile, Profile } from '../../aws-files/profiles/profile-set.ts';
import { programOf } from '../../import/runs-program.ts';
import type { DoctorFinding } from '../finding.ts';
import { leftOverMessages } from './left-over-messages.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Where tools note when the keys beside them end. */
const END_KEYS: readonly string[] = ['x_security_token_expires', 'aws_credential_expiration', 'expiration'];

/** Keys of sessions that ended and that nobody will renew: AWSume's sections, and those that name no tool. */
export function endedSections({ credentials }: LoadedProfiles, now: Date): readonly DoctorFinding[] {
  if (credentials.kind !== 'read') return [];
  return [...credentials.profiles.profiles.values()].flatMap((profile) => {
    const finding = endedSection(credentials, profile, now);
    return finding === undefined ? [] : [finding];
  });
}

function endedSection(file: ReadFile, profile: Profile, now: Date): DoctorFinding | undefined {
  const { name, properties } = profile;
  const id = properties.get('aws_access_key_id');
  if (
    id === undefined ||
    !properties.has('aws_session_token') ||
    managedSection(file.document, name) !== undefined
  )
    return undefined;
  const place = { file: 'credentials' as const, path: file.path, line: id.at.line, profile: name };
  const at = `${file.path}, line ${id.at.line}`;
  const ends = END_KEYS.map((key) => properties.get(key)?.value).find((value) => value !== undefined);
  const tool = otherToolOf(file.document, name);
  if (tool === 'AWSume' && ends !== undefined) {
    if (!hasLongEnded(ends, now)) return undefined;
    return {
      code: 'ended-awsume-section',
      severity: 'warning',
      ...place,
      ...leftOverMessages.endedAwsume(at, name),
    };
  }
  if (ends !== undefined || tool !== undefined || !isOld(file, now)) return undefined;
  return {
    code: 'stale-session-keys',
    severity: 'warning',
    ...place,
    ...leftOverMessages.staleKeys(at, name),
  };
}

/** AWSume writes local times without a zone, perhaps in another zone than this one: a day more makes it certain. */
function hasLongEnded(text: string, now: Date): boolean {
  const at = Date.parse(text.trim().replace(' ', 'T'));
  return !Number.isNaN(at) && now.getTime() - at > DAY_MS;
}

function isOld({ stamp }: ReadFile, now: Date): boolean {
  return now.getTime() - Number(stamp.modifiedNs / 1_000_000n) > DAY_MS;
}

/**
 * Profiles that ask a program which is not there, one finding a program. `isFound` says whether a program can be run; it is asked once for
 * each.
 */
export async function deadProcesses(
  files: LoadedProfiles,
  platform: NodeJS.Platform,
  isFound: (program: string) => Promise<boolean>,
): Promise<readonly DoctorFinding[]> {
  const found: DoctorFinding[] = [];
  const known = new Map<string, boolean>();
  for (const file of ['config', 'credentials'] as const) {
    for (const [program, profiles] of processesOf(files[file], platform)) {
      const isThere = known.get(program) ?? (await isFound(program));
      known.set(program, isThere);
      if (!isThere) found.push(deadProcess(file, files[file].path, program, profiles));
    }
  }
  return found;
}

interface Asking {
  readonly profile: string;
  readonly line: number;
}

/** A program that is named by a relative path could be anywhere, so it is passed over. */
function processesOf(state: FileState, platform: NodeJS.Platform): ReadonlyMap<string, readonly Asking[]> {
  const programs = new Map<string, Asking[]>();
  if (state.kind !== 'read') return programs;
  for (const { name, properties } of state.profiles.profiles.values()) {
    const property = properties.get('credential_process');
    const program = programOf(property?.value, platform);
    if (property === undefined || program === undefined) continue;
    if (/[\\/]/.test(program) && !isAbsolutePath(program, platform)) continue;
    programs.set(program, [...(programs.get(program) ?? []), { profile: name, line: property.at.line }]);
  }
  return programs;
}

/** Whether a program is named by its full path: then no other `PATH` can find it. */
export function isAbsolutePath(program: string, platform: NodeJS.Platform): boolean {
  return platform === 'win32' ? win32.isAbsolute(program) : isAbsolute(program);
}

function deadProcess(file: AwsFile, path: string, program: string, asking: readonly Asking[]): DoctorFinding {
  const [first] = asking;
  const line = first?.line ?? 1;
  const profiles = asking.map(({ profile }) => profile);
  return {
    code: 'dead-process',
    severity: 'warning',
    file,
    path,
    line,
    ...(first !== undefined && { profile: first.profile }),
    ...leftOverMessages.deadProcess(`${path}, line ${line}`, program, profiles),
  };
}

/** Kept for fixes: the properties that make up the keys of a session, with what tools note beside them. */
export const SESSION_KEYS: readonly string[] = [
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
  'aws_security_token',
  ...END_KEYS,
  'aws_expiration',
  'x_principal_arn',
  'manager',
  'autoawsume',
  'source_expiration',
  'awsumepy_command',
];
