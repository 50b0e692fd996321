import type { RecordActivity } from '../../core/activity/activity.ts';
import type { Environment } from '../../core/aws-files/profiles/file-locations.ts';
import type { Chain } from '../../core/chain/chain.ts';
import type { Clock } from '../../core/clock.ts';
import type { ExternalCredentials } from '../../core/credential-sources/external-credentials.ts';
import type { DataFolder } from '../../core/data-folder.ts';
import type { DeliveredSwitch } from '../../core/delivery/switch/target-switcher.ts';
import { hookCredentials } from '../../core/hooks/credentials-hook.ts';
import { tellExpiring } from '../../core/hooks/expiring-hook.ts';
import { createHooks, type Hooks } from '../../core/hooks/hooks.ts';
import { withCodeHooks } from '../../core/hooks/mfa-code-hook.ts';
import { freshHookProfiles } from '../../core/hooks/profile-hook-cache.ts';
import {
  type AssertionQuestion,
  type HookAssertion,
  hookAssertion,
} from '../../core/hooks/saml-assertion-hook.ts';
import { afterSwitch, beforeSwitch } from '../../core/hooks/switch-hooks.ts';
import { hostPlatform } from '../../core/platform.ts';
import type { MfaPrompter } from '../../core/sessions/mfa/mfa-prompter.ts';
import type { Log } from '../log.ts';
import type { NotificationSink } from '../notifications/expiry-notifier.ts';
import type { PendingWork } from '../pending-work.ts';
import type { AwsProfiles } from './aws-profiles.ts';

export interface AppHooksOptions {
  readonly folder: Pick<DataFolder, 'hooks' | 'hookProfiles'>;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly log: Log;
  readonly work: PendingWork;
  readonly record: RecordActivity;
}

/** What hooks told of profiles is asked for anew when somebody looks after this long, in milliseconds. */
const ASK_AGAIN_MS = 15 * 60_000;

/** The user's own programs, each at its place in the app. Every run is told to the activity log; failures also to the log file. */
export class AppHooks {
  readonly hooks: Hooks;
  readonly #options: AppHooksOptions;
  /** The programs that were asked for profiles last, and when. */
  #asked = '';
  #askedAt = new Date(0);

  constructor(options: AppHooksOptions) {
    this.#options = options;
    const { environment, folder, log, record } = options;
    this.hooks = createHooks({
      folder: folder.hooks,
      environment,
      owner: { platform: hostPlatform, uid: process.getuid?.() },
      onRun: ({ hook, outcome, profile, sentence, target }) => {
        record({ what: 'hook', hook: hook.name, profile, target, outcome });
        if (outcome === 'failed' && sentence) log.warn(sentence.message);
      },
    });
  }

  /** Programs that may give the code stand in front of whoever asks for it. */
  readonly aroundPrompter = (prompter: MfaPrompter): MfaPrompter =>
    withCodeHooks(prompter, this.hooks, this.#options.clock);

  readonly credentials = (profile: string, signal?: AbortSignal): Promise<ExternalCredentials> =>
    hookCredentials(this.hooks, profile, () => this.#options.clock.now(), signal);

  readonly assertion = (question: AssertionQuestion, signal?: AbortSignal): Promise<HookAssertion> =>
    hookAssertion(this.hooks, question, signal);

  readonly gate = (intended: { readonly chain: Chain; readonly target: string }, signal?: AbortSignal) =>
    beforeSwitch(this.hooks, intended, signal);

  readonly delivered = (made: DeliveredSwitch): void => {
    void this.#options.work.track(afterSwitch(this.hooks, made));
  };

  /** What the desktop is told, the hooks are told too. */
  board(board: NotificationSink): NotificationSink {
    return {
      show: (id, text, onClick) => {
        board.show(id, text, onClick);
        const { body = '', title } = text;
        void this.#options.work.track(tellExpiring(this.hooks, { about: id, title, body }));
      },
      close: (id) => board.close(id),
    };
  }

  /** Asks for the profiles that hooks add. True when it did. */
  async addProfiles(profiles: AwsProfiles): Promise<boolean> {
    const { clock, folder } = this.#options;
    this.#asked = await this.#profileHooks();
    this.#askedAt = clock.now();
    profiles.hooked(await freshHookProfiles({ hooks: this.hooks, path: folder.hookProfiles, clock }));
    return true;
  }

  /** The same where other programs stand there than when they were asked last, or where that is long ago. */
  async addProfilesAgain(profiles: AwsProfiles): Promise<boolean> {
    const sinceMs = this.#options.clock.now().getTime() - this.#askedAt.getTime();
    const isFresh = sinceMs >= 0 && sinceMs < ASK_AGAIN_MS;
    const hooks = await this.#profileHooks();
    if (hooks === this.#asked && (isFresh || hooks === '')) return false;
    return this.addProfiles(profiles);
  }

  async #profileHooks(): Promise<string> {
    return (await this.hooks.ready('profiles')).map(({ path }) => path).join('\n');
  }
}
