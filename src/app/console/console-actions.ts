import type { RecordActivity } from '../../core/activity/activity.ts';
import { type BrowserParts, openInBrowser } from '../../core/browsers/open-in-browser.ts';
import type { SecretAddress } from '../../core/browsers/secret-address.ts';
import { accountOfChain } from '../../core/chain/base-kinds.ts';
import type { Chain, ChainRequest, ChainResult } from '../../core/chain/chain.ts';
import { consoleLink } from '../../core/delivery/console/console-link.ts';
import { type ConsolePlan, planConsole } from '../../core/delivery/console/console-plan.ts';
import type { SwitchRequest } from '../../core/delivery/switch/switch-request.ts';
import type { Explanation } from '../../core/delivery/switch/target-switcher.ts';
import type { SessionBroker } from '../../core/sessions/session-broker.ts';
import { stsTargetOf } from '../../core/sessions/session-plan.ts';
import type { SessionFailure } from '../../core/sessions/store/session.ts';
import type { RequestHandlerFactory } from '../../core/sts/network/request-handler.ts';
import type { BrowserChoice } from '../../shared/browser-choice.ts';
import type { ActionResult } from '../../shared/view.ts';
import { sessionFailureResult } from '../actions/action-results.ts';
import { copyNeedsWindow } from '../clipboard/messages.ts';
import type { SensitiveClipboard } from '../clipboard/sensitive-clipboard.ts';
import type { Log } from '../log.ts';
import { optionsOf } from '../sessions/chain-choices.ts';
import { consoleResults } from './messages.ts';

/** What the settings say of the console. */
export interface ConsoleSettings {
  isProduction(profile: string): boolean;
  /** The browser window that was chosen for a profile, or else for its account, or else for all. Absent: the system's. */
  browserFor(profile: string, accountId: string | undefined): BrowserChoice | undefined;
  /** The page that was opened last as this profile. */
  lastDestination(profile: string): string | undefined;
  rememberDestination(profile: string, destination: string): void;
}

export interface ConsoleActionsParts {
  /** What a name stands for: what is live under it, else the profile. */
  readonly requestOf: (profile: string) => SwitchRequest;
  readonly resolve: (request: ChainRequest) => ChainResult;
  readonly broker: Pick<SessionBroker, 'obtain'>;
  readonly explain: (failure: SessionFailure, chain: Chain) => Explanation;
  readonly settings: ConsoleSettings;
  readonly browser: BrowserParts;
  readonly requestHandler: RequestHandlerFactory;
  /** `UNDERSTUDY_FEDERATION_ENDPOINT`. */
  readonly federationEndpoint: string | undefined;
  readonly clipboard: Pick<SensitiveClipboard, 'copy'>;
  readonly record: RecordActivity;
  readonly log: Log;
}

export interface OpenConsoleOptions {
  /** A service, a path or a full address of the console. Absent: what was opened last as this profile, or the console's home. */
  readonly destination?: string;
  /** A profile that is marked as production takes a yes of its own. */
  readonly production?: boolean;
}

type Link =
  | {
      readonly ok: true;
      readonly address: SecretAddress;
      readonly chain: Chain;
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly result: ActionResult; readonly code: string; readonly chain?: Chain };

/** Opens the AWS console as a profile. Addresses go to the browser or to the clipboard and nowhere else; nothing here throws. */
export class ConsoleActions {
  readonly #parts: ConsoleActionsParts;

  constructor(parts: ConsoleActionsParts) {
    this.#parts = parts;
  }

  /** Resolves when the browser has come for the address, or will not. */
  async open(profile: string, options: OpenConsoleOptions = {}): Promise<ActionResult> {
    const { browser, settings } = this.#parts;
    const link = await this.#link(profile, options);
    if (!link.ok) return this.#done(profile, link.result, link.code, link.chain);
    const { address, chain, notes } = link;
    const opened = await openInBrowser(address, settings.browserFor(profile, accountOfChain(chain)), browser);
    if (!opened.ok) return this.#done(profile, consoleResults.failed(opened), 'no-browser', chain);
    this.#remember(profile, options);
    return this.#done(profile, consoleResults.opened(profile, notes), 'ok', chain);
  }

  /** Puts the address on the clipboard, for a minute. */
  async copyLink(profile: string, options: OpenConsoleOptions = {}): Promise<ActionResult> {
    const link = await this.#link(profile, options);
    if (!link.ok) return this.#done(profile, link.result, link.code, link.chain);
    const copied = await this.#parts.clipboard.copy(link.address.reveal());
    if (copied === 'needs-window') return this.#done(profile, copyNeedsWindow, 'needs-window', link.chain);
    this.#remember(profile, options);
    return this.#done(profile, consoleResults.copied(profile, link.notes), 'ok', link.chain);
  }

  async #link(profile: string, { destination, production }: OpenConsoleOptions): Promise<Link> {
    const { federationEndpoint, requestOf, resolve, settings } = this.#parts;
    if (production !== true && settings.isProduction(profile)) {
      return { ok: false, result: consoleResults.production(profile), code: 'production' };
    }
    const switchRequest = requestOf(profile);
    const resolved = resolve(switchRequest.request);
    if (!resolved.ok)
      return { ok: false, result: consoleResults.refused(resolved.problem), code: resolved.problem.code };
    const { chain } = resolved;
    const planned = planConsole({
      chain,
      destination: destination ?? settings.lastDestination(profile) ?? '',
      federationEndpoint,
    });
    if (!planned.ok) {
      const { failure } = planned;
      return { ok: false, result: consoleResults.refused(failure), code: failure.kind, chain };
    }
    return this.#signIn(profile, planned.plan, chain, switchRequest);
  }

  async #signIn(
    profile: string,
    plan: ConsolePlan,
    chain: Chain,
    switchRequest: SwitchRequest,
  ): Promise<Link> {
    const { broker, explain, requestHandler } = this.#parts;
    const target = stsTargetOf(chain);
    const linked = await consoleLink<SessionFailure>(plan, {
      name: profile,
      obtain: async () => {
        const obtained = await broker.obtain(chain, optionsOf(switchRequest));
        return obtained.ok ? { ok: true, credentials: obtained.value.credentials } : obtained;
      },
      requestHandler,
      caBundle: target.ok ? target.target.caBundle : undefined,
    });
    if (linked.ok) return { ok: true, address: linked.address, chain, notes: linked.notes };
    if (linked.from === 'credentials') {
      const { failure } = linked;
      return {
        ok: false,
        result: sessionFailureResult(failure, explain(failure, chain)),
        code: failure.kind,
        chain,
      };
    }
    return { ok: false, result: consoleResults.failed(linked.failure), code: linked.failure.kind, chain };
  }

  #remember(profile: string, { destination }: OpenConsoleOptions): void {
    if (destination !== undefined) this.#parts.settings.rememberDestination(profile, destination);
  }

  /** Records and logs what came of it; neither holds the address. A question that is still to be answered is no activity. */
  #done(profile: string, result: ActionResult, outcome: string, chain: Chain | undefined): ActionResult {
    const { log, record } = this.#parts;
    if (outcome !== 'production' && outcome !== 'needs-window') {
      record({ what: 'console', profile, role: chain?.hops.at(-1)?.roleArn, outcome });
    }
    if (result.ok) log.info(`console ${profile}: done`);
    else log.warn(`console ${profile}: ${result.message}`);
    return result;
  }
}
