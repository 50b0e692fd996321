import { AgentClient, type CallOptions } from '../../core/agent/agent-client.ts';
import { readAgentFile } from '../../core/agent/agent-file.ts';
import type { Answer, BackendError } from '../../core/agent/backend.ts';
import { comparedVariables, type PeerContext } from '../../core/agent/protocol.ts';
import {
  type AnswerOf,
  type Backend,
  backendOver,
  callOn,
  decodeCall,
  encodeCall,
  type ParametersOf,
  type VerbName,
  waitsOf,
} from '../../core/agent/verbs.ts';
import { homeDirectory } from '../../core/aws-files/profiles/file-locations.ts';
import { CANCELLED } from '../../core/delivery/switch/messages.ts';
import type { MfaPrompter } from '../../core/sessions/mfa/mfa-prompter.ts';
import { assertNever } from '../../shared/assert-never.ts';
import { printable } from '../terminal/printable.ts';
import type { BackendContext } from './open-backend.ts';

/** How long the app may take to greet, in milliseconds: one that hangs must not hold up the terminal. */
const GREETING_MS = 1_000;

export interface AgentContext extends BackendContext {
  /** Does the work where the app cannot: it ended meanwhile, or only this process has what it takes. */
  readonly alone?: () => Promise<Backend>;
}

/**
 * The running app, over its socket. `undefined` when none runs (a missing file tells, or nobody who listens), when it hangs,
 * is of another version, cannot prove to be the one that left its word, or reads other files and endpoints than this process would.
 */
export async function connectToApp(context: AgentContext): Promise<Backend | undefined> {
  const { dataFolder, explain, say, version } = context;
  const file = readAgentFile(dataFolder);
  if (!file) {
    explain?.('No Understudy app has left word that it runs.');
    return undefined;
  }
  let connected = await AgentClient.connect(file, peerOf(context), version, GREETING_MS);
  if (connected.kind === 'unproven') {
    // The app may have been started again between the look into its file and the greeting.
    const now = readAgentFile(dataFolder);
    if (now && now.token !== file.token)
      connected = await AgentClient.connect(now, peerOf(context), version, GREETING_MS);
  }
  switch (connected.kind) {
    case 'connected':
      return appBackend(connected.client, context);
    case 'absent':
      explain?.('The Understudy app that left word where it listens runs no more.');
      return undefined;
    case 'silent':
      explain?.('The Understudy app does not answer, so this command works without it.');
      return undefined;
    case 'refused':
      explain?.(
        `The Understudy app is of another version (${connected.version}), so this command works without it.`,
      );
      return undefined;
    case 'unproven':
      // Whether the app crashed or somebody wants to be taken for it: this is to be known without asking.
      say(
        `Another program answers in place of the Understudy app (${file.address}), so nothing was asked of it and this command works without the app. Start Understudy again; if this is said once more, another user of this computer may be trying to read your MFA codes.`,
      );
      return undefined;
    case 'differs':
      explain?.(
        `The Understudy app was started with another ${connected.what.join(', ')}, so this command works without it.`,
      );
      return undefined;
    default:
      return assertNever(connected);
  }
}

/** What the app has to agree with. Files that neither a flag nor a variable names are where the app looks, too. */
function peerOf({ environment, files, homeOfUser, platform }: BackendContext): PeerContext {
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

/** The app as a backend. Whatever it cannot answer is asked of this process. */
class AppCalls {
  readonly #client: AgentClient;
  readonly #context: AgentContext;
  #alone: Promise<Backend> | undefined;

  constructor(client: AgentClient, context: AgentContext) {
    this.#client = client;
    this.#context = context;
  }

  /**
   * All calls may be made twice: the same again gives the same. So where the app ended in the middle of one, this process
   * does it by itself; sessions that the app had stored by then are there.
   */
  async call<V extends VerbName>(verb: V, parameters: ParametersOf<V>): Promise<Answer<AnswerOf<V>>> {
    const { alone, environment, explain } = this.#context;
    const environmentRegion = environment['AWS_REGION'] || environment['AWS_DEFAULT_REGION'];
    const options = this.#waiting(waitsOf(verb, parameters));
    const argument = encodeCall(verb, { ...(environmentRegion && { environmentRegion }) }, parameters);
    const outcome = await this.#client.call(verb, argument, options);
    options.over?.();
    const answered = outcome.kind === 'ended' ? 'ended' : decodeCall(verb, outcome.answer);
    if (typeof answered !== 'string') return answered;
    if (options.signal?.aborted) return { ok: false, error: { kind: 'dismissed', message: CANCELLED } };
    if (!alone) return { ok: false, error: answered === 'ended' ? ended : beyond };
    if (answered === 'ended') explain?.(`${ended.message} This command goes on without it.`);
    this.#alone ??= alone();
    return callOn(await this.#alone, verb, parameters);
  }

  async close(): Promise<void> {
    this.#client.close();
    await (await this.#alone)?.close();
  }

  #waiting(waits: ReturnType<typeof waitsOf>): WaitingCall {
    if (waits === undefined) return {};
    const { ask, signal } = waits;
    const { prompter, say } = this.#context;
    let news: NodeJS.Timeout | undefined;
    let isAsking = false;
    const known = () => clearTimeout(news);
    const here: MfaPrompter = {
      ask: (...question) => {
        known();
        isAsking = true;
        return prompter.ask(...question);
      },
      settled: (question) => {
        isAsking = false;
        prompter.settled(question);
      },
    };
    return {
      ...(signal && { signal }),
      ...(ask === 'terminal' && { prompter: here }),
      onWaits: (signIn, why) => {
        if (isAsking) return;
        // A question of one's own comes in the same breath, and an answer that was given along soon after.
        known();
        news = setTimeout(() => say(why === undefined ? waiting(signIn) : printable(why)), NEWS_MS).unref();
      },
      over: known,
    };
  }
}

function appBackend(client: AgentClient, context: AgentContext): Backend {
  const calls = new AppCalls(client, context);
  return backendOver((verb, parameters) => calls.call(verb, parameters), {
    kind: 'app',
    close: () => calls.close(),
  });
}

interface WaitingCall extends CallOptions {
  /** The call has its answer: nothing more is to be said of it. */
  readonly over?: () => void;
}

/** Someone waits this long before being told why, in milliseconds. */
const NEWS_MS = 150;
const waiting = (signIn: string | undefined) =>
  signIn === undefined
    ? 'Waiting for an MFA code, which is asked for in the Understudy window or in another terminal.'
    : `Waiting for the sign-in to ${signIn}: Understudy has opened it in your browser.`;

const ended: BackendError = { kind: 'failed', message: 'Understudy ended before it answered.' };
const beyond: BackendError = {
  kind: 'failed',
  message:
    'The Understudy app cannot answer this: the credentials come from the environment of this terminal.',
};
