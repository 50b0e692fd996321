import type { SettingsSection } from '../../shared/settings/setting-kinds.ts';
import { type SettingName, settingNames } from '../../shared/settings/setting-values.ts';
import { SETTINGS } from '../../shared/settings/settings-table.ts';
import { otherRows, pageRows, type RowText } from './messages.ts';

export type OtherRowId = keyof typeof otherRows;
export type RowId = SettingName | OtherRowId | keyof typeof pageRows;

/** Every row of the window in words: the settings, and what stands among them. */
export const rows: Readonly<Record<RowId, RowText>> = { ...SETTINGS, ...otherRows, ...pageRows };

export const rowIds = Object.keys(rows).filter((id): id is RowId => Object.hasOwn(rows, id));
const otherIds = Object.keys(otherRows).filter((id): id is OtherRowId => Object.hasOwn(otherRows, id));

/** The rows of a section, in their order; a page of its own has none to be drawn. */
export function rowsOf(section: SettingsSection): readonly (SettingName | OtherRowId)[] {
  const others = otherIds.filter((id) => rows[id].section === section);
  const above = (id: OtherRowId): SettingName | undefined => {
    const other = otherRows[id];
    return 'before' in other ? other.before : undefined;
  };
  return [
    ...settingNames
      .filter((name) => rows[name].section === section)
      .flatMap((name) => [...others.filter((id) => above(id) === name), name]),
    ...others.filter((id) => above(id) === undefined),
  ];
}
