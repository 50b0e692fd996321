import { homedir } from 'node:os';
import { readAgentFile } from '../core/agent/agent-file.ts';
import type { Answer, Backend, ObtainedAnswer } from '../core/agent/backend.ts';
import type { Environment } from '../core/chain/chain.ts';
import { isAskedInCircles, isNestedTooDeep } from '../core/chain/self-reference.ts';
import type { Clock } from '../core/clock.ts';
import { dataFolder } from './data-folder.ts';
import type { BackendSurroundings } from './open-backend.ts';
import { outputOf } from './output.ts';
import { processCredentials } from './process-credentials.ts';

/** Put in by the build. */
declare const UNDERSTUDY_VERSION: string;

/** `understudy credentials` as tools call it: with a name and nothing that needs to be understood. */
export interface PlainCall {
  readonly profile: string;
  readonly ask: 'window' | 'never';
}

/** Reads the words after `understudy`; `undefined` for everything that the full command line has to judge. */
export function readPlainCall(argv: readonly string[], environment: Environment): PlainCall | undefined {
  const [command, ...words] = argv;
  const names = words.filter((word) => word !== '--no-prompt');
  const [profile] = names;
  if (command !== 'credentials' || names.length !== 1 || !profile || profile.startsWith('-'))
    return undefined;
  if (isAskedInCircles(environment, profile) || isNestedTooDeep(environment)) return undefined;
  return { profile, ask: words.length > names.length ? 'never' : 'window' };
}

/** What came of asking the app. */
export type AppsWord =
  | { readonly kind: 'credentials'; readonly value: ObtainedAnswer }
  /** Not to be asked for again: the same question would open the same window. */
  | { readonly kind: 'refused'; readonly answer: Answer<ObtainedAnswer> & { readonly ok: false } }
  /** No app that could know. */
  | { readonly kind: 'none' };

/** Asks the running app, and nobody else. With credentials in hand the connection is left to end with the process. */
export async function askApp(
  { ask, profile }: PlainCall,
  connect: (alone: () => Promise<Backend>) => Promise<Backend | undefined>,
): Promise<AppsWord> {
  let isForUs = false;
  const app = await connect(async () => {
    isForUs = true;
    return speechless;
  });
  if (!app) return { kind: 'none' };
  const answer = await app.obtain({ profile }, { ask, refresh: false });
  if (answer.ok) return { kind: 'credentials', value: answer.value };
  await app.close();
  return isForUs ? { kind: 'none' } : { kind: 'refused', answer };
}

/**
 * The short way from a `credential_process` to the credentials in the app's memory, which tools wait for at every call: without
 * the command line's parser, which takes longer to load than the app to answer. Ends the process where it has them. Whatever is
 * not plain, and every refusal, takes the long way, where the sentences are.
 *
 * @returns what stands for the app on the long way; `undefined` where nobody was asked
 */
export async function runQuickCredentials(): Promise<(() => Promise<Backend | undefined>) | undefined> {
  const environment = { ...process.env };
  const plain = readPlainCall(process.argv.slice(2), environment);
  if (!plain) return undefined;
  const word = await askApp(plain, async (alone) => {
    const all = here(environment, alone);
    // What speaks over sockets is loaded where there is one.
    if (!readAgentFile(all.dataFolder)) return undefined;
    return (await import('./agent-backend.ts')).connectToApp(all);
  });
  if (word.kind === 'credentials') {
    outputOf(1, process.platform).write(`${JSON.stringify(processCredentials(word.value))}\n`);
    // Taking the connection down in order would make Node load its streams first.
    process.exit();
  }
  return async () => (word.kind === 'refused' ? repeating(word.answer) : undefined);
}

function here(
  environment: Environment,
  alone: () => Promise<Backend>,
): BackendSurroundings & { readonly alone: () => Promise<Backend> } {
  const homeOfUser = homedir();
  return {
    environment,
    platform: process.platform,
    homeOfUser,
    dataFolder: dataFolder(environment, process.platform, homeOfUser),
    files: {},
    clock: machineClock,
    version: UNDERSTUDY_VERSION,
    prompter: { ask: async () => undefined, settled: () => undefined },
    say: (sentence) => outputOf(2, process.platform).write(`${sentence}\n`),
    alone,
  };
}

const machineClock: Clock = { now: () => new Date() };

const unsaid = { ok: false, refusal: { kind: 'failed', message: 'Nothing was asked.' } } as const;

/** Stands for this process until the long way is taken. */
const speechless: Backend = {
  kind: 'self',
  obtain: async () => unsaid,
  switch: async () => unsaid,
  stop: async () => unsaid,
  undo: async () => unsaid,
  clean: async () => unsaid,
  status: async () => unsaid,
  close: async () => undefined,
};

/** The app, which has answered already. */
function repeating(answer: Answer<ObtainedAnswer>): Backend {
  return { ...speechless, kind: 'app', obtain: async () => answer };
}
