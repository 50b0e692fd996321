import { homedir } from 'node:os';
import { shell } from 'electron';
import type { AppContext } from '../../app/app-context.ts';
import type { AppServices } from '../../app/app-services.ts';
import { CodeDevices } from '../../app/codes/code-devices.ts';
import { DoctorReport } from '../../app/doctor/doctor-report.ts';
import { TakeOverService } from '../../app/import/take-over-service.ts';
import type { KeyService } from '../../app/keys/key-service.ts';
import type { ProfileFiles } from '../../app/profiles/profile-files.ts';
import { fileBackups } from '../../app/settings/file-backups.ts';
import { mfaSources } from '../../app/settings/mfa-sources.ts';
import { SettingsPlaces } from '../../app/settings/open-places.ts';
import type { FileLocations } from '../../core/aws-files/profiles/file-locations.ts';
import type { Clock } from '../../core/clock.ts';
import { systemClock } from '../../core/clock.ts';
import { listHooks } from '../../core/hooks/hook-folder.ts';
import { localPeerSystem } from '../../core/import/local-peer-system.ts';
import { hostPlatform } from '../../core/platform.ts';
import { settingsFromText } from '../../core/settings/settings.ts';
import type { UserActions } from '../panel/actions.ts';
import type { UpdateService } from '../updates/update-service.ts';

export interface SettingsServiceParts {
  readonly files: ProfileFiles;
  readonly services: AppServices;
  readonly actions: UserActions;
  readonly updates: UpdateService;
  /** Corrected by AWS's clock. */
  readonly clock: Clock;
  /** Reads and writes other AWS files from now on. */
  readonly move: (locations: FileLocations) => Promise<void>;
  readonly keys: KeyService;
  /** The global shortcut was pressed. */
  readonly openPanel: () => void;
}

/** What is wrong in the AWS files and around them. */
export function createDoctor(
  { environment, folder, settings }: AppContext,
  { clock, files, keys }: Pick<SettingsServiceParts, 'clock' | 'files' | 'keys'>,
): DoctorReport {
  return new DoctorReport({
    subject: () => ({
      files: files.loaded,
      environment,
      platform: hostPlatform,
      targets: [settings.current.defaultTarget, ...Object.values(settings.current.targets)],
      now: clock.now(),
    }),
    dataFolder: folder.root,
    keys: () => keys.doctorSubject(Number(settings.current.keyReminderDays)),
    system: localPeerSystem(environment, hostPlatform, homedir()),
    clock: systemClock,
    hooks: () => listHooks(folder.hooks, { platform: hostPlatform, uid: process.getuid?.() }),
  });
}

/** What other tools left, and what of it can be taken over. */
export function createTakeOver(
  { environment, folder, settings }: AppContext,
  files: ProfileFiles,
): TakeOverService {
  return new TakeOverService(
    {
      system: localPeerSystem(environment, hostPlatform, homedir()),
      files: () => files.loaded,
      journalPath: folder.configChange,
      clock: systemClock,
    },
    {
      current: () => settings.current,
      byDefault: settingsFromText(''),
      change: (change) => settings.change(change),
    },
  );
}

/** Where the codes of MFA devices come from. */
export function createCodeDevices(
  { environment, settings }: AppContext,
  { files, services }: Pick<SettingsServiceParts, 'files' | 'services'>,
): CodeDevices {
  return new CodeDevices({
    serials: () => [...new Set(mfaSources(files.profiles.view().profiles).map(({ serial }) => serial))],
    sources: () => settings.current.codeSources,
    setSources: (codeSources) => settings.change({ codeSources }),
    items: services.keyRing.items,
    usesKeychain: services.keyRing.usesKeychain,
    environment,
  });
}

/** What the window shows in the desktop’s file manager or editor. */
export function createPlaces({ folder }: AppContext, files: ProfileFiles): SettingsPlaces {
  const paths = () => [files.loaded.config.path, files.loaded.credentials.path];
  return new SettingsPlaces({
    shell,
    paths: () => ({
      data: folder.root,
      log: folder.logFile,
      activity: folder.activity,
      hooks: folder.hooks,
      config: files.loaded.config.path,
      credentials: files.loaded.credentials.path,
    }),
    backups: () => fileBackups(paths()),
  });
}
