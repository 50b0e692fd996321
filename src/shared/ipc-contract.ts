import type { Identity, RoleInput, RoleValidation } from './ad-hoc-role.ts';
import type { ChosenKeys, FirstProfileInput } from './first-profile.ts';
import type { GroupBy, PreferencesView } from './preferences-view.ts';
import type { ProfileMark } from './profile-marks.ts';
import type { OpenSettingsRequests, SettingsPushes, SettingsRequests } from './settings-view.ts';
import type { ShellName } from './shells.ts';
import type {
  ActionOutcome,
  ActionResult,
  MfaView,
  ProfileDetails,
  ProfilesView,
  SessionsView,
} from './view.ts';

/**
 * [Note: ipc-contract.ts <-> preload/index.ts <-> main/ipc]
 * Every channel between a window and the main process, once. Requests are answered; pushes are one-way.
 */
export interface PanelRequests {
  'profiles:get': { argument: undefined; answer: ProfilesView };
  'sessions:get': { argument: undefined; answer: SessionsView };
  'profile:details': { argument: { profile: string; target?: string }; answer: ProfileDetails | undefined };
  'profile:switch': {
    argument: {
      profile: string;
      target?: string;
      /** A yes to overwriting what stands in the target. */
      confirmed?: boolean;
      /** A yes to a profile that is marked as production. */
      production?: boolean;
      /** This time AssumeRole straight from the long-term keys, with a code of its own. */
      longRoleSession?: boolean;
    };
    answer: ActionResult;
  };
  'profile:refresh': { argument: { profile: string }; answer: ActionResult };
  'profile:stop': { argument: { profile: string }; answer: ActionResult };
  'profile:copy-export': {
    argument: {
      profile: string;
      shell: ShellName;
      /** A yes to a profile that is marked as production. */
      production?: boolean;
    };
    answer: ActionResult;
  };
  /** Opens the AWS console. Without a destination: the page that was opened last. */
  'profile:open-console': {
    argument: { profile: string; destination?: string; production?: boolean };
    answer: ActionResult;
  };
  /** Puts the address that signs in to the console on the clipboard. */
  'profile:copy-console': { argument: { profile: string; production?: boolean }; answer: ActionResult };
  /** Stops one of those that get credentials from the endpoint. */
  'endpoint:stop': { argument: { id: string }; answer: ActionResult };
  'profile:auto-refresh': { argument: { profile: string; on: boolean }; answer: ActionResult };
  'profile:mark': { argument: { profile: string; mark: ProfileMark; on: boolean }; answer: ActionResult };
  'profile:copy-text': {
    argument: { profile: string; what: CopiedText; target?: string };
    answer: ActionResult;
  };
  /** Asks AWS who the profile is now. */
  'profile:who-am-i': {
    argument: { profile: string };
    answer: { ok: true; identity: Identity } | Extract<ActionResult, { ok: false }>;
  };
  'profile:new-mfa-session': { argument: { profile: string }; answer: ActionResult };
  /** Puts back what stood there before the last switch. */
  'write:undo': { argument: undefined; answer: ActionResult };
  'role:check': { argument: { input: RoleInput }; answer: RoleValidation };
  'role:assume': {
    argument: { input: RoleInput; saveAs?: string; target?: string; confirmed?: boolean };
    answer: ActionResult;
  };
  'role:save': { argument: { name: string; input: RoleInput }; answer: ActionResult };
  'role:saved': { argument: { name: string }; answer: RoleInput | undefined };
  'role:forget': { argument: { name: string }; answer: ActionResult };
  /** Lets the user choose the file that IAM offers with a new access key. Its keys stay in the main process. */
  'first:choose-keys': {
    argument: undefined;
    answer: { ok: true; keys: ChosenKeys } | Extract<ActionResult, { ok: false }>;
  };
  'first:create': { argument: { input: FirstProfileInput }; answer: ActionResult };
  /** Starts the demo as an app of its own. */
  'demo:start': { argument: undefined; answer: ActionResult };
  /** In the demo: ends it. */
  'demo:end': { argument: undefined; answer: undefined };
  'panel:group-by': { argument: { groupBy: GroupBy }; answer: ActionResult };
  'account:name': { argument: { accountId: string; name: string }; answer: ActionResult };
  'panel:preferences': { argument: undefined; answer: PreferencesView };
  /** The first look was taken. */
  'panel:welcomed': { argument: undefined; answer: undefined };
  /** What the tray could not say; given once. */
  'panel:take-outcome': { argument: undefined; answer: ActionOutcome | undefined };
  'panel:hide': { argument: undefined; answer: undefined };
  /** The profile that a notification led to; given once. */
  'panel:take-profile': { argument: undefined; answer: string | undefined };
  /** Drops every session that is kept; what is written in profiles stays until its end. */
  'sessions:forget-all': { argument: undefined; answer: ActionResult };
  /** Asks the keychain again. */
  'sessions:try-keychain': { argument: undefined; answer: ActionResult };
}

/** Texts about a profile that are no secret. */
export const copiedTexts = ['profile-line', 'account-id', 'role-arn', 'endpoint'] as const;
export type CopiedText = (typeof copiedTexts)[number];

export interface MfaRequests {
  'mfa:get': { argument: undefined; answer: MfaView | undefined };
  'mfa:answer': { argument: { id: number; code: string }; answer: undefined };
  'mfa:cancel': { argument: { id: number }; answer: undefined };
  /** The page needs more height than its window has, in CSS px. */
  'mfa:fit': { argument: { pageHeight: number }; answer: undefined };
}

export interface Pushes extends SettingsPushes {
  'profiles:changed': ProfilesView;
  'sessions:changed': SessionsView;
  'preferences:changed': PreferencesView;
  'mfa:changed': MfaView | undefined;
  /** The panel was shown (again): focus the search field. */
  'panel:shown': undefined;
}

export interface Requests extends PanelRequests, MfaRequests, SettingsRequests, OpenSettingsRequests {}
export type RequestChannel = keyof Requests;
export type PushChannel = keyof Pushes;

/** What the preload script puts on `window.understudy`. */
export interface Bridge {
  request<C extends RequestChannel>(
    channel: C,
    ...argument: Requests[C]['argument'] extends undefined ? [] : [Requests[C]['argument']]
  ): Promise<Requests[C]['answer']>;
  /** Returns the function that ends the subscription. */
  on<C extends PushChannel>(channel: C, listener: (value: Pushes[C]) => void): () => void;
}
