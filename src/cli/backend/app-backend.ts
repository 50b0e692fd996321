import { AgentClient, type CallOptions } from '../../core/agent/agent-client.ts';
import { readAgentFile } from '../../core/agent/agent-file.ts';
import type {
  Answer,
  Backend,
  KeepWish,
  KeptAnswer,
  ObtainedAnswer,
  ObtainWish,
  Refusal,
  StatusAnswer,
  StoppedAnswer,
  StopWish,
  SwitchedAnswer,
  SwitchWish,
  UndoneAnswer,
  UndoWish,
} from '../../core/agent/backend.ts';
import { comparedVariables, type PeerSurroundings, type Verb } from '../../core/agent/protocol.ts';
import { homeDirectory } from '../../core/aws-files/profiles/file-locations.ts';
import type { ChainRequest } from '../../core/chain/chain.ts';
import { requestToJson } from '../../core/chain/request/request-json.ts';
import type { MfaPrompter } from '../../core/sessions/mfa/mfa-prompter.ts';
import {
  type Answered,
  cleanedAnswer,
  keptAnswer,
  obtainedAnswer,
  statusAnswer,
  switchedAnswer,
  undoneAnswer,
} from './app-answers.ts';
import type { BackendSurroundings } from './open-backend.ts';

/** How long the app may take to greet, in milliseconds: one that hangs must not hold up the terminal. */
const GREETING_MS = 1_000;

export interface AgentSurroundings extends BackendSurroundings {
  /** Does the work where the app cannot: it ended meanwhile, or only this process has what it takes. */
  readonly alone?: () => Promise<Backend>;
}

/**
 * The running app, over its socket. `undefined` when none runs (a missing file tells, or nobody who listens), when it hangs,
 * is of another version, or reads other files and endpoints than this process would.
 *
 * @param early may ask at once, before it is known whether the app answers: what it is told counts only if the app is returned
 */
export async function connectToApp(
  surroundings: AgentSurroundings,
  early?: (backend: Backend) => void,
): Promise<Backend | undefined> {
  const { dataFolder, explain, version } = surroundings;
  const file = readAgentFile(dataFolder);
  if (!file) {
    explain?.('No Understudy app has left word that it runs.');
    return undefined;
  }
  let backend: AgentBackend | undefined;
  const greeted = (client: AgentClient) => {
    backend = new AgentBackend(client, surroundings);
    early?.(backend);
  };
  const connected = await AgentClient.connect(file, peerOf(surroundings), version, GREETING_MS, greeted);
  switch (connected.kind) {
    case 'connected':
      return backend;
    case 'absent':
      explain?.('The Understudy app that left word where it listens runs no more.');
      return undefined;
    case 'silent':
      explain?.('The Understudy app does not answer, so this command works without it.');
      return undefined;
    case 'refused':
      explain?.(
        connected.why === 'version'
          ? `The Understudy app is of another version (${connected.version}), so this command works without it.`
          : 'The Understudy app was started anew just now, so this command works without it.',
      );
      return undefined;
    case 'differs':
      explain?.(
        `The Understudy app was started with another ${connected.what.join(', ')}, so this command works without it.`,
      );
      return undefined;
  }
}

/** What the app has to agree with. Files that neither a flag nor a variable names are where the app looks, too. */
function peerOf({ environment, files, homeOfUser, platform }: BackendSurroundings): PeerSurroundings {
  const config = files.config || environment['AWS_CONFIG_FILE'];
  const credentials = files.credentials || environment['AWS_SHARED_CREDENTIALS_FILE'];
  const compared = comparedVariables.flatMap((name) => {
    const value = environment[name];
    return value ? [[name, value] as const] : [];
  });
  return {
    ...(config && { config }),
    ...(credentials && { credentials }),
    home: homeDirectory(environment, platform) ?? homeOfUser,
    environment: Object.fromEntries(compared),
  };
}

class AgentBackend implements Backend {
  readonly kind = 'app';
  readonly #client: AgentClient;
  readonly #surroundings: AgentSurroundings;
  #alone: Promise<Backend> | undefined;

  constructor(client: AgentClient, surroundings: AgentSurroundings) {
    this.#client = client;
    this.#surroundings = surroundings;
  }

  obtain(request: ChainRequest, wish: ObtainWish): Promise<Answer<ObtainedAnswer>> {
    const argument = this.#wishJson(request, wish);
    return this.#call('obtain', argument, this.#asking(wish), obtainedAnswer, (self) =>
      self.obtain(request, wish),
    );
  }

  switch(request: ChainRequest, wish: SwitchWish): Promise<Answer<SwitchedAnswer>> {
    const { confirmed, target } = wish;
    const argument = {
      ...this.#wishJson(request, wish),
      ...(target !== undefined && { target }),
      ...(confirmed !== undefined && { confirmed }),
    };
    return this.#call('switch', argument, this.#asking(wish), switchedAnswer, (self) =>
      self.switch(request, wish),
    );
  }

  stop(which: StopWish): Promise<Answer<StoppedAnswer>> {
    return this.#call('stop', which, {}, cleanedAnswer, (self) => self.stop(which));
  }

  undo(wish: UndoWish): Promise<Answer<UndoneAnswer>> {
    return this.#call('undo', wish, {}, undoneAnswer, (self) => self.undo(wish));
  }

  clean(): Promise<Answer<StoppedAnswer>> {
    return this.#call('clean', {}, {}, cleanedAnswer, (self) => self.clean());
  }

  keepInAwsCliCache(wish: KeepWish): Promise<Answer<KeptAnswer>> {
    return this.#call('keep-in-aws-cli-cache', wish, {}, keptAnswer, (self) => self.keepInAwsCliCache(wish));
  }

  status(): Promise<Answer<StatusAnswer>> {
    return this.#call('status', {}, {}, statusAnswer, (self) => self.status());
  }

  async close(): Promise<void> {
    this.#client.close();
    await (await this.#alone)?.close();
  }

  /**
   * All calls may be made twice: the same again gives the same. So where the app ended in the middle of one, this process
   * does it by itself; sessions that the app had stored by then are there.
   */
  async #call<T>(
    what: Verb,
    argument: unknown,
    options: WaitingCall,
    read: (answer: unknown) => Answered<T>,
    again: (self: Backend) => Promise<Answer<T>>,
  ): Promise<Answer<T>> {
    const outcome = await this.#client.call(what, argument, options);
    options.over?.();
    const answered = outcome.kind === 'ended' ? 'ended' : read(outcome.answer);
    if (typeof answered !== 'string') return answered;
    if (options.signal?.aborted)
      return { ok: false, refusal: { kind: 'dismissed', message: 'Cancelled. Nothing was changed.' } };
    const { alone, explain } = this.#surroundings;
    if (!alone) return { ok: false, refusal: answered === 'ended' ? ended : beyond };
    if (answered === 'ended') explain?.(`${ended.message} This command goes on without it.`);
    this.#alone ??= alone();
    return again(await this.#alone);
  }

  #wishJson(request: ChainRequest, wish: ObtainWish) {
    const { environment } = this.#surroundings;
    const environmentRegion = environment['AWS_REGION'] || environment['AWS_DEFAULT_REGION'];
    const { ask, explain, longRoleSession, mfaCode, newMfaSession, refresh } = wish;
    return {
      request: requestToJson(request),
      ask,
      ...(environmentRegion && { environmentRegion }),
      ...(explain !== undefined && { explain }),
      ...(refresh !== undefined && { refresh }),
      ...(mfaCode !== undefined && { mfaCode }),
      ...(newMfaSession !== undefined && { newMfaSession }),
      ...(longRoleSession !== undefined && { longRoleSession }),
    };
  }

  #asking({ ask, signal }: ObtainWish): WaitingCall {
    const { prompter, say } = this.#surroundings;
    let news: NodeJS.Timeout | undefined;
    const known = () => clearTimeout(news);
    const here: MfaPrompter = {
      ask: (...question) => {
        known();
        return prompter.ask(...question);
      },
      settled: (question) => prompter.settled(question),
    };
    return {
      ...(signal && { signal }),
      ...(ask === 'terminal' && { prompter: here }),
      onWaits: () => {
        // A question of one's own comes in the same breath, and an answer that was given along soon after.
        known();
        news = setTimeout(() => say(WAITING), NEWS_MS).unref();
      },
      over: known,
    };
  }
}

interface WaitingCall extends CallOptions {
  /** The call has its answer: nothing more is to be said of it. */
  readonly over?: () => void;
}

/** Someone waits this long before being told why, in milliseconds. */
const NEWS_MS = 150;
const WAITING =
  'Waiting for an MFA code, which is asked for in the Understudy window or in another terminal.';

const ended: Refusal = { kind: 'failed', message: 'Understudy ended before it answered.' };
const beyond: Refusal = {
  kind: 'failed',
  message:
    'The Understudy app cannot answer this: the credentials come from the environment of this terminal.',
};
