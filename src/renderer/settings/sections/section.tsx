import type { ReactNode } from 'react';
import type { SettingSection, SettingsSection } from '../../../shared/settings/setting-kinds.ts';
import { isSettingName } from '../../../shared/settings/setting-values.ts';
import { SettingRow } from '../rows/setting-row.tsx';
import { type OtherRowId, rowsOf } from '../rows.ts';
import { AboutSection } from './about-section.tsx';
import { ActivitySection } from './activity-section.tsx';
import { BackupsRow } from './backups-row.tsx';
import { CodeSourcesRow } from './code-sources-row.tsx';
import { DoctorSection } from './doctor-section.tsx';
import { FoundRow } from './found-row.tsx';
import { HooksRow } from './hooks-row.tsx';
import { KeysRow } from './keys-row.tsx';
import { MfaSessionsRow } from './mfa-sessions-row.tsx';
import { NotifyRow } from './notify-row.tsx';
import { OtherToolsRow } from './other-tools-row.tsx';
import { SignInsRow } from './sign-ins-row.tsx';
import { ForgetRow, StorageRow } from './storage-rows.tsx';
import { UndoRow } from './undo-row.tsx';

/** What the sections hold that have no settings. */
const PAGES: Readonly<Record<Exclude<SettingsSection, SettingSection>, () => ReactNode>> = {
  doctor: DoctorSection,
  activity: ActivitySection,
  about: AboutSection,
};

/** What stands among the settings. */
const OTHER_ROWS: Readonly<Record<OtherRowId, () => ReactNode>> = {
  found: FoundRow,
  otherTools: OtherToolsRow,
  undo: UndoRow,
  backups: BackupsRow,
  signIns: SignInsRow,
  mfaSessions: MfaSessionsRow,
  storage: StorageRow,
  forget: ForgetRow,
  notify: NotifyRow,
  longTermKeys: KeysRow,
  codeSources: CodeSourcesRow,
  hooks: HooksRow,
};

/** The rows of a section: its settings, and what stands among them; or its page. */
export function Section({ name }: { readonly name: SettingsSection }) {
  if (isPage(name)) {
    const Page = PAGES[name];
    return <Page />;
  }
  return rowsOf(name).map((id) => {
    if (isSettingName(id)) return <SettingRow key={id} name={id} />;
    const OtherRow = OTHER_ROWS[id];
    return <OtherRow key={id} />;
  });
}

function isPage(name: SettingsSection): name is keyof typeof PAGES {
  return Object.hasOwn(PAGES, name);
}
