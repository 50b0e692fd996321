import { z } from 'zod';
import type { Identity, RoleInput, RoleValidation } from './ad-hoc-role.ts';
import type { ChosenKeys, FirstProfileInput } from './first-profile.ts';
import { profileMarks } from './profile-marks.ts';
import { exactly } from './same-type.ts';
import { type SettingsSection, settingsSections } from './settings/setting-kinds.ts';
import { type GroupBy, isSettingChange, type SettingChange } from './settings/setting-values.ts';
import { SETTINGS } from './settings/settings-table.ts';
import type {
  AboutView,
  ActivityView,
  BackupView,
  DoctorView,
  FixView,
  HooksView,
  MaskedLines,
  MfaSourceView,
  SettingsView,
  TakeOverView,
  UndoView,
  UpdateView,
} from './settings-view.ts';
import { placesToOpen } from './settings-view.ts';
import { shells } from './shells.ts';
import type {
  ActionOutcome,
  ActionResult,
  MfaView,
  ProfileDetails,
  ProfilesView,
  SessionsView,
} from './view.ts';
import type { FoundView } from './views/found-view.ts';
import type { CodeSourcesView, DevicesResult, KeyImportPreview, KeyView } from './views/keys-view.ts';
import type {
  PopulateInput,
  PopulateNames,
  PopulatePreviewView,
  PopulateView,
} from './views/populate-view.ts';
import type { PreferencesView } from './views/preferences-view.ts';

/*
 * Everything that windows and the main process say to each other, once. A new message is an entry in `requests` and one in
 * `requestArguments`; what the preload script lets through, the handlers of main and the types of both sides follow from these.
 */

/** An entry of the tables below; the type of what is said stands in it and nothing else. */
interface Says<T> {
  readonly value?: T;
}

const says = <T>(): Says<T> => ({});

type Failed = Extract<ActionResult, { ok: false }>;

/** What each page may ask of the main process, with the answer. */
export const requests = {
  panel: {
    'profiles:get': says<ProfilesView>(),
    'sessions:get': says<SessionsView>(),
    'profile:details': says<ProfileDetails | undefined>(),
    'profile:switch': says<ActionResult>(),
    'profile:refresh': says<ActionResult>(),
    'profile:stop': says<ActionResult>(),
    /** Calls off what waits for a person under this profile. */
    'profile:cancel': says<ActionResult>(),
    /** Brings the question for a code to the front. */
    'prompt:show': says<undefined>(),
    'profile:copy-export': says<ActionResult>(),
    /** Opens the AWS console. Without a destination: the page that was opened last. */
    'profile:open-console': says<ActionResult>(),
    /** Puts the address that signs in to the console on the clipboard. */
    'profile:copy-console': says<ActionResult>(),
    /** Ends an attempt to sign in, for all that wait for it. */
    'sign-in:cancel': says<ActionResult>(),
    /** Compares a code in place of waiting for this machine's browser. */
    'sign-in:use-code': says<ActionResult>(),
    /** Puts the address that is waited for on the clipboard. */
    'sign-in:copy-address': says<ActionResult>(),
    /** Stops one of those that get credentials from the endpoint. */
    'endpoint:stop': says<ActionResult>(),
    'profile:auto-refresh': says<ActionResult>(),
    'profile:mark': says<ActionResult>(),
    'profile:copy-text': says<ActionResult>(),
    /** Asks AWS who the profile is now. */
    'profile:who-am-i': says<{ readonly ok: true; readonly identity: Identity } | Failed>(),
    'profile:new-mfa-session': says<ActionResult>(),
    /** Puts back what stood there before the last switch. */
    'write:undo': says<ActionResult>(),
    'role:check': says<RoleValidation>(),
    'role:assume': says<ActionResult>(),
    'role:save': says<ActionResult>(),
    'role:saved': says<RoleInput | undefined>(),
    'role:forget': says<ActionResult>(),
    /** Lets the user choose the file that IAM offers with a new access key. Its keys stay in the main process. */
    'first:choose-keys': says<{ readonly ok: true; readonly keys: ChosenKeys } | Failed>(),
    'first:create': says<ActionResult>(),
    /** What is on this machine, at one glance. */
    'first:found': says<FoundView>(),
    'populate:get': says<PopulateView>(),
    /** The dialog was opened: what is new is looked for. */
    'populate:opened': says<undefined>(),
    /** Signs in and lists; how far that is comes by `populate:changed`. */
    'populate:begin': says<undefined>(),
    /** Ends what is under way; nothing of it is left. */
    'populate:stop': says<undefined>(),
    'populate:names': says<PopulateNames>(),
    'populate:preview': says<PopulatePreviewView>(),
    /** Writes what was previewed. */
    'populate:apply': says<ActionResult>(),
    'populate:undo': says<ActionResult>(),
    /** Starts the demo as an app of its own. */
    'demo:start': says<ActionResult>(),
    /** In the demo: ends it. */
    'demo:end': says<undefined>(),
    'panel:group-by': says<ActionResult>(),
    'account:name': says<ActionResult>(),
    'panel:preferences': says<PreferencesView>(),
    /** The first look was taken. */
    'panel:welcomed': says<undefined>(),
    /** What the tray could not say; given once. */
    'panel:take-outcome': says<ActionOutcome | undefined>(),
    'panel:hide': says<undefined>(),
    /** The profile that a notification led to; given once. */
    'panel:take-profile': says<string | undefined>(),
    /** The dialog that the tray led to; given once. */
    'panel:take-dialog': says<PanelDialog | undefined>(),
    /** Drops every session that is kept; what is written in profiles stays until its end. */
    'sessions:forget-all': says<ActionResult>(),
    /** Asks the keychain again. */
    'sessions:try-keychain': says<ActionResult>(),
    'settings:open': says<undefined>(),
  },
  mfa: {
    'mfa:get': says<MfaView | undefined>(),
    'mfa:answer': says<undefined>(),
    'mfa:cancel': says<undefined>(),
    /** The page needs more height than its window has, in CSS px. */
    'mfa:fit': says<undefined>(),
    /** The page lives and paints: the answer to `mfa:look`. */
    'mfa:alive': says<undefined>(),
  },
  settings: {
    'settings:get': says<SettingsView>(),
    'settings:set': says<ActionResult>(),
    /** Lets the user choose one of the AWS files. */
    'settings:choose-file': says<string | undefined>(),
    /** The section that the window was opened for; given once. */
    'settings:take-section': says<SettingsSection | undefined>(),
    'settings:close': says<undefined>(),
    /** While a key combination is being recorded, the one in use must not fire. */
    'settings:recording': says<undefined>(),
    'settings:backups': says<readonly BackupView[]>(),
    'settings:show-backup': says<ActionResult>(),
    'settings:undo-view': says<UndoView | undefined>(),
    'settings:undo': says<ActionResult>(),
    'settings:mfa-sources': says<readonly MfaSourceView[]>(),
    'settings:new-mfa-session': says<ActionResult>(),
    'settings:forget-sessions': says<ActionResult>(),
    'settings:try-keychain': says<ActionResult>(),
    /** As the panel's: live MFA sessions, and where sessions are kept. */
    'settings:sessions': says<SessionsView>(),
    'sign-ins:start': says<ActionResult>(),
    /** At AWS first, then on this machine. */
    'sign-ins:sign-out': says<ActionResult>(),
    /** Without a word to AWS. */
    'sign-ins:forget': says<ActionResult>(),
    'settings:hooks': says<HooksView | undefined>(),
    'settings:open-place': says<ActionResult>(),
    'doctor:get': says<DoctorView>(),
    'doctor:lines': says<MaskedLines | undefined>(),
    'doctor:fix-view': says<FixView | undefined>(),
    'doctor:fix': says<ActionResult>(),
    /** Looks for what other tools left. */
    'import:get': says<TakeOverView>(),
    /** Takes over what was shown. */
    'import:take': says<ActionResult>(),
    /** Long-term keys, with what IAM says of them where that takes no code. */
    'keys:list': says<readonly KeyView[]>(),
    'keys:import-view': says<KeyImportPreview>(),
    'keys:import': says<ActionResult>(),
    'keys:remove': says<ActionResult>(),
    /** The device whose codes a rotation asks for. */
    'keys:device': says<string | undefined>(),
    'keys:rotate': says<ActionResult>(),
    'keys:resume': says<ActionResult>(),
    'keys:undo': says<ActionResult>(),
    'codes:get': says<CodeSourcesView>(),
    'codes:set': says<ActionResult>(),
    /** A secret key as it was typed; it is never sent back. */
    'codes:set-seed': says<ActionResult>(),
    /** The same from the clipboard: a text, or a picture of a QR code. No window sees it. */
    'codes:seed-from-clipboard': says<ActionResult>(),
    /** Whether the source gives a code. The code is not in the answer. */
    'codes:try': says<ActionResult>(),
    /** The devices that IAM lists for the user of this profile, and what is to be said of each. */
    'codes:devices': says<DevicesResult>(),
    /** Names one of them in the profile. */
    'codes:use-device': says<ActionResult>(),
    'activity:get': says<readonly ActivityView[]>(),
    'activity:save': says<ActionResult>(),
    'activity:clear': says<ActionResult>(),
    'about:get': says<AboutView>(),
    'updates:get': says<UpdateView>(),
    /** Asks for newer versions now. */
    'updates:ask': says<UpdateView>(),
    /** Opens the page of the newer version in the browser. */
    'updates:open-page': says<ActionResult>(),
  },
} as const;

/** What the main process tells a window unasked. */
export const pushes = {
  'profiles:changed': says<ProfilesView>(),
  'sessions:changed': says<SessionsView>(),
  'preferences:changed': says<PreferencesView>(),
  'populate:changed': says<PopulateView>(),
  'mfa:changed': says<MfaView | undefined>(),
  /** Wants a sign of life. */
  'mfa:look': says<undefined>(),
  /** The panel was shown (again): focus the search field. */
  'panel:shown': says<undefined>(),
  'settings:changed': says<SettingsView>(),
  /** The settings window was shown (again). */
  'settings:shown': says<undefined>(),
  /** To every window: more contrast than the desktop asks for is wanted. */
  'theme:changed': says<{ readonly highContrast: boolean }>(),
} as const;

/** Dialogs of the panel that can be asked for from elsewhere. */
export type PanelDialog = 'populate';

/** Texts about a profile that are no secret. */
export const copiedTexts = ['profile-line', 'account-id', 'role-arn', 'endpoint'] as const;
export type CopiedText = (typeof copiedTexts)[number];

/**
 * How the argument of each request is checked before anything is done. A function, so that what a page loads (the preload script)
 * holds none of it.
 */
export function requestArguments() {
  const nothing = z.undefined();
  const profile = z.string().min(1).max(512);
  const target = z.string().min(1).max(512);
  const name = z.string().max(512);
  const text = z.string().max(4096);
  const field = z.string().max(2048).exactOptional();
  const yes = z.boolean().exactOptional();
  const groupBy = z.custom<GroupBy>(SETTINGS.groupBy.isShown);
  const signIn = z.strictObject({ id: z.string().min(1).max(2048) });
  const finding = z.strictObject({ id: z.string().max(40) });
  const promptId = z.number().int().positive();
  const role = exactly<RoleInput>()(
    z.strictObject({
      role: z.string().max(2048),
      sourceProfile: name,
      sessionName: field,
      durationSeconds: z.number().exactOptional(),
      externalId: field,
      region: field,
      tags: z.string().max(20_000).exactOptional(),
      sessionPolicy: z.string().max(20_000).exactOptional(),
    }),
  );
  const firstProfile = exactly<FirstProfileInput>()(
    z.strictObject({ profile: name, role: z.string().max(2048), mfaSerial: field, region: field }),
  );
  const populateInput = exactly<PopulateInput>()(
    z.strictObject({
      list: promptId,
      chosen: z
        .array(z.strictObject({ accountId: z.string().max(32), roleName: z.string().max(128) }))
        .max(100_000)
        .readonly(),
      template: name,
      region: z.string().max(64),
      prune: z.boolean(),
      taken: z.enum(['with-account-id', 'leave-out']),
    }),
  );
  const serial = z.string().min(1).max(256);
  /** Whether a value suits is judged later, with a sentence; here only its kind is checked. */
  const change = z.custom<SettingChange>(isSettingChange);
  return {
    'profiles:get': nothing,
    'sessions:get': nothing,
    'profile:details': z.strictObject({ profile, target: target.exactOptional() }),
    'profile:switch': z.strictObject({
      profile,
      target: target.exactOptional(),
      /** A yes to overwriting what stands in the target. */
      confirmed: yes,
      /** A yes to a profile that is marked as production. */
      production: yes,
      /** This time AssumeRole straight from the long-term keys, with a code of its own. */
      longRoleSession: yes,
    }),
    'profile:refresh': z.strictObject({ profile }),
    'profile:stop': z.strictObject({ profile }),
    'profile:cancel': z.strictObject({ profile }),
    'prompt:show': nothing,
    /** `production`: a yes to a profile that is marked as production. */
    'profile:copy-export': z.strictObject({ profile, shell: z.enum(shells), production: yes }),
    'profile:open-console': z.strictObject({ profile, destination: text.exactOptional(), production: yes }),
    'profile:copy-console': z.strictObject({ profile, production: yes }),
    'sign-in:cancel': signIn,
    'sign-in:use-code': signIn,
    'sign-in:copy-address': signIn,
    'endpoint:stop': z.strictObject({ id: z.string().min(1).max(32) }),
    'profile:auto-refresh': z.strictObject({ profile, on: z.boolean() }),
    'profile:mark': z.strictObject({ profile, mark: z.enum(profileMarks), on: z.boolean() }),
    /** The line of the default target belongs to no profile. */
    'profile:copy-text': z.strictObject({
      profile: name,
      what: z.enum(copiedTexts),
      target: target.exactOptional(),
    }),
    'profile:who-am-i': z.strictObject({ profile }),
    'profile:new-mfa-session': z.strictObject({ profile }),
    'write:undo': nothing,
    'role:check': z.strictObject({ input: role }),
    'role:assume': z.strictObject({
      input: role,
      saveAs: profile.exactOptional(),
      target: target.exactOptional(),
      confirmed: yes,
    }),
    'role:save': z.strictObject({ name: profile, input: role }),
    'role:saved': z.strictObject({ name: profile }),
    'role:forget': z.strictObject({ name: profile }),
    'first:choose-keys': nothing,
    'first:create': z.strictObject({ input: firstProfile }),
    'first:found': nothing,
    'populate:get': nothing,
    'populate:opened': nothing,
    'populate:begin': z.strictObject({
      startUrl: z.string().max(2048),
      region: z.string().max(64).exactOptional(),
      /** Asks AWS also where the last list is a few minutes old. */
      refresh: yes,
    }),
    'populate:stop': nothing,
    'populate:names': z.strictObject({ list: promptId, template: name, region: z.string().max(64) }),
    'populate:preview': z.strictObject({ input: populateInput }),
    'populate:apply': z.strictObject({ preview: promptId }),
    'populate:undo': nothing,
    'demo:start': nothing,
    'demo:end': nothing,
    'panel:group-by': z.strictObject({ groupBy }),
    'account:name': z.strictObject({ accountId: z.string().regex(/^\d{12}$/), name: z.string().max(100) }),
    'panel:preferences': nothing,
    'panel:welcomed': nothing,
    'panel:take-outcome': nothing,
    'panel:hide': nothing,
    'panel:take-profile': nothing,
    'panel:take-dialog': nothing,
    'sessions:forget-all': nothing,
    'sessions:try-keychain': nothing,
    'settings:open': z.strictObject({ section: z.enum(settingsSections).exactOptional() }),

    'mfa:get': nothing,
    'mfa:answer': z.strictObject({ id: promptId, code: z.string().max(64) }),
    'mfa:cancel': z.strictObject({ id: promptId }),
    'mfa:alive': nothing,
    'mfa:fit': z.strictObject({ pageHeight: z.number().positive().max(4000) }),

    'settings:get': nothing,
    'settings:set': z.strictObject({ change, confirmed: yes }),
    'settings:choose-file': z.strictObject({ file: z.enum(['config', 'credentials']) }),
    'settings:take-section': nothing,
    'settings:close': nothing,
    'settings:recording': z.strictObject({ on: z.boolean() }),
    'settings:backups': nothing,
    'settings:show-backup': z.strictObject({ path: text }),
    'settings:undo-view': nothing,
    'settings:undo': z.strictObject({ overrideChanges: z.boolean() }),
    'settings:mfa-sources': nothing,
    'settings:new-mfa-session': exactly<MfaSourceView>()(
      z.strictObject({ sourceProfile: name, serial: name }),
    ),
    'settings:forget-sessions': nothing,
    'settings:try-keychain': nothing,
    'settings:sessions': nothing,
    'sign-ins:start': signIn,
    'sign-ins:sign-out': signIn,
    'sign-ins:forget': signIn,
    'settings:hooks': nothing,
    'settings:open-place': z.strictObject({ place: z.enum(placesToOpen) }),
    'doctor:get': nothing,
    'doctor:lines': finding,
    'doctor:fix-view': finding,
    'doctor:fix': finding,
    'import:get': nothing,
    'import:take': z.strictObject({ id: z.string().max(40) }),
    'keys:list': nothing,
    'keys:import-view': z.strictObject({ profile }),
    'keys:import': z.strictObject({ profile, deleteCopies: z.boolean() }),
    'keys:remove': z.strictObject({ profile }),
    'keys:device': z.strictObject({ profile }),
    'keys:rotate': z.strictObject({ profile }),
    'keys:resume': z.strictObject({ profile }),
    'keys:undo': z.strictObject({ profile }),
    'codes:get': nothing,
    'codes:set': z.strictObject({
      serial,
      source: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('typed') }),
        z.strictObject({
          kind: z.literal('program'),
          program: z.string().max(32),
          item: z.string().max(1024),
          database: z.string().max(1024).exactOptional(),
          keyFile: z.string().max(1024).exactOptional(),
        }),
      ]),
    }),
    'codes:set-seed': z.strictObject({ serial, text: z.string().max(2048) }),
    'codes:seed-from-clipboard': z.strictObject({ serial }),
    'codes:try': z.strictObject({ serial }),
    'codes:devices': z.strictObject({ profile }),
    'codes:use-device': z.strictObject({ profile, serial: z.string().regex(/^[\w+=/:,.@-]{9,256}$/) }),
    'activity:get': nothing,
    'activity:save': nothing,
    'activity:clear': nothing,
    'about:get': nothing,
    'updates:get': nothing,
    'updates:ask': nothing,
    'updates:open-page': nothing,
  } satisfies Record<RequestChannel, z.ZodType>;
}

export type WindowPage = keyof typeof requests;
/** The requests of one page. */
export type ChannelOf<P extends WindowPage> = keyof (typeof requests)[P];
export type RequestChannel = { [P in WindowPage]: ChannelOf<P> }[WindowPage];
export type PushChannel = keyof typeof pushes;

type Said<T> = T extends Says<infer V> ? V : never;
type RequestsOf<P extends WindowPage> = {
  readonly [C in ChannelOf<P> & RequestChannel]: {
    readonly argument: z.output<ReturnType<typeof requestArguments>[C]>;
    readonly answer: Said<(typeof requests)[P][C]>;
  };
};

export interface Requests extends RequestsOf<'panel'>, RequestsOf<'mfa'>, RequestsOf<'settings'> {}
export type Pushes = { readonly [C in PushChannel]: Said<(typeof pushes)[C]> };

/** What the preload script puts on `window.understudy`. */
export interface Bridge {
  request<C extends RequestChannel>(
    channel: C,
    ...argument: Requests[C]['argument'] extends undefined ? [] : [Requests[C]['argument']]
  ): Promise<Requests[C]['answer']>;
  /** Returns the function that ends the subscription. */
  on<C extends PushChannel>(channel: C, listener: (value: Pushes[C]) => void): () => void;
}
