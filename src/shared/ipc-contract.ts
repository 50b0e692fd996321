import type { OpenSettingsRequests, SettingsPushes, SettingsRequests } from './settings-view.ts';
import type {
  ActionOutcome,
  ActionResult,
  MfaView,
  ProfileDetails,
  ProfilesView,
  SessionsView,
  ShellName,
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
    argument: { profile: string; target?: string; confirmed?: boolean };
    answer: ActionResult;
  };
  'profile:refresh': { argument: { profile: string }; answer: ActionResult };
  'profile:stop': { argument: { profile: string }; answer: ActionResult };
  'profile:copy-export': { argument: { profile: string; shell: ShellName }; answer: ActionResult };
  'profile:auto-refresh': { argument: { profile: string; on: boolean }; answer: ActionResult };
  'panel:preferences': { argument: undefined; answer: { shell: ShellName } };
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

export interface MfaRequests {
  'mfa:get': { argument: undefined; answer: MfaView | undefined };
  'mfa:answer': { argument: { id: number; code: string }; answer: undefined };
  'mfa:cancel': { argument: { id: number }; answer: undefined };
}

export interface Pushes extends SettingsPushes {
  'profiles:changed': ProfilesView;
  'sessions:changed': SessionsView;
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
