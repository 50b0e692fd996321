import type { Settings } from '../../core/settings/settings.ts';

/** The settings that decide which session a profile's credentials are, and what else happens when they are handed out. */
export type SettingsWithoutZod = Pick<
  Settings,
  'awsCliCache' | 'configFile' | 'credentialsFile' | 'longRoleSession' | 'mfaSessionSeconds' | 'sessionName'
>;

/**
 * These few out of what the settings file says, by hand, since judging all of them takes longer to load than a
 * `credential_process` may take. `undefined` where one of them is anything but plain: then they have to be read in earnest.
 *
 * @param text the settings file's; empty without one
 */
export function readSettingsWithoutZod(text: string): SettingsWithoutZod | undefined {
  const stored = text === '' ? {} : fieldsOf(text);
  if (stored === undefined) return undefined;
  const {
    awsCliCache = [],
    configFile,
    credentialsFile,
    longRoleSession = [],
    mfaSessionSeconds = 43_200,
    sessionName,
  } = stored;
  if (!isNames(awsCliCache) || !isNames(longRoleSession)) return undefined;
  if (!isPathOrNone(configFile) || !isPathOrNone(credentialsFile)) return undefined;
  if (typeof mfaSessionSeconds !== 'number' || !Number.isSafeInteger(mfaSessionSeconds)) return undefined;
  if (mfaSessionSeconds < 900 || mfaSessionSeconds > 129_600) return undefined;
  if (sessionName !== undefined && !(typeof sessionName === 'string' && SESSION_NAME.test(sessionName)))
    return undefined;
  return {
    awsCliCache,
    longRoleSession,
    mfaSessionSeconds,
    ...(configFile !== undefined && { configFile }),
    ...(credentialsFile !== undefined && { credentialsFile }),
    ...(sessionName !== undefined && { sessionName }),
  };
}

const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;

function isNames(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length <= 10_000 &&
    value.every((name) => typeof name === 'string' && name !== '' && name.length <= 512)
  );
}

function isPathOrNone(value: unknown): value is string | undefined {
  return value === undefined || (typeof value === 'string' && value !== '' && value.length <= 4096);
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
