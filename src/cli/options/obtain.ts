import type { Answer, BackendError, ObtainedAnswer } from '../../core/agent/backend.ts';
import type { Backend } from '../../core/agent/verbs.ts';
import type { BackendOptions, CliContext } from '../context.ts';
import { remarkClock } from '../terminal/aws-clock.ts';
import { refuse, remark, sayProduction, usageMistake } from './report.ts';
import { type ReadRequest, type RequestFlags, readRequest } from './request-options.ts';

export type WantedRequest = Extract<ReadRequest, { ok: true }>;

/** What the command line asks for, or `undefined` when it was refused with a sentence. */
export function wantedRequest(
  context: CliContext,
  command: string,
  profile: string | undefined,
  flags: RequestFlags,
): WantedRequest | undefined {
  const read = readRequest(profile, flags);
  if (read.ok) return read;
  usageMistake(context, command, read.mistake);
  return undefined;
}

/** Asks for what was wanted; what cannot be had is said on stderr, with names for one that was mistyped. */
export async function answerFor<T extends { readonly explanation?: readonly string[] }>(
  context: CliContext,
  wanted: WantedRequest,
  ask: (backend: Backend) => Promise<Answer<T>>,
): Promise<T | undefined> {
  const explain = wanted.verbose ? (sentence: string) => remark(context, [sentence]) : undefined;
  if (explain) await tellChain(context, wanted, explain);
  const backend = await context.openBackend({
    files: wanted.files,
    ...placeFor(wanted),
    ...(explain && { explain }),
  });
  const answer = await ask(backend);
  remarkClock(context, wanted.verbose);
  if (answer.ok) {
    for (const sentence of answer.value.explanation ?? []) explain?.(sentence);
    return answer.value;
  }
  const { error } = answer;
  refuse(
    context,
    error.kind === 'code-needed' ? withWayOut(wanted, error) : await withSuggestions(context, wanted, error),
  );
  return undefined;
}

/** A token that the environment names is that of this process: the app has another environment. */
export function placeFor({ request }: WantedRequest): Pick<BackendOptions, 'place'> {
  return request.withWebIdentity ? { place: 'alone' } : {};
}

/** `--verbose`: how the profile is reached; what stands in the way is told by whoever does the work. */
async function tellChain(
  context: CliContext,
  { files, request }: WantedRequest,
  explain: (sentence: string) => void,
): Promise<void> {
  const { openAwsFiles } = await import('../backend/profile-files.ts');
  const [{ explainChain, explainSignIn }, { signInId, signInTargetOf }] = await Promise.all([
    import('../commands/obtain/explain-chain.ts'),
    import('../../core/sign-in/sign-in-target.ts'),
  ]);
  const opened = await openAwsFiles(context, files);
  const resolved = opened.resolve(request);
  if (!resolved.ok) return;
  const { chain } = resolved;
  for (const sentence of explainChain(chain, opened.locations)) explain(sentence);
  const target = signInTargetOf(chain.base, chain);
  if (!target) return;
  const { signInStates } = await import('../sign-in/sign-in-states.ts');
  const states = await signInStates(context, opened.loaded.profiles, new Set([signInId(target)]));
  const state = states.get(signInId(target));
  if (state) explain(explainSignIn(target, state));
}

/** Credentials for `env` and `exec`: a code is asked for in the terminal, where there is one. */
export async function obtainFor(
  context: CliContext,
  wanted: WantedRequest,
): Promise<ObtainedAnswer | undefined> {
  const { mfaCode, refresh, request, verbose } = wanted;
  const obtained = await answerFor(context, wanted, (backend) =>
    backend.obtain(request, {
      ask: context.hasTerminal() ? 'terminal' : 'window',
      signal: context.signal,
      refresh,
      ...(verbose && { explain: true }),
      ...(mfaCode !== undefined && { mfaCode }),
    }),
  );
  if (obtained) {
    remark(context, obtained.notes);
    sayProduction(context, obtained);
  }
  return obtained;
}

/** One sentence that says what is needed and how to give it, since tools such as the AWS CLI show it as it is. */
function withWayOut({ request }: WantedRequest, { kind, message }: BackendError): BackendError {
  const what = message.replace(/\.$/, '');
  const { profile } = request;
  const where = profile === undefined ? 'the same command' : `understudy switch ${profile}`;
  return { kind, message: `${what}; run ${where} in a terminal to enter one.` };
}

/** The same error, with names that are close to one that was mistyped. */
export async function withSuggestions(
  context: CliContext,
  wanted: WantedRequest,
  error: BackendError,
): Promise<BackendError> {
  const typed = wanted.request.profile;
  if (error.code !== 'unknown-profile' || typed === undefined) return error;
  const { openAwsFiles } = await import('../backend/profile-files.ts');
  const { suggestProfiles } = await import('../commands/obtain/suggest-profiles.ts');
  const { loaded, settings } = await openAwsFiles(context, wanted.files);
  const names = [...loaded.profiles.profiles.keys(), ...settings.favourites.map(({ name }) => name)];
  const near = suggestProfiles(typed, names);
  return near.length === 0 ? error : { ...error, advice: `Did you mean ${listed(near)}?` };
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
