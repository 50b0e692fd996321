import { migrateSettings } from './migrations.ts';

/** What a settings file holds, known to this version or not. */
export type StoredFields = Readonly<Record<string, unknown>>;

/** The fields of a settings file's text; `undefined` where it is no JSON, or no object. */
export function fieldsOf(text: string): StoredFields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** How a settings file is written, by the app and by the command. */
export function settingsText(fields: StoredFields): string {
  return `${JSON.stringify(fields, null, '\t')}\n`;
}

/**
 * What stands in the settings file after a change: in this version's form, unless a newer one wrote it, with everything else that stood
 * there. `undefined` takes a setting out.
 */
export function changedFields(stored: StoredFields, change: StoredFields): StoredFields {
  const next = { ...migrateSettings(stored), ...change };
  return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined));
}
