import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { agentFilePath } from '../../core/agent/agent-file.ts';
import type { Answer, ObtainedAnswer } from '../../core/agent/backend.ts';
import type { Backend } from '../../core/agent/verbs.ts';
import type { Environment } from '../../core/chain/chain.ts';
import { NO_SESSION_FLAG } from '../../core/chain/key-process-line.ts';
import type { Clock } from '../../core/clock.ts';
import { isAskedInCircles, isNestedTooDeep } from '../../core/credential-sources/recursion-guard.ts';
import { dataFolder, dataFolderAt } from '../../core/data-folder.ts';
import { hostPlatform } from '../../core/platform.ts';
import { type Keytar, keychainSecrets, secretsChoice } from '../../core/sessions/store/keychain-item.ts';
import type { AgentContext } from '../backend/app-backend.ts';
import type { BackendContext } from '../backend/open-backend.ts';
import { sharedKeytar } from '../backend/shared-keytar.ts';
import { outputOf } from '../terminal/output.ts';
import { longTermCredentials, processCredentials } from './credential-process-json.ts';

/** Put in by the build. */
declare const UNDERSTUDY_VERSION: string;

/** `understudy credentials` as tools call it: with a name and nothing that needs to be understood. */
export interface SimpleCall {
  readonly profile: string;
  readonly ask: 'window' | 'never';
  /** The long-term keys themselves: `--no-session`. */
  readonly noSession: boolean;
}

/** Reads the words after `understudy`; `undefined` for everything that the full command line has to judge. */
export function readSimpleCall(argv: readonly string[], environment: Environment): SimpleCall | undefined {
  const [command, ...words] = argv;
  const names = words.filter((word) => word !== '--no-prompt' && word !== NO_SESSION_FLAG);
  const [profile] = names;
  if (command !== 'credentials' || names.length !== 1 || !profile || profile.startsWith('-'))
    return undefined;
  if (isAskedInCircles(environment, profile) || isNestedTooDeep(environment)) return undefined;
  return {
    profile,
    ask: words.includes('--no-prompt') ? 'never' : 'window',
    noSession: words.includes(NO_SESSION_FLAG),
  };
}

/** What came of asking the app. */
export type AppsWord =
  | { readonly kind: 'credentials'; readonly value: ObtainedAnswer }
  /** Not to be asked for again: the same question would open the same window. */
  | { readonly kind: 'refused'; readonly answer: Answer<ObtainedAnswer> & { readonly ok: false } }
  /** No app that could know. */
  | { readonly kind: 'none' };

/**
 * Asks the running app, and nobody else. With credentials in hand the connection is left to end with the process.
 */
export async function askApp(
  { ask, profile }: SimpleCall,
  connect: (alone: () => Promise<Backend>) => Promise<Backend | undefined>,
): Promise<AppsWord> {
  let isForUs = false;
  const app = await connect(async () => {
    isForUs = true;
    return noBackend;
  });
  if (!app) return { kind: 'none' };
  const answer = await app.obtain({ profile }, { ask, refresh: false });
  if (answer.ok) return { kind: 'credentials', value: answer.value };
  await app.close();
  return isForUs ? { kind: 'none' } : { kind: 'refused', answer };
}

/** What the long way need not do once more. */
export interface FastPathState {
  /** Stands for the app, which was asked already. */
  readonly connect: (all: AgentContext) => Promise<Backend | undefined>;
  readonly loadKeytar: () => Promise<Keytar>;
}

/**
 * The short way from a `credential_process` to the credentials that are at hand, in the app's memory or in the sealed store.
 * Tools wait for them at every call: so without the command line's parser and what obtains new ones, which take longer to load
 * than the answer. Ends the process where it has them. Whatever is not plain, and every refusal, takes the long way, where the
 * sentences are.
 *
 * @returns `undefined` where nobody was asked
 */
export async function runQuickCredentials(): Promise<FastPathState | undefined> {
  const environment = { ...process.env };
  const plain = readSimpleCall(process.argv.slice(2), environment);
  if (!plain) return undefined;
  const context = here(environment);
  const loadKeytar = sharedKeytar(async () => (await import('keytar')).default);
  if (plain.noSession) return quickLongTermKey(plain.profile, context, loadKeytar);
  const word = await askApp(plain, async (alone) => {
    // What speaks over sockets is loaded where there is one, and what opens the store where there is none.
    if (!existsSync(agentFilePath(context.dataFolder))) return undefined;
    return (await import('../backend/app-backend.ts')).connectToApp({ ...context, alone });
  });
  if (word.kind === 'credentials') answerAndEnd(processCredentials(word.value));
  if (word.kind === 'none' && mayBeKept(context)) {
    // The keychain is another process: while it looks for the key, what opens the store is loaded and the files are read.
    const secrets = keychainSecrets(loadKeytar);
    secrets.read().catch(() => undefined);
    const { keptCredentials } = await import('./sealed-credentials.ts');
    const kept = await keptCredentials(plain.profile, { ...context, secrets });
    if (kept) answerAndEnd(processCredentials(kept));
  }
  const connect = async () => (word.kind === 'refused' ? repeating(word.answer) : undefined);
  return { connect, loadKeytar };
}

/** The long-term key of a profile straight from the keychain: no app, no session, no call. */
async function quickLongTermKey(
  profile: string,
  context: BackendContext,
  loadKeytar: () => Promise<Keytar>,
): Promise<FastPathState> {
  const { longTermKeyHere } = await import('./sealed-credentials.ts');
  const key = await longTermKeyHere(profile, { ...context, loadKeytar });
  if (key) answerAndEnd(longTermCredentials(key));
  return { connect: async () => undefined, loadKeytar };
}

/** A store that the keychain's key opens, and no hooks, which may have a say in everything. */
function mayBeKept({ dataFolder, environment }: BackendContext): boolean {
  const { hooks, sealedSessions } = dataFolderAt(dataFolder);
  return secretsChoice(environment).kind === 'keychain' && existsSync(sealedSessions) && !existsSync(hooks);
}

function answerAndEnd(answer: object): never {
  outputOf(1, hostPlatform).write(`${JSON.stringify(answer)}\n`);
  // Taking a connection down in order would make Node load its streams first.
  process.exit();
}

function here(environment: Environment): BackendContext {
  const homeOfUser = homedir();
  return {
    environment,
    platform: hostPlatform,
    homeOfUser,
    dataFolder: dataFolder(environment, hostPlatform, homeOfUser),
    files: {},
    clock: machineClock,
    version: UNDERSTUDY_VERSION,
    prompter: { ask: async () => undefined, settled: () => undefined },
    say: (sentence) => outputOf(2, hostPlatform).write(`${sentence}\n`),
  };
}

const machineClock: Clock = { now: () => new Date() };

/** Stands for this process until the long way is taken: whatever is asked of it is not done. */
const noBackend = new Proxy({} as Backend, {
  get: (_none, name) => {
    switch (name) {
      case 'kind':
        return 'self';
      case 'close':
        return async () => undefined;
      // It is handed on by promises, and is none.
      case 'then':
        return undefined;
      default:
        return async () => unasked;
    }
  },
});

const unasked = { ok: false, error: { kind: 'failed', message: 'Nothing was asked.' } } as const;

/** The app, which has answered already. */
function repeating(answer: Answer<ObtainedAnswer>): Backend {
  return new Proxy(noBackend, {
    get: (none, name, receiver) =>
      name === 'kind' ? 'app' : name === 'obtain' ? async () => answer : Reflect.get(none, name, receiver),
  });
}
