import { unsafeProfileName, unsafeValue } from '../aws-files/ini/safe-subset.ts';
import type { Profile, Property } from '../aws-files/profiles/profile-set.ts';
import { isKeyLine, NO_SESSION_FLAG } from '../chain/key-process-line.ts';
import { processCommand } from '../delivery/export/credential-process-line.ts';
import { keyMessages } from './messages.ts';

export type KeyLine =
  | { readonly ok: true; readonly command: string }
  | { readonly ok: false; readonly message: string; readonly advice: string };

/**
 * The `credential_process` by which other tools get the profile's keys from the keychain: the keys themselves, as the file gave them.
 *
 * @param program the words that start this program, with absolute paths
 */
export function keyLineOf(profile: string, program: readonly string[], platform: NodeJS.Platform): KeyLine {
  const unsafe = unsafeProfileName(profile);
  if (unsafe !== undefined) return { ok: false, message: unsafe, advice: keyMessages.renameProfile };
  // A name that begins with a dash would be taken for an option.
  const words = profile.startsWith('-') ? [NO_SESSION_FLAG, '--', profile] : [profile, NO_SESSION_FLAG];
  const command = processCommand([...program, 'credentials', ...words], platform);
  const fault = unsafeValue('credential_process', command);
  if (fault !== undefined) return { ok: false, message: fault, advice: keyMessages.moveProgram };
  return isKeyLine(command, profile)
    ? { ok: true, command }
    : { ok: false, ...keyMessages.unknownProgram(program.join(' ')) };
}

/**
 * What stands in the profile that tools look at before `credential_process`, or in its place; `undefined` where nothing does. Its
 * long-term keys do not count: they are what goes.
 */
export function inTheWay(profile: Profile): Property | undefined {
  for (const property of profile.properties.values()) {
    const { key, value } = property;
    if (key.startsWith('sso_') || BEFORE_PROCESS.has(key)) return property;
    if (key === 'credential_process' && !isKeyLine(value, profile.name)) return property;
  }
  return undefined;
}

const BEFORE_PROCESS: ReadonlySet<string> = new Set([
  'role_arn',
  'credential_source',
  'web_identity_token_file',
  'login_session',
  'understudy_credentials',
]);
