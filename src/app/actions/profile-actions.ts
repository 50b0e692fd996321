import type { RecordActivity } from '../../core/activity/activity.ts';
import type { Chain, ChainRequest, ChainResult } from '../../core/chain/chain.ts';
import type { Clock } from '../../core/clock.ts';
import { exportCommands, profileLine } from '../../core/delivery/export/export-commands.ts';
import type { DeliveryTarget } from '../../core/delivery/switch/delivery-target.ts';
import { CANCELLED } from '../../core/delivery/switch/messages.ts';
import type { SwitchRequest } from '../../core/delivery/switch/switch-request.ts';
import type {
  Explanation,
  LiveTarget,
  SwitchOptions,
  SwitchOutcome,
  TargetSwitcher,
} from '../../core/delivery/switch/target-switcher.ts';
import type { SessionBroker } from '../../core/sessions/session-broker.ts';
import type { SessionFailure } from '../../core/sessions/store/session.ts';
import type { ShellName } from '../../shared/shells.ts';
import { SHELLS } from '../../shared/shells.ts';
import type {
  ActionOutcome,
  ActionResult,
  ProfileDetails,
  ProfilesView,
  SessionsView,
  SignInView,
} from '../../shared/view.ts';
import { copyNeedsWindow } from '../clipboard/messages.ts';
import { CLIPBOARD_SECONDS, type SensitiveClipboard } from '../clipboard/sensitive-clipboard.ts';
import type { EndpointUse } from '../endpoint/endpoints-in-use.ts';
import type { Log } from '../log.ts';
import type { OpenQuestions } from '../mfa/open-questions.ts';
import { optionsOf } from '../sessions/chain-choices.ts';
import type { PersonWaits } from '../sessions/person-waits.ts';
import type { SessionStorage } from '../sessions/session-storage.ts';
import { sessionsView } from '../sessions/sessions-view.ts';
import type { SettingsStore } from '../settings-store.ts';
import { sessionFailureResult, stopResult, switchResult } from './action-results.ts';
import { profileDetails } from './profile-details.ts';

export interface ProfileActionsParts {
  readonly profilesView: () => ProfilesView;
  readonly resolve: (request: ChainRequest) => ChainResult;
  readonly broker: SessionBroker;
  readonly switcher: TargetSwitcher;
  /** What the switchboard says is live, with what the kept sessions know of it. */
  readonly live: () => readonly LiveTarget[];
  readonly delivery: DeliveryTarget;
  readonly settings: SettingsStore;
  readonly clipboard: SensitiveClipboard;
  readonly storage: SessionStorage;
  /** AWS's clock minus this machine's, in milliseconds. */
  readonly clockOffsetMs: () => number;
  readonly renewsAt: (line: LiveTarget) => Date | undefined;
  /** Who gets credentials from the endpoint just now. */
  readonly endpoints: () => readonly EndpointUse[];
  readonly signIns: () => readonly SignInView[];
  /** What waits for a person, each under its profile. */
  readonly waits: PersonWaits;
  readonly questions: OpenQuestions;
  readonly explain: (failure: SessionFailure, chain: Chain) => Explanation;
  readonly clock: Clock;
  readonly log: Log;
  readonly record: RecordActivity;
  /** Something that a window or the tray shows has changed. */
  readonly onChange: () => void;
  /** The user asked for this: automatic attempts that had stopped may go on. */
  readonly onUserAction: (switchRequest: SwitchRequest) => void;
}

/** How a switch that the user asked for goes. Without a target: where the settings write this profile. */
export interface UserSwitch extends Omit<SwitchOptions, 'renewal'> {
  readonly target?: string;
}

/** What a switch came to. */
export interface UserSwitchOutcome {
  /** The profile, or `account:role`. */
  readonly name: string;
  readonly target: string;
  readonly outcome: SwitchOutcome;
}

/** What the tray and the panel can ask for. Each action answers with a sentence; nothing here throws. */
export class ProfileActions {
  readonly #parts: ProfileActionsParts;
  #outcome: ActionOutcome | undefined;
  #profileToShow: string | undefined;

  constructor(parts: ProfileActionsParts) {
    this.#parts = parts;
  }

  profilesView(): ProfilesView {
    return this.#parts.profilesView();
  }

  sessionsView(): SessionsView {
    const {
      broker,
      clock,
      clockOffsetMs,
      endpoints,
      live,
      questions,
      renewsAt,
      settings,
      signIns,
      storage,
      waits,
    } = this.#parts;
    return sessionsView({
      live: live(),
      mfaSessions: broker.mfaSessions(),
      defaultTarget: settings.current.defaultTarget,
      recent: settings.current.recent,
      autoRefresh: (profile) => settings.autoRefresh(profile),
      renewsAt,
      storage: storage.view(),
      endpoints: endpoints(),
      signIns: signIns(),
      waits: waits.list.map(({ profile, waitsFor }) => ({
        profile,
        waitsFor: waitsFor === 'sign-in' ? waitsFor : (questions.waitsForOf(profile) ?? 'code'),
      })),
      clockOffsetMs: clockOffsetMs(),
      now: clock.now(),
    });
  }

  /** Keeps what an action from the tray came to, until the panel takes it. */
  leaveOutcome(outcome: ActionOutcome): void {
    this.#outcome = outcome;
  }

  takeOutcome(): ActionOutcome | undefined {
    const outcome = this.#outcome;
    this.#outcome = undefined;
    return outcome;
  }

  /** The panel will open on this profile. */
  showProfile(profile: string): void {
    this.#profileToShow = profile;
  }

  takeProfile(): string | undefined {
    const profile = this.#profileToShow;
    this.#profileToShow = undefined;
    return profile;
  }

  /** `undefined` for a profile that is not there or cannot be used; its row carries the reason. */
  details(profile: string, target = this.#parts.settings.targetOf(profile)): ProfileDetails | undefined {
    const { request, ...choices } = this.switchRequestOf(profile, target);
    const resolved = this.#parts.resolve(request);
    if (!resolved.ok) return undefined;
    return profileDetails({
      chain: resolved.chain,
      steps: this.#parts.broker.steps(resolved.chain, choices),
      target,
      verdict: this.#parts.delivery.assess(target),
      autoRefresh: this.#parts.settings.autoRefresh(profile),
      profileLine: profileLine(this.#parts.settings.current.shell, target),
      now: this.#parts.clock.now(),
    });
  }

  /** Switches to a profile as the files have it. One that is marked as production takes a yes of its own. */
  async switch(
    profile: string,
    { production, ...switchRequest }: UserSwitch & { readonly production?: boolean } = {},
  ): Promise<ActionResult> {
    return this.#guarded(profile, production) ?? this.switchRequest({ profile }, switchRequest);
  }

  /** Switches to anything that can be asked for: a profile with choices of its own, or a role that is in no file. */
  async switchRequest(
    request: ChainRequest,
    switchRequest: UserSwitch = {},
    resolved?: ChainResult,
  ): Promise<ActionResult> {
    const { name, outcome } = await this.deliver(request, switchRequest, resolved);
    const result = switchResult(name, outcome);
    return result.ok ? { ...result, undo: 'credentials' } : result;
  }

  /**
   * The same, as the target switcher says it. A profile that was switched to counts as used, its target as chosen.
   *
   * @param resolved the chain of this request, from a caller that has just followed it
   */
  async deliver(
    request: ChainRequest,
    switchRequest: UserSwitch = {},
    resolved: ChainResult = this.#parts.resolve(request),
  ): Promise<UserSwitchOutcome> {
    const { settings, switcher } = this.#parts;
    const { target: wanted, ...options } = switchRequest;
    const { longRoleSession } = options;
    this.#parts.onUserAction({ request, ...(longRoleSession !== undefined && { longRoleSession }) });
    const name = resolved.ok ? resolved.chain.name : (request.profile ?? request.roleArn ?? '');
    const target = wanted ?? settings.targetOf(name);
    const outcome = await switcher.switchRequest(request, target, options, resolved);
    if (outcome.kind === 'done') {
      if (request.roleArn === undefined) {
        settings.rememberUse(name);
        settings.rememberTarget(name, target);
      }
      this.#parts.onChange();
    }
    this.#logged(`switch ${name} -> ${target}`, switchResult(name, outcome));
    return { name, target, outcome };
  }

  /** New credentials now; an MFA session that is still alive is used. */
  async refresh(profile: string): Promise<ActionResult> {
    for (const line of this.#parts.switcher.live) {
      if (line.profile === profile && line.switchRequest) this.#parts.onUserAction(line.switchRequest);
    }
    const outcome = await this.#parts.switcher.refresh(profile);
    if (!outcome) return stopResult(profile, { kind: 'not-live' });
    const result = switchResult(profile, outcome);
    return this.#logged(
      `refresh ${profile}`,
      result.ok ? { ok: true, message: `${profile} has new credentials.` } : result,
    );
  }

  /** Calls off what waits for a person under this profile. What was written before stays. */
  cancel(profile: string): ActionResult {
    return this.#logged(
      `cancel ${profile}`,
      this.#parts.waits.cancel(profile)
        ? { ok: true, message: CANCELLED }
        : { ok: false, reason: 'refused', message: `Nothing waits for you under ${profile}.` },
    );
  }

  async stop(profile: string): Promise<ActionResult> {
    return this.#logged(`stop ${profile}`, stopResult(profile, await this.#parts.switcher.stop(profile)));
  }

  /**
   * Puts the commands that set this profile's credentials in a shell on the clipboard, for a minute. As with a switch, one
   * that is marked as production takes a yes of its own.
   */
  async copyExportCommands(
    profile: string,
    shell = this.#parts.settings.current.shell,
    production = false,
  ): Promise<ActionResult> {
    const guarded = this.#guarded(profile, production);
    if (guarded) return guarded;
    const { broker, clipboard, explain, settings } = this.#parts;
    const switchRequest = this.switchRequestOf(profile);
    const resolved = this.#parts.resolve(switchRequest.request);
    if (!resolved.ok) return switchResult(profile, { kind: 'chain', problem: resolved.problem });
    const obtained = await broker.obtain(resolved.chain, optionsOf(switchRequest));
    if (!obtained.ok)
      return this.#logged(
        `copy ${profile}`,
        sessionFailureResult(obtained.failure, explain(obtained.failure, resolved.chain)),
      );
    const commands = this.#commands(resolved.chain, shell, obtained.value.credentials);
    if (!commands.ok)
      return { ok: false, reason: 'refused', message: commands.message, advice: commands.advice };
    if ((await clipboard.copy(commands.text)) === 'needs-window')
      return this.#logged(`copy ${profile}`, copyNeedsWindow);
    this.#parts.record({ what: 'copy', profile, role: resolved.chain.hops.at(-1)?.roleArn, outcome: 'ok' });
    settings.rememberShell(shell);
    settings.rememberUse(profile);
    this.#parts.onChange();
    return this.#logged(`copy ${profile} for ${shell}`, {
      ok: true,
      message: `Copied for ${SHELLS[shell].label}. The clipboard is cleared in ${CLIPBOARD_SECONDS} seconds.`,
    });
  }

  /** Drops every kept session, on disk too. What is written in profiles stays: Stop takes it out. */
  async forgetAllSessions(): Promise<ActionResult> {
    const { broker, storage } = this.#parts;
    broker.forgetAll();
    await storage.store.flush();
    if (storage.store.isForgettingPending) {
      this.#parts.record({ what: 'forget', outcome: 'failed' });
      return this.#logged('forget all sessions', {
        ok: false,
        reason: 'failed',
        message: 'The sessions are forgotten here, but their sealed file could not be emptied.',
        advice: 'Make the data folder of Understudy writable, then forget all sessions again.',
      });
    }
    this.#parts.record({ what: 'forget', outcome: 'ok' });
    return this.#logged('forget all sessions', {
      ok: true,
      message:
        'All sessions are forgotten. What is written in profiles stays there until it expires or you stop it.',
    });
  }

  /** Asks the keychain again, after the user has unlocked it. */
  async tryKeychain(): Promise<ActionResult> {
    const { advice, message, state } = await this.#parts.storage.tryAgain();
    this.#parts.onChange();
    if (state === 'sealed') return { ok: true, message: 'Sessions are kept sealed and outlive the app.' };
    return {
      ok: false,
      reason: 'failed',
      message: message ?? 'The keychain did not answer.',
      ...(advice && { advice }),
    };
  }

  setAutoRefresh(profile: string, on: boolean): ActionResult {
    this.#parts.settings.setAutoRefresh(profile, on);
    this.#parts.onChange();
    return {
      ok: true,
      message: on ? `${profile} renews by itself.` : `${profile} no longer renews by itself.`,
    };
  }

  /** What this name stands for: what is live under it (in that target first), else the profile. */
  switchRequestOf(name: string, target?: string): SwitchRequest {
    const lines = this.#parts.switcher.live.filter((line) => line.profile === name && line.switchRequest);
    const line = lines.find((candidate) => candidate.target === target) ?? lines[0];
    return line?.switchRequest ?? { request: { profile: name } };
  }

  #guarded(profile: string, yes: boolean | undefined): ActionResult | undefined {
    return yes || !this.#parts.settings.current.production.includes(profile)
      ? undefined
      : { ok: false, reason: 'production', message: `${profile} is marked as production.` };
  }

  #commands(
    chain: Chain,
    shell: ShellName,
    credentials: Parameters<typeof exportCommands>[1]['credentials'],
  ) {
    const region = chain.region?.value;
    return exportCommands(shell, { credentials, ...(region && { region }), profile: chain.name });
  }

  #logged(what: string, result: ActionResult): ActionResult {
    const { log } = this.#parts;
    if (result.ok) log.info(`${what}: done`);
    else
      log.warn(`${what}: ${result.message}${result.requestId ? ` (AWS request ${result.requestId})` : ''}`);
    return result;
  }
}
