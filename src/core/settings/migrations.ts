/** The form of the settings file that this version writes. */
export const SETTINGS_VERSION = 1;

type Stored = Readonly<Record<string, unknown>>;

/** What to do with a settings file of an earlier form: each step makes one form of the next. Never changes what it is given. */
const steps: readonly ((stored: Stored) => Stored)[] = [
  // 0 had no number and no count of uses: what was used last counts as used once, so that the order of what is found stays.
  (stored) => {
    if (stored['uses'] !== undefined || !Array.isArray(stored['recent'])) return stored;
    const names = stored['recent'].filter((name): name is string => typeof name === 'string' && name !== '');
    // Nobody knows when; only the order counts, and whatever is used from now on is newer.
    const uses = names.toReversed().map((name, index) => [name, { count: 1, lastAt: index + 1 }] as const);
    return { ...stored, uses: Object.fromEntries(uses) };
  },
];

export type SettingsForm = 'current' | 'older' | 'newer';

/** Whether a settings file is of this form, of an earlier one, or was written by a newer version. */
export function settingsForm(stored: Stored): SettingsForm {
  const version = versionOf(stored);
  return version === SETTINGS_VERSION ? 'current' : version < SETTINGS_VERSION ? 'older' : 'newer';
}

/**
 * The same settings in this version's form. What a newer version wrote is handed on as it is: what this version knows
 * of it counts, and nothing of it is lost.
 */
export function migrateSettings(stored: Stored): Stored {
  if (settingsForm(stored) !== 'older') return stored;
  const migrated = steps.slice(versionOf(stored)).reduce((form, step) => step(form), stored);
  return { ...migrated, settingsVersion: SETTINGS_VERSION };
}

function versionOf(stored: Stored): number {
  const version = stored['settingsVersion'];
  return typeof version === 'number' && Number.isSafeInteger(version) && version > 0 ? version : 0;
}
