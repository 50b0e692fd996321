import { assertNever } from '../../../shared/assert-never.ts';
import { isOfKind, type SettingName } from '../../../shared/settings/setting-values.ts';
import { BrowserRow, BrowsersRow } from './browser-rows.tsx';
import { ChoiceRow } from './choice-row.tsx';
import { LaunchAtLoginRow } from './launch-at-login-row.tsx';
import { MomentsRow } from './moments-row.tsx';
import { PathRow } from './path-row.tsx';
import { ProfilesRow } from './profiles-row.tsx';
import { ShortcutRow } from './shortcut-row.tsx';
import { SwitchSettingRow } from './switch-row.tsx';
import { TargetRow } from './target-row.tsx';
import { TargetsRow } from './targets-row.tsx';
import { DurationRow, MinutesRow, TextRow } from './text-rows.tsx';

/** The row of a setting, by its kind; few settings have a form of their own. */
export function SettingRow({ name }: { readonly name: SettingName }) {
  if (name === 'launchAtLogin') return <LaunchAtLoginRow />;
  if (isOfKind(name, 'switch')) return <SwitchSettingRow name={name} />;
  if (isOfKind(name, 'choice')) return <ChoiceRow name={name} />;
  if (isOfKind(name, 'text')) return <TextRow name={name} />;
  if (isOfKind(name, 'duration')) return <DurationRow name={name} />;
  if (isOfKind(name, 'minutes')) return <MinutesRow name={name} />;
  if (isOfKind(name, 'moments')) return <MomentsRow name={name} />;
  if (isOfKind(name, 'profiles')) return <ProfilesRow name={name} />;
  if (isOfKind(name, 'path')) return <PathRow name={name} />;
  if (isOfKind(name, 'target')) return <TargetRow name={name} />;
  if (isOfKind(name, 'targets')) return <TargetsRow name={name} />;
  if (isOfKind(name, 'accelerator')) return <ShortcutRow name={name} />;
  if (isOfKind(name, 'browser')) return <BrowserRow name={name} />;
  if (isOfKind(name, 'browsers')) return <BrowsersRow name={name} />;
  return assertNever(name);
}
