import { hostPlatform } from '../../core/platform.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { fieldsOf } from '../../core/settings/settings-text.ts';
import { isPlainlyStored, type SettingName, storedSettings } from '../../shared/settings/setting-values.ts';

/** The settings that decide which session a profile's credentials are, and what else happens when they are handed out. */
const names = [
  'awsCliCache',
  'configFile',
  'credentialsFile',
  'longRoleSession',
  'mfaSessionSeconds',
  'sessionName',
] as const satisfies readonly SettingName[];

export type SettingsWithoutZod = Pick<Settings, (typeof names)[number]>;

/**
 * These few out of what the settings file says, since judging all of them takes longer to load than a `credential_process` may
 * take. `undefined` where one of them is anything but plain: then they have to be read in earnest.
 *
 * @param text the settings file's; empty without one
 */
export function readSettingsWithoutZod(text: string): SettingsWithoutZod | undefined {
  const stored = text === '' ? {} : fieldsOf(text);
  if (stored === undefined) return undefined;
  return names.every((name) => isPlainlyStored(name, stored[name]))
    ? storedSettings(stored, hostPlatform)
    : undefined;
}
