import type { Environment } from '../../aws-files/profiles/file-locations.ts';
import type { LoadedProfiles } from '../../aws-files/profiles/load-profiles.ts';
import type { Profile, SourceLocation } from '../../aws-files/profiles/profile-set.ts';
import { staticKeys } from '../../chain/base-provider.ts';
import { isKeyLine } from '../../chain/key-process-line.ts';
import { unknownProfile } from '../../chain/messages.ts';
import { inTheWay, keyLineOf } from '../key-line.ts';
import type { KeyRecord } from '../key-records.ts';
import type { LongTermKey } from '../key-vault.ts';
import { importMessages } from './import-messages.ts';
import { keyLineNumbers } from './key-sections.ts';

/** What moving a profile's key into the keychain would do. Holds the secret: never shown or logged. */
export interface ImportPlan {
  readonly profile: string;
  readonly key: LongTermKey;
  /** Every line that goes. */
  readonly lines: readonly SourceLocation[];
  /** The `credential_process` that stays behind. */
  readonly command: string;
  /** What the person should know before: one sentence each. */
  readonly traps: readonly string[];
}

export type ImportPlanResult =
  | { readonly kind: 'plan'; readonly plan: ImportPlan }
  /** Its key is in the keychain, and no longer in the files. */
  | { readonly kind: 'imported'; readonly accessKeyId: string }
  | { readonly kind: 'refused'; readonly message: string; readonly advice: string };

export interface ImportSubject {
  readonly files: LoadedProfiles;
  readonly profile: string;
  readonly record: KeyRecord | undefined;
  /** The words that start this program, with absolute paths. */
  readonly program: readonly string[];
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
}

/** Works out what would be done; nothing is changed or asked. */
export function planImport(subject: ImportSubject): ImportPlanResult {
  const { files, platform, profile: name, program, record } = subject;
  const refused = ({ advice, message }: { readonly message: string; readonly advice: string }) =>
    ({ kind: 'refused', message, advice }) as const;
  const profile = files.profiles.profiles.get(name);
  if (!profile) return refused(unknownProfile(name));
  const read = staticKeys(profile);
  if (read.kind === 'problem') return refused(read.problem);
  if (read.kind === 'none') {
    const line = profile.properties.get('credential_process');
    return record && line && isKeyLine(line.value, name)
      ? { kind: 'imported', accessKeyId: record.accessKeyId }
      : refused(importMessages.noKeys(name));
  }
  if (read.base.kind !== 'long-term-keys') return refused(importMessages.sessionKeys(name));
  const obstacle = inTheWay(profile);
  if (obstacle) return refused(importMessages.inTheWay(name, obstacle));
  const line = keyLineOf(name, program, platform);
  if (!line.ok) return refused(line);
  const { accessKeyId, secretAccessKey } = read.base.credentials;
  const lines = linesOf(files, name);
  return {
    kind: 'plan',
    plan: {
      profile: name,
      key: { accessKeyId, secretAccessKey },
      lines,
      command: line.command,
      traps: trapsOf(subject, profile, accessKeyId),
    },
  };
}

function linesOf(files: LoadedProfiles, profile: string): readonly SourceLocation[] {
  return ([files.config, files.credentials] as const).flatMap((state, index) => {
    if (state.kind !== 'read') return [];
    const file = index === 0 ? 'config' : 'credentials';
    return keyLineNumbers(state.document, file, profile).map((line) => ({ file, path: state.path, line }));
  });
}

/** AWS tools look here before they look at any profile. */
const KEY_VARIABLES = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];

function trapsOf(
  { environment, files, profile: name }: ImportSubject,
  profile: Profile,
  accessKeyId: string,
): readonly string[] {
  const traps: string[] = [importMessages.headless, importMessages.credentialsFileOnly(name)];
  const source = profile.properties.get('source_profile');
  if (source) traps.push(importMessages.sourceProfile(name, source));
  if (name === 'default') traps.push(importMessages.defaultProfile);
  for (const other of files.profiles.profiles.values()) {
    const key = other.properties.get('aws_access_key_id');
    if (other.name !== name && key?.value === accessKeyId)
      traps.push(importMessages.sameKey(other.name, key.at));
  }
  const variable = KEY_VARIABLES.find((each) => environment[each]);
  if (variable !== undefined) traps.push(importMessages.environmentKeys(variable));
  if (environment['UNDERSTUDY_HOME']) traps.push(importMessages.ownHome(environment['UNDERSTUDY_HOME']));
  return traps;
}
