import type { RecordActivity } from '../core/activity/activity.ts';
import { ActivityLog } from '../core/activity/activity-log.ts';
import type { Environment } from '../core/aws-files/profiles/file-locations.ts';
import { systemClock } from '../core/clock.ts';
import type { DataFolder } from '../core/data-folder.ts';
import type { DesktopAbilities } from '../core/platform.ts';
import type { Log } from './log.ts';
import { PendingWork } from './pending-work.ts';
import type { OpenSettingsFile } from './settings/settings-file.ts';
import { SettingsStore } from './settings-store.ts';

/** What every side of the app stands on. */
export interface AppContext {
  readonly folder: DataFolder;
  readonly log: Log;
  /** The app's icon, for windows and notifications. */
  readonly icon: string;
  readonly environment: Environment;
  readonly desktop: DesktopAbilities;
  readonly home: string;
  readonly settings: SettingsStore;
  readonly work: PendingWork;
  readonly activity: ActivityLog;
  readonly record: RecordActivity;
  /** Something that the tray or a window shows has changed. */
  readonly onChange: () => void;
}

/** Opens the settings and the activity log. */
export function createAppContext(
  given: Pick<AppContext, 'folder' | 'log' | 'icon' | 'environment' | 'home' | 'desktop' | 'onChange'>,
  openSettings: OpenSettingsFile,
): AppContext {
  const { folder, log } = given;
  const work = new PendingWork();
  const activity = new ActivityLog({
    folder: folder.activity,
    clock: systemClock,
    onProblem: (message) => log.warn(message),
  });
  return {
    ...given,
    settings: new SettingsStore(folder.root, openSettings),
    work,
    activity,
    record: (report) => {
      activity.record(report);
      void work.track(activity.flush());
    },
  };
}
