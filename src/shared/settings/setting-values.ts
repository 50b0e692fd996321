import type { Setting } from './setting-kinds.ts';
import { SETTINGS } from './settings-table.ts';

type Table = typeof SETTINGS;
export type SettingName = keyof Table;
type Kind = Table[SettingName]['kind'];
/** The settings of a kind. */
export type NameOfKind<K extends Kind> = {
  [N in SettingName]: Table[N]['kind'] extends K ? N : never;
}[SettingName];

/** The settings as the file holds them. */
export type StoredSettings = {
  readonly [N in SettingName]: ReturnType<Table[N]['defaultOn']>;
};
/** The settings as the window shows them. An empty text is a setting that is not set. */
export type SettingValues = {
  readonly [N in SettingName]: ReturnType<Table[N]['show']>;
};
/** One setting and its new value. */
export type SettingChange<N extends SettingName = SettingName> = {
  readonly [M in N]: { readonly name: M; readonly value: SettingValues[M] };
}[N];

export type Theme = SettingValues['theme'];
export type GroupBy = SettingValues['groupBy'];

/** The same table, in the form in which TypeScript follows a name to the values of its setting. */
const byName: { readonly [N in SettingName]: Setting<StoredSettings[N], SettingValues[N]> } = SETTINGS;

export const settingNames: readonly SettingName[] = Object.keys(SETTINGS).filter(isSettingName);

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name);
}

export function isOfKind<K extends Kind>(name: SettingName, kind: K): name is NameOfKind<K> {
  return SETTINGS[name].kind === kind;
}

export function isChangeOf<K extends Kind>(
  change: SettingChange,
  kind: K,
): change is SettingChange<NameOfKind<K>> {
  return isOfKind(change.name, kind);
}

type JudgedName = {
  [N in SettingName]: Table[N] extends { readonly unfit: unknown } ? N : never;
}[SettingName];
const judged: { readonly [N in JudgedName]: { unfit(shown: SettingValues[N]): string | undefined } } =
  SETTINGS;

/** Why a value of a setting that is judged by its table alone cannot be set; `undefined` when it can. */
export function unfitValue(change: SettingChange<JudgedName>): string | undefined {
  const unfit = <N extends JudgedName>(name: N, value: SettingValues[N]) => judged[name].unfit(value);
  return unfit(change.name, change.value);
}

/** What the settings file says of one setting; the default where that does not fit. */
export function storedSetting<N extends SettingName>(
  name: N,
  stored: unknown,
  platform: string,
): StoredSettings[N] {
  const setting = byName[name];
  if (setting.isStored(stored)) return stored;
  return setting.salvage?.(stored) ?? setting.defaultOn(platform);
}

/** Whether what the file says of a setting counts as it is; `undefined` is a setting that is not set. */
export function isPlainlyStored(name: SettingName, stored: unknown): boolean {
  return stored === undefined || byName[name].isStored(stored);
}

/** Every setting of the window, out of what the settings file says. */
export function storedSettings(stored: Readonly<Record<string, unknown>>, platform: string): StoredSettings {
  return each<StoredSettings>((name) => storedSetting(name, stored[name], platform));
}

/** The settings as the window shows them. */
export function shownSettings(stored: StoredSettings): SettingValues {
  return each<SettingValues>((name) => byName[name].show(stored[name]));
}

/** What a change comes to in the settings file; `undefined` takes the setting out of it. */
export function storedChange(change: SettingChange): Partial<StoredSettings> {
  const store = <N extends SettingName>(name: N, value: SettingValues[N]): Partial<StoredSettings> =>
    ({ [name]: byName[name].store(value) }) as Partial<StoredSettings>;
  return store(change.name, change.value);
}

/** Whether a message of the window names a setting, and a value of its kind. */
export function isSettingChange(message: unknown): message is SettingChange {
  if (typeof message !== 'object' || message === null) return false;
  if (!('name' in message && 'value' in message) || Object.keys(message).length !== 2) return false;
  const { name, value } = message;
  return typeof name === 'string' && isSettingName(name) && SETTINGS[name].isShown(value);
}

/** A value for each setting. That a list of pairs makes this very object is what TypeScript cannot see. */
function each<T extends { readonly [N in SettingName]: unknown }>(
  makeValue: <N extends SettingName>(name: N) => T[N],
): T {
  return Object.fromEntries(settingNames.map((name) => [name, makeValue(name)])) as T;
}
