import type { RecordActivity } from '../../core/activity/activity.ts';
import type { SaidRemarks } from '../../core/activity/said-remarks.ts';
import type {
  AnnouncedAnswer,
  Answer,
  BackendError,
  KeepOptions,
  ObtainedAnswer,
  SignedOutAnswer,
  SignInStatusLine,
  StatusAnswer,
  StoppedAnswer,
  SwitchedAnswer,
  UndoneAnswer,
} from '../../core/agent/backend.ts';
import {
  chainError,
  sessionError,
  stopError,
  switchError,
  undoAnswer,
} from '../../core/agent/error-replies.ts';
import type { Caller } from '../../core/agent/request-handler.ts';
import type { RequestOf } from '../../core/agent/verbs.ts';
import type { RemoveOutcome } from '../../core/aws-files/managed/credentials-writer.ts';
import { accountOfChain } from '../../core/chain/base-kinds.ts';
import type { Chain, ChainRequest, ChainResult } from '../../core/chain/chain.ts';
import type { Clock } from '../../core/clock.ts';
import { isRecursive, recursionMessage } from '../../core/credential-sources/recursion-guard.ts';
import type { DeliveryTarget } from '../../core/delivery/switch/delivery-target.ts';
import type {
  Explanation,
  LiveTarget,
  SwitchOptions,
  SwitchOutcome,
  TargetSwitcher,
} from '../../core/delivery/switch/target-switcher.ts';
import { keyMessages } from '../../core/keys/messages.ts';
import { inCommand, ofApp } from '../../core/place-words.ts';
import type { AccessKeyIdOf } from '../../core/sessions/base-credentials.ts';
import { describeSteps } from '../../core/sessions/describe-steps.ts';
import type { CleanExpiredOutcome } from '../../core/sessions/renewal/clean-expired.ts';
import type { ObtainOptions, SessionBroker } from '../../core/sessions/session-broker.ts';
import {
  type ObtainedCredentials,
  remarksOf,
  type SessionFailure,
  type SessionOutcome,
} from '../../core/sessions/store/session.ts';
import { signInId, signInRegion, signInTargetOf } from '../../core/sign-in/sign-in-target.ts';
import { assertNever } from '../../shared/assert-never.ts';
import type { EndpointsInUse } from '../endpoint/endpoints-in-use.ts';
import type { OpenQuestions } from '../mfa/open-questions.ts';
import type { SignInStatus, SignIns } from '../sign-in/sign-ins.ts';
import { ALONE, type VerbHandlers } from './agent-requests.ts';
import { type MfaPrompting, promptingFor } from './mfa-prompting.ts';

/** What a switch came to, and what else there is to say of it. */
export interface DeliveredForTerminal {
  readonly name: string;
  readonly target: string;
  readonly outcome: SwitchOutcome;
  /** Of the profile, said once for each change. */
  readonly remarks: readonly string[];
  readonly notes: readonly string[];
}

/** What differs between the app, which answers over its socket, and a command that works by itself. */
export interface TerminalBackendParts {
  readonly resolve: (request: ChainRequest) => ChainResult;
  /** False where only the process that asks has the keys of this chain. */
  readonly canObtain: (chain: Chain) => boolean;
  /** Which keys are in the keychain. */
  readonly accessKeyIdOf: AccessKeyIdOf;
  readonly broker: Pick<SessionBroker, 'steps' | 'mfaSessions'>;
  /** `busy`: another process is obtaining the same and waits for a code. */
  readonly obtain: (chain: Chain, options: ObtainOptions) => Promise<SessionOutcome | 'busy'>;
  /** Obtains and writes. Without a target: where the settings write it. */
  readonly deliver: (
    chain: Chain,
    request: ChainRequest,
    options: Omit<SwitchOptions, 'renewal'> & { readonly target?: string },
  ) => Promise<DeliveredForTerminal | 'busy'>;
  /** Before anything that lives is looked at: what other processes did meanwhile. */
  readonly refresh: () => Promise<void>;
  readonly switcher: Pick<TargetSwitcher, 'stop' | 'stopTarget' | 'dropEnded' | 'adopt'>;
  readonly live: () => readonly LiveTarget[];
  readonly renewsAt: (line: LiveTarget) => Date | undefined;
  readonly delivery: Pick<DeliveryTarget, 'list' | 'remove'>;
  /** Why what stands in the credentials file cannot be told, where it cannot. */
  readonly listingProblem: () => Promise<{ readonly message: string; readonly advice: string } | undefined>;
  /** Removes what has ended from the credentials file. */
  readonly clean: () => Promise<CleanExpiredOutcome>;
  /** Takes the last write into the credentials file back. */
  readonly undoLastWrite: (options: RequestOf<'undo'>) => Promise<RemoveOutcome>;
  readonly explain: (failure: SessionFailure, chain: Chain) => Explanation;
  /** Marked by the user as one that deserves care. The terminal says so and goes on: there a name is typed on purpose. */
  readonly isProduction: (profile: string) => boolean;
  /** Settings per profile that decide how its chain is followed, unless the call says otherwise. */
  readonly chainOptions: (
    chain: Chain,
    asked: { readonly longRoleSession?: boolean },
  ) => { readonly longRoleSession?: boolean };
  /** Changes the setting, and gives the list as it is then. */
  readonly keepInAwsCliCache: (options: KeepOptions) => Promise<Answer<readonly string[]>>;
  /** Which remarks on a profile were not said yet. */
  readonly saidRemarks: Pick<SaidRemarks, 'news'>;
  /** Notes on what was obtained, such as that it is kept in memory only. */
  readonly storageNotes: (value: ObtainedCredentials) => readonly string[];
  readonly signIns: Pick<SignIns, 'list' | 'refresh' | 'signOut'>;
  /** For `--verbose`: where sessions are shared. */
  readonly describeStorage: () => readonly string[];
  /** False in a process that can ask in its terminal only. */
  readonly hasWindow: boolean;
  /** Questions for codes that are open in the app. */
  readonly questions?: OpenQuestions;
  readonly platform: NodeJS.Platform;
  readonly record: RecordActivity;
  /** Who gets credentials from the endpoint just now. */
  readonly endpoints: Pick<EndpointsInUse, 'add' | 'list'>;
  readonly clock: Clock;
}

/** Answers the terminal's verbs: in the app for every terminal, in a command for itself. */
export function createTerminalBackend(parts: TerminalBackendParts): VerbHandlers {
  const backend = new TerminalBackend(parts);
  return {
    obtain: (request, caller) => backend.obtain(request, caller),
    switch: (request, caller) => backend.switch(request, caller),
    stop: (request) => backend.stop(request),
    undo: (request) => backend.undo(request),
    clean: () => backend.clean(),
    status: () => backend.status(),
    signOut: (which) => backend.signOut(which),
    keepInAwsCliCache: async (request) => {
      const kept = await parts.keepInAwsCliCache(request);
      return kept.ok ? yes({ profiles: kept.value }) : kept;
    },
    announceEndpoint: (request, caller) => backend.announceEndpoint(request, caller),
  };
}

class TerminalBackend {
  readonly #parts: TerminalBackendParts;

  constructor(parts: TerminalBackendParts) {
    this.#parts = parts;
  }

  async obtain(request: RequestOf<'obtain'>, caller: Caller): Promise<Answer<ObtainedAnswer> | typeof ALONE> {
    const found = this.#resolve(request);
    if (found === 'alone') return ALONE;
    if (!found.ok) return found;
    const { chain } = found.value;
    const prompting = promptingFor(request, caller, this.#parts.hasWindow, this.#parts.questions);
    const explanation = this.#explaining(chain, request);
    const outcome = await this.#parts
      .obtain(chain, this.#obtainOptions(chain, request, prompting))
      .finally(prompting.end);
    if (outcome === 'busy') return no(busy);
    if (!outcome.ok) return no(this.#sessionError(outcome.failure, chain, prompting));
    const { arn, credentials, fromCache } = outcome.value;
    const { accessKeyId, accountId, expiration, secretAccessKey, sessionToken } = credentials;
    const region = chain.region?.value;
    const { storageNotes } = this.#parts;
    return yes({
      name: chain.name,
      credentials: {
        accessKeyId,
        secretAccessKey,
        sessionToken,
        expiration,
        ...(accountId !== undefined && { accountId }),
      },
      fromCache,
      ...(region !== undefined && { region }),
      ...(arn !== undefined && { arn }),
      notes: [
        // What a shell was given is renewed by nobody.
        ...this.#remarks(chain.name, remarksOf(outcome.value), request).map(inCommand),
        ...storageNotes(outcome.value),
      ],
      ...this.#productionMark(chain.name),
      ...explanation(),
    });
  }

  async switch(request: RequestOf<'switch'>, caller: Caller): Promise<Answer<SwitchedAnswer> | typeof ALONE> {
    const found = this.#resolve(request);
    if (found === 'alone') return ALONE;
    if (!found.ok) return found;
    const { chain } = found.value;
    const { confirmed, target: wanted } = request;
    const prompting = promptingFor(request, caller, this.#parts.hasWindow, this.#parts.questions);
    const explanation = this.#explaining(chain, request);
    const delivered = await this.#parts
      .deliver(chain, found.value.request, {
        ...this.#obtainOptions(chain, request, prompting),
        ...(wanted !== undefined && { target: wanted }),
        ...(confirmed !== undefined && { confirmed }),
      })
      .finally(prompting.end);
    if (delivered === 'busy') return no(busy);
    const { name, notes, outcome, remarks, target } = delivered;
    if (outcome.kind !== 'done') {
      const rejected = prompting.error();
      if (rejected) return no({ kind: 'failed', message: rejected.message });
      return no(this.#errorOfPlace(switchError(outcome, prompting.canAsk) ?? notDone));
    }
    const region = chain.region?.value;
    return yes({
      name,
      target,
      expiresAt: outcome.expiresAt,
      fromCache: outcome.fromCache,
      ...(region !== undefined && { region }),
      ...this.#productionMark(name),
      notes: [...this.#remarks(name, remarks, request).map((remark) => this.#ofPlace(remark)), ...notes],
      ...explanation(),
    });
  }

  /** Ends what is live here, and what someone else has written for the same profile. */
  async stop(which: RequestOf<'stop'>): Promise<Answer<StoppedAnswer>> {
    const { delivery, live, refresh, switcher } = this.#parts;
    await refresh();
    if ('target' in which) {
      const outcome = await switcher.stopTarget(which.target);
      if (outcome.kind === 'stopped') return yes({ targets: outcome.targets });
      // What has ended by this machine's clock is not live, and still stands there.
      if (
        outcome.kind === 'not-live' &&
        (await delivery.list()).some(({ target }) => target === which.target)
      ) {
        const removed = await delivery.remove(which.target);
        if (!removed.ok) return no({ kind: 'failed', message: removed.message, advice: removed.advice });
        return yes({ targets: [which.target] });
      }
      return no(stopError(which.target, outcome));
    }
    const targets: string[] = [];
    const names = 'all' in which ? new Set(live().map(({ profile }) => profile)) : [which.profile];
    for (const name of names) {
      const outcome = await switcher.stop(name);
      if (outcome.kind === 'delivery') return no(stopError(name, outcome));
      if (outcome.kind === 'stopped') targets.push(...outcome.targets);
    }
    for (const { profile, target } of await delivery.list()) {
      if (!('all' in which) && profile !== which.profile) continue;
      const removed = await delivery.remove(target);
      if (!removed.ok) return no({ kind: 'failed', message: removed.message, advice: removed.advice });
      targets.push(target);
    }
    const problem = targets.length === 0 ? await this.#parts.listingProblem() : undefined;
    if (problem) return no({ kind: 'failed', ...problem });
    if (targets.length === 0 && 'profile' in which) return no(stopError(which.profile, { kind: 'not-live' }));
    return yes({ targets });
  }

  async undo(options: RequestOf<'undo'>): Promise<Answer<UndoneAnswer>> {
    const { record, switcher, undoLastWrite } = this.#parts;
    const answer = undoAnswer(await undoLastWrite(options));
    if (!answer.ok) return answer;
    const { target } = answer.value;
    record({ what: 'stop', target, outcome: 'ok' });
    switcher.dropEnded([target]);
    // What the section held before may still be alive.
    await switcher.adopt();
    return answer;
  }

  async clean(): Promise<Answer<StoppedAnswer>> {
    const { clean, record, switcher } = this.#parts;
    const cleaned = await clean();
    if (cleaned.kind !== 'cleaned')
      return no({ kind: 'failed', message: cleaned.message, advice: cleaned.advice });
    const targets: string[] = [];
    for (const outcome of cleaned.outcomes) {
      if (outcome.kind !== 'removed' && outcome.kind !== 'restored') continue;
      record({ what: 'stop', target: outcome.target, outcome: 'ok' });
      targets.push(outcome.target);
    }
    switcher.dropEnded(targets);
    const left = cleaned.outcomes.find((outcome) => 'message' in outcome);
    return left ? no({ kind: 'failed', message: left.message, advice: left.advice }) : yes({ targets });
  }

  async status(): Promise<Answer<StatusAnswer>> {
    const { broker, endpoints, listingProblem, live, refresh, renewsAt, signIns } = this.#parts;
    await Promise.all([refresh(), signIns.refresh()]);
    const problem = live().length === 0 ? await listingProblem() : undefined;
    if (problem) return no({ kind: 'failed', ...problem });
    return yes({
      live: live().flatMap((line) => {
        const { expiresAt, profile, target, problem } = line;
        if (expiresAt === undefined) return [];
        const renewal = renewsAt(line);
        const chain = this.#chainOf(line);
        const region = line.region ?? chain?.region?.value;
        const accountId = line.accountId ?? (chain && accountOfChain(chain));
        return {
          profile,
          target,
          expiresAt,
          ...(line.arn !== undefined && { arn: line.arn }),
          ...(accountId !== undefined && { accountId }),
          ...(region !== undefined && { region }),
          ...this.#productionMark(profile),
          ...(renewal && { renewsAt: renewal }),
          ...(problem && { problem: problem.message }),
        };
      }),
      mfaSessions: broker.mfaSessions().map((session) => ({
        serial: session.mfaSerial ?? '',
        sourceProfile: session.sourceProfile ?? '',
        expiresAt: session.credentials.expiration,
      })),
      endpoints: endpoints.list.map(({ by, profile, program, since }) => ({
        profile,
        by,
        since,
        ...(program !== undefined && { program }),
      })),
      signIns: signIns.list.flatMap(statusLine),
    });
  }

  async signOut(which: RequestOf<'signOut'>): Promise<Answer<SignedOutAnswer>> {
    const { refresh, resolve, signIns } = this.#parts;
    await Promise.all([refresh(), signIns.refresh()]);
    let isWanted = ({ state }: SignInStatus) => state.kind !== 'never';
    if ('profile' in which) {
      const resolved = resolve({ profile: which.profile });
      if (!resolved.ok) return no(chainError(resolved.problem));
      const target = signInTargetOf(resolved.chain.base);
      if (!target) return no(notSignedInto(which.profile));
      isWanted = ({ id }) => id === signInId(target);
    } else if ('session' in which) {
      isWanted = ({ target }) => target.kind === 'identity-center' && target.session.name === which.session;
    }
    const wanted = signIns.list.filter(isWanted);
    if (wanted.length === 0 && 'session' in which) return no(noSession(which.session));
    const signedOut: string[] = [];
    const notices: string[] = [];
    for (const status of wanted) {
      const outcome = await signIns.signOut(status);
      if (!outcome.ok) return no({ kind: 'failed', message: outcome.message, advice: outcome.advice });
      if (outcome.notice !== undefined) notices.push(outcome.notice);
      if (status.state.kind !== 'never') signedOut.push(status.label);
    }
    return yes({ signedOut, notices });
  }

  /** Stands in the list until the command has ended, or until the person stops it. */
  announceEndpoint(use: RequestOf<'announceEndpoint'>, { signal }: Caller): Promise<Answer<AnnouncedAnswer>> {
    const { clock, endpoints } = this.#parts;
    return new Promise((resolve) => {
      const leave = endpoints.add({ ...use, since: clock.now() }, () => resolve(yes({ stopped: true })));
      const end = () => {
        leave();
        resolve(yes({ stopped: false }));
      };
      if (signal.aborted) end();
      else signal.addEventListener('abort', end, { once: true });
    });
  }

  #chainOf({ profile, switchRequest }: LiveTarget): Chain | undefined {
    const resolved = this.#parts.resolve(switchRequest?.request ?? { profile });
    return resolved.ok ? resolved.chain : undefined;
  }

  #obtainOptions(chain: Chain, request: RequestOf<'obtain'>, { options }: MfaPrompting): ObtainOptions {
    const { newMfaSession, refresh } = request;
    return {
      ...options,
      ...this.#parts.chainOptions(chain, request),
      ...(refresh !== undefined && { refresh }),
      ...(newMfaSession !== undefined && { newMfaSession }),
    };
  }

  #sessionError(failure: SessionFailure, chain: Chain, prompting: MfaPrompting): BackendError {
    const rejected = prompting.error();
    if (rejected) return { kind: 'failed', message: rejected.message };
    return this.#errorOfPlace(sessionError(failure, this.#parts.explain(failure, chain), prompting.canAsk));
  }

  /** The app goes on after its answer; a command that works alone has ended with it. */
  #ofPlace(text: string): string {
    return this.#parts.hasWindow ? ofApp(text) : inCommand(text);
  }

  #errorOfPlace(error: BackendError): BackendError {
    return error.advice === undefined ? error : { ...error, advice: this.#ofPlace(error.advice) };
  }

  /** `--verbose` wants all of them, every time. */
  #remarks(profile: string, remarks: readonly string[], { explain }: RequestOf<'obtain'>): readonly string[] {
    const news = this.#parts.saidRemarks.news(profile, remarks);
    return explain ? remarks : news;
  }

  /** Call what comes back when the work is done: how it came about, for a terminal that wants to know. */
  #explaining(
    chain: Chain,
    request: RequestOf<'obtain'>,
  ): () => { readonly explanation?: readonly string[] } {
    if (!request.explain) return () => ({});
    const { broker, chainOptions, describeStorage } = this.#parts;
    const options = chainOptions(chain, request);
    const before = broker.steps(chain, options);
    return () => ({
      explanation: [...describeStorage(), ...describeSteps(chain, before, broker.steps(chain, options))],
    });
  }

  #productionMark(profile: string): { readonly production?: true } {
    return this.#parts.isProduction(profile) ? { production: true } : {};
  }

  /** The chain, and the request that gives it in this process, too, whatever the terminal's environment holds. */
  #resolve({
    environmentRegion,
    request,
  }: Pick<RequestOf<'obtain'>, 'request' | 'environmentRegion'>):
    | Answer<{ readonly chain: Chain; readonly request: ChainRequest }>
    | 'alone' {
    const { accessKeyIdOf, canObtain, platform, resolve } = this.#parts;
    const first = resolve(request);
    const lacksRegion = first.ok && (first.chain.region?.from.kind ?? 'environment') === 'environment';
    const whole =
      lacksRegion && environmentRegion !== undefined ? { ...request, region: environmentRegion } : request;
    const resolved = whole === request ? first : resolve(whole);
    if (!resolved.ok) return no(chainError(resolved.problem));
    const { chain } = resolved;
    if (!canObtain(chain)) return 'alone';
    const { base } = chain;
    if (base.kind === 'keychain-keys' && accessKeyIdOf(base.profile) === undefined)
      return no({ kind: 'refused', ...keyMessages.noKeyOf(base.profile) });
    if (isRecursive(chain.base, request.profile, platform))
      return no({ kind: 'refused', ...recursionMessage(chain.base.profile) });
    return yes({ chain, request: whole });
  }
}

/** A sign-in as `understudy status` says it; nothing for those where nobody has signed in. */
function statusLine({ label, state, target }: SignInStatus): readonly SignInStatusLine[] {
  const line = {
    name: label,
    region: signInRegion(target),
    ...(target.kind === 'identity-center'
      ? { startUrl: target.session.startUrl }
      : { loginSession: target.loginSession }),
  };
  switch (state.kind) {
    case 'never':
      return [];
    case 'damaged':
      return [{ ...line, state: 'damaged', renews: false }];
    case 'ended':
      return [{ ...line, state: 'ended', renews: false, ...(state.endedAt && { expiresAt: state.endedAt }) }];
    case 'signed-in':
      return [{ ...line, state: 'signed-in', renews: state.renews, expiresAt: state.until }];
    default:
      return assertNever(state);
  }
}

function notSignedInto(profile: string): BackendError {
  return {
    kind: 'refused',
    message: `Profile ${profile} does not sign in through IAM Identity Center.`,
    advice: 'Name a profile with sso_session or sso_start_url.',
  };
}

function noSession(name: string): BackendError {
  return {
    kind: 'refused',
    message: `There is no complete [sso-session ${name}] in the config file.`,
    advice: 'Correct the name, or say --all.',
  };
}

const notDone: BackendError = { kind: 'failed', message: 'The switch was not done.' };

const busy: BackendError = {
  kind: 'code-needed',
  message: 'Another understudy is waiting for the MFA code of the same device.',
};

function yes<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

function no(error: BackendError): { readonly ok: false; readonly error: BackendError } {
  return { ok: false, error };
}
