import { z } from 'zod';
import type { DoctorReport } from '../../app/doctor/doctor-report.ts';
import type { Log } from '../../app/log.ts';
import type { SettingsPlaces } from '../../app/settings/open-places.ts';
import type { SettingsController } from '../../app/settings/settings-controller.ts';
import type { ActivityView } from '../../shared/settings-view.ts';
import {
  type AboutView,
  type HooksView,
  type MfaSourceView,
  type OpenSettingsRequests,
  type SettingChange,
  type SettingsRequests,
  type SettingsSection,
  settingsSections,
  themes,
  type UndoView,
} from '../../shared/settings-view.ts';
import { shells } from '../../shared/shells.ts';
import type { ActionResult, SessionsView } from '../../shared/view.ts';
import { handleRequests } from '../ipc/handle-requests.ts';

const nothing = z.undefined();
const text = z.string().max(4096);
const name = z.string().max(512);
const names = z.array(name).max(10_000);
const id = z.string().max(40);
const section = z.enum(settingsSections);

/** Whether a value suits is judged later, with a sentence; here only its kind is checked. */
const change = z.discriminatedUnion('name', [
  z.strictObject({ name: z.enum(['configFile', 'credentialsFile']), value: text }),
  z.strictObject({ name: z.enum(['defaultTarget', 'sessionName', 'globalShortcut']), value: name }),
  z.strictObject({ name: z.literal('targets'), value: z.record(name, name) }),
  z.strictObject({
    name: z.enum(['awsCliCache', 'resumeAtLaunch', 'longRoleSession', 'production']),
    value: names,
  }),
  z.strictObject({
    name: z.enum(['keepOnQuit', 'removeExpiredAtStart', 'launchAtLogin']),
    value: z.boolean(),
  }),
  z.strictObject({ name: z.enum(['mfaSessionSeconds', 'renewMinutesBefore']), value: z.number() }),
  z.strictObject({ name: z.literal('notifyMinutes'), value: z.array(z.number()).max(20) }),
  z.strictObject({ name: z.literal('shell'), value: z.enum(shells) }),
  z.strictObject({ name: z.literal('theme'), value: z.enum(themes) }),
  z.strictObject({ name: z.literal('groupBy'), value: z.enum(['none', 'source']) }),
]) satisfies z.ZodType<SettingChange>;

export interface SettingsServices {
  readonly desk: SettingsController;
  readonly doctor: DoctorReport;
  readonly places: SettingsPlaces;
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
  readonly hooks: () => Promise<HooksView | undefined>;
  readonly activity: () => Promise<readonly ActivityView[]>;
  readonly saveActivity: () => Promise<ActionResult>;
  readonly clearActivity: () => Promise<ActionResult>;
  readonly about: () => Promise<AboutView>;
  /** A fix was made: the files are read again. */
  readonly filesFixed: () => Promise<void>;
}

/** What the settings window may ask, each argument checked before anything is done. */
export function answerSettings(services: SettingsServices, log: Log): void {
  const { desk, doctor, places } = services;
  handleRequests<SettingsRequests>(
    'settings',
    {
      'settings:get': { argument: nothing, answer: () => desk.view() },
      'settings:set': {
        argument: z.strictObject({ change, confirmed: z.boolean().exactOptional() }),
        answer: async (args) => {
          const result = await desk.set(args.change, args.confirmed === true);
          if (result.ok) log.info(`setting ${args.change.name}: changed`);
          else log.info(`setting ${args.change.name}: ${result.message}`);
          return result;
        },
      },
      'settings:choose-file': {
        argument: z.strictObject({ file: z.enum(['config', 'credentials']) }),
        answer: ({ file }) => services.chooseFile(file),
      },
      'settings:take-section': { argument: nothing, answer: () => services.takeSection() },
      'settings:close': {
        argument: nothing,
        answer: () => {
          services.close();
          return undefined;
        },
      },
      'settings:recording': {
        argument: z.strictObject({ on: z.boolean() }),
        answer: ({ on }) => {
          services.recording(on);
          return undefined;
        },
      },
      'settings:backups': { argument: nothing, answer: () => places.backups() },
      'settings:show-backup': {
        argument: z.strictObject({ path: text }),
        answer: ({ path }) => places.showBackup(path),
      },
      'settings:undo-view': { argument: nothing, answer: () => services.lastWrite() },
      'settings:undo': {
        argument: z.strictObject({ overrideChanges: z.boolean() }),
        answer: ({ overrideChanges }) => services.undo(overrideChanges),
      },
      'settings:mfa-sources': { argument: nothing, answer: () => services.mfaSources() },
      'settings:new-mfa-session': {
        argument: z.strictObject({ sourceProfile: name, serial: name }),
        answer: (source) => services.newMfaSession(source),
      },
      'settings:forget-sessions': { argument: nothing, answer: () => services.forgetSessions() },
      'settings:try-keychain': { argument: nothing, answer: () => services.tryKeychain() },
      'settings:sessions': { argument: nothing, answer: () => services.sessions() },
      'settings:hooks': { argument: nothing, answer: () => services.hooks() },
      'settings:open-place': {
        argument: z.strictObject({
          place: z.enum(['data', 'log', 'activity', 'config', 'credentials', 'hooks']),
        }),
        answer: ({ place }) => places.open(place),
      },
      'doctor:get': { argument: nothing, answer: () => doctor.look() },
      'doctor:lines': { argument: z.strictObject({ id }), answer: (args) => doctor.lines(args.id) },
      'doctor:fix-view': { argument: z.strictObject({ id }), answer: (args) => doctor.fixView(args.id) },
      'doctor:fix': {
        argument: z.strictObject({ id }),
        answer: async (args) => {
          const result = await doctor.fix(args.id);
          log.info(`fix: ${result.message}`);
          await services.filesFixed();
          return result;
        },
      },
      'activity:get': { argument: nothing, answer: () => services.activity() },
      'activity:save': { argument: nothing, answer: () => services.saveActivity() },
      'activity:clear': { argument: nothing, answer: () => services.clearActivity() },
      'about:get': { argument: nothing, answer: () => services.about() },
    },
    log,
  );
}

/** The panel opens the settings. */
export function answerOpenSettings(open: (section?: SettingsSection) => void, log: Log): void {
  handleRequests<OpenSettingsRequests>(
    'panel',
    {
      'settings:open': {
        argument: z.strictObject({ section: section.exactOptional() }),
        answer: (args) => {
          open(args.section);
          return undefined;
        },
      },
    },
    log,
  );
}
