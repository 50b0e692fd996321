import type { CodeDevices } from '../../app/codes/code-devices.ts';
import type { DoctorReport } from '../../app/doctor/doctor-report.ts';
import type { TakeOverService } from '../../app/import/take-over-service.ts';
import type { KeyService } from '../../app/keys/key-service.ts';
import type { Log } from '../../app/log.ts';
import type { SettingsPlaces } from '../../app/settings/open-places.ts';
import type { SettingsController } from '../../app/settings/settings-controller.ts';
import type { SignInActions } from '../../app/sign-in/sign-in-actions.ts';
import type { ChannelOf } from '../../shared/ipc-contract.ts';
import type { SettingsSection } from '../../shared/settings/setting-kinds.ts';
import type {
  AboutView,
  ActivityView,
  HooksView,
  MfaSourceView,
  UndoView,
} from '../../shared/settings-view.ts';
import type { ActionResult, SessionsView } from '../../shared/view.ts';
import { handleRequests } from '../ipc/handle-requests.ts';
import type { UpdateService } from '../updates/update-service.ts';

export interface SettingsServices {
  readonly desk: SettingsController;
  readonly doctor: DoctorReport;
  readonly otherTools: TakeOverService;
  readonly places: SettingsPlaces;
  readonly keys: KeyService;
  readonly codes: CodeDevices;
  /** Keeps the secret key of a device that the clipboard holds, and takes it out of there. */
  readonly seedFromClipboard: (serial: string) => Promise<ActionResult>;
  /** Lets the user choose a file; `undefined` when they did not. */
  readonly chooseFile: (file: 'config' | 'credentials') => Promise<string | undefined>;
  readonly takeSection: () => SettingsSection | undefined;
  readonly close: () => void;
  readonly recording: (on: boolean) => void;
  readonly lastWrite: () => Promise<UndoView | undefined>;
  readonly undo: (overrideChanges: boolean) => Promise<ActionResult>;
  readonly mfaSources: () => readonly MfaSourceView[];
  readonly newMfaSession: (source: MfaSourceView) => Promise<ActionResult>;
  readonly forgetSessions: () => Promise<ActionResult>;
  readonly tryKeychain: () => Promise<ActionResult>;
  readonly sessions: () => SessionsView;
  readonly signIns: Pick<SignInActions, 'start' | 'signOut' | 'forget'>;
  readonly hooks: () => Promise<HooksView | undefined>;
  readonly activity: () => Promise<readonly ActivityView[]>;
  readonly saveActivity: () => Promise<ActionResult>;
  readonly clearActivity: () => Promise<ActionResult>;
  readonly about: () => Promise<AboutView>;
  readonly updates: Pick<UpdateService, 'view' | 'ask' | 'openPage'>;
  /** A file was changed by us: the files are read again. */
  readonly filesFixed: () => Promise<void>;
}

/** What the settings window may ask, each argument checked before anything is done. */
export function answerSettings(services: SettingsServices, log: Log): void {
  const { codes, desk, doctor, keys, places } = services;
  handleRequests<'settings', ChannelOf<'settings'>>(
    'settings',
    {
      'settings:get': () => desk.view(),
      'settings:set': async (args) => {
        const result = await desk.set(args.change, args.confirmed === true);
        if (result.ok) log.info(`setting ${args.change.name}: changed`);
        else log.info(`setting ${args.change.name}: ${result.message}`);
        return result;
      },
      'settings:choose-file': ({ file }) => services.chooseFile(file),
      'settings:take-section': () => services.takeSection(),
      'settings:close': () => {
        services.close();
        return undefined;
      },
      'settings:recording': ({ on }) => {
        services.recording(on);
        return undefined;
      },
      'settings:backups': () => places.backups(),
      'settings:show-backup': ({ path }) => places.showBackup(path),
      'settings:undo-view': () => services.lastWrite(),
      'settings:undo': ({ overrideChanges }) => services.undo(overrideChanges),
      'settings:mfa-sources': () => services.mfaSources(),
      'settings:new-mfa-session': (source) => services.newMfaSession(source),
      'settings:forget-sessions': () => services.forgetSessions(),
      'settings:try-keychain': () => services.tryKeychain(),
      'settings:sessions': () => services.sessions(),
      'sign-ins:start': ({ id }) => services.signIns.start(id),
      'sign-ins:sign-out': ({ id }) => services.signIns.signOut(id),
      'sign-ins:forget': ({ id }) => services.signIns.forget(id),
      'settings:hooks': () => services.hooks(),
      'settings:open-place': ({ place }) => places.open(place),
      'doctor:get': () => doctor.look(),
      'doctor:lines': (args) => doctor.lines(args.id),
      'doctor:fix-view': (args) => doctor.fixView(args.id),
      'doctor:fix': async (args) => {
        const result = await doctor.fix(args.id);
        log.info(`fix: ${result.message}`);
        await services.filesFixed();
        return result;
      },
      'import:get': () => services.otherTools.look(),
      'import:take': async ({ id }) => {
        const result = await services.otherTools.take(id);
        log.info(`take over: ${result.message}`);
        await services.filesFixed();
        return result;
      },
      'keys:list': () => keys.list(),
      'keys:import-view': (args) => keys.importView(args.profile),
      'keys:import': (args) => keys.import(args.profile, args.deleteCopies),
      'keys:remove': (args) => keys.remove(args.profile),
      'keys:device': (args) => keys.deviceOf(args.profile),
      'keys:rotate': (args) => keys.rotate(args.profile),
      'keys:resume': (args) => keys.resume(args.profile),
      'keys:undo': (args) => keys.undo(args.profile),
      'codes:get': () => codes.view(),
      'codes:set': (args) => codes.set(args.serial, args.source),
      'codes:set-seed': (args) => codes.setSeed(args.serial, args.text),
      'codes:seed-from-clipboard': (args) => services.seedFromClipboard(args.serial),
      'codes:try': (args) => codes.try(args.serial),
      'codes:devices': (args) => keys.devices(args.profile),
      'codes:use-device': (args) => keys.useDevice(args.profile, args.serial),
      'activity:get': () => services.activity(),
      'activity:save': () => services.saveActivity(),
      'activity:clear': () => services.clearActivity(),
      'about:get': () => services.about(),
      'updates:get': () => services.updates.view(),
      'updates:ask': async () => {
        await services.updates.ask();
        return services.updates.view();
      },
      'updates:open-page': () => services.updates.openPage(),
    },
    log,
  );
}

/** The panel opens the settings. */
export function answerOpenSettings(open: (section?: SettingsSection) => void, log: Log): void {
  handleRequests<'panel', 'settings:open'>(
    'panel',
    {
      'settings:open': (args) => {
        open(args.section);
        return undefined;
      },
    },
    log,
  );
}
