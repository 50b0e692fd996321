import { isDeepStrictEqual } from 'node:util';
import type { IniDocument } from '../../aws-files/ini/ini-document.ts';
import { unsafeProfileName, unsafeValue } from '../../aws-files/ini/safe-subset.ts';
import { deleteProperties, removeSection, setProperties } from '../../aws-files/ini/section-edit.ts';
import { propertiesOf, sectionsNamed } from '../../aws-files/ini/section-lookup.ts';
import type { Profile, ProfileSet } from '../../aws-files/profiles/profile-set.ts';
import { profileHeader } from '../../aws-files/profiles/section-name.ts';
import { isOurProgram, NO_SESSION_FLAG } from '../../chain/key-process-line.ts';
import { splitCommand } from '../../chain/split-command.ts';

/** A profile that gets its credentials by running this program. */
export interface ProcessLineOptions {
  /** The profile whose credentials are wanted. */
  readonly profile: string;
  /** The profile that the line goes into. */
  readonly into: string;
  /** The words that start this program, with absolute paths. */
  readonly program: readonly string[];
  /** Put into a profile that is new, so that tools ask in the right place. */
  readonly region?: string;
  readonly platform: NodeJS.Platform;
}

export type ProcessLineEdit =
  | { readonly ok: true; readonly document: IniDocument }
  | { readonly ok: false; readonly message: string; readonly advice: string };

/** A name for the profile that the line could go into, which no profile has yet. */
export function freeProfileName(profile: string, profiles: ProfileSet): string {
  const stem = `${profile}-understudy`;
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? stem : `${stem}-${number}`;
    if (!profiles.profiles.has(name)) return name;
  }
}

/**
 * Writes `credential_process = … credentials <profile>` into a profile of the config file. A profile where SDKs would pass over
 * the line, or where it would ask for itself, is refused; what else stands in the profile stays.
 */
export function addProcessLine(
  config: IniDocument,
  profiles: ProfileSet,
  args: ProcessLineOptions,
): ProcessLineEdit {
  const { into, profile, region } = args;
  const refused = (message: string): ProcessLineEdit => ({
    ok: false,
    message,
    advice: `Choose another name, for instance ${freeProfileName(profile, profiles)}.`,
  });
  const unsafe = unsafeProfileName(into);
  if (unsafe !== undefined) return refused(unsafe);
  const present = profiles.profiles.get(into);
  const blocking = present && blockingProperty(present);
  if (blocking !== undefined) {
    const { path, line } = blocking.at;
    return refused(
      `AWS tools would pass over a credential_process in the profile ${into}, because it has ${blocking.key} (${path}, line ${line}).`,
    );
  }
  if (into === profile) return refused(`The profile ${into} cannot get its credentials from itself.`);
  // A name that begins with a dash would be taken for an option.
  const name = profile.startsWith('-') ? ['--', profile] : [profile];
  const command = processCommand([...args.program, 'credentials', ...name], args.platform);
  const fault = unsafeValue('credential_process', command);
  if (fault !== undefined)
    return {
      ok: false,
      message: fault,
      advice: 'Put the program into another folder, or rename the profile.',
    };
  const values = new Map([['credential_process', command]]);
  if (present === undefined && region !== undefined) values.set('region', region);
  const edited = setProperties(config, profileHeader(into, 'config'), values);
  return edited.ok ? edited : { ok: false, message: edited.message, advice: 'Choose another name.' };
}

/**
 * Takes the line out again; a section that held nothing else goes with it. `program` are the words that start this program now;
 * a line of an installation elsewhere is known by its name.
 */
export function removeProcessLine(
  config: IniDocument,
  into: string,
  { platform, program }: Pick<ProcessLineOptions, 'platform' | 'program'>,
): ProcessLineEdit {
  const section = profileHeader(into, 'config');
  const [line] = propertiesOf(config, section, 'credential_process');
  if (line === undefined || !runsUnderstudy(line.value, { platform, program })) {
    return {
      ok: false,
      message: `The profile ${into} has no credential_process of Understudy.`,
      advice: 'Name the profile that the line stands in.',
    };
  }
  const without = deleteProperties(config, section, ['credential_process']);
  const left = propertiesOf(without, section).filter(({ key }) => key.toLowerCase() !== 'region');
  const isAlone = left.length === 0 && sectionsNamed(without, section).length === 1;
  return { ok: true, document: isAlone ? removeSection(without, section) : without };
}

/** Whether a `credential_process` is this program asked for a profile: such a line holds no secret. */
export function runsUnderstudy(
  value: string,
  { platform, program }: Pick<ProcessLineOptions, 'platform' | 'program'>,
): boolean {
  const command = splitCommand(value, platform);
  const words = command.ok ? command.words.filter((word) => word !== NO_SESSION_FLAG) : [];
  const starts = words.slice(0, words.at(-2) === '--' ? -3 : -2);
  return (
    words[starts.length] === 'credentials' &&
    (isDeepStrictEqual(starts, program) || starts.some(isOurProgram))
  );
}

/**
 * Properties that the SDKs look at before `credential_process` (their orders differ; these come first in one of them at least).
 */
function blockingProperty(profile: Profile) {
  for (const property of profile.properties.values()) {
    const { key } = property;
    if (key.startsWith('sso_') || BLOCKING.has(key)) return property;
  }
  return undefined;
}

const BLOCKING: ReadonlySet<string> = new Set([
  'role_arn',
  'source_profile',
  'credential_source',
  'web_identity_token_file',
  'login_session',
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
]);

/**
 * One command line for every reader of `credential_process`: some split it by POSIX rules, others give it to the system's shell.
 * Outside Windows special characters get a backslash, since a value that begins with a quotation mark loses it in some readers;
 * on Windows a path with blanks goes into double quotes, as AWS documents it.
 */
export function processCommand(words: readonly string[], platform: NodeJS.Platform): string {
  return words
    .map((word) => {
      if (platform !== 'win32') return word.replace(/[^\w./%@:+=,-]/gu, '\\$&');
      return /[\s"&|<>^()]/.test(word) || word === '' ? `"${word.replaceAll('"', '\\"')}"` : word;
    })
    .join(' ');
}
