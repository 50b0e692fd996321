import type { ExternalCredentials } from '../credential-sources/external-credentials.ts';
import { readProcessCredentials } from '../credential-sources/process-credentials.ts';
import { said } from '../credential-sources/run-program.ts';
import type { Hooks } from './hooks.ts';
import { hookFailures } from './messages.ts';

/**
 * The credentials of a profile with `understudy_credentials = hook`: what the first of the hooks `credentials` prints that knows
 * the profile, in the JSON of a credential process. One that prints nothing, or says no, does not know it.
 */
export async function hookCredentials(
  hooks: Hooks,
  profile: string,
  now: () => Date,
  signal?: AbortSignal,
): Promise<ExternalCredentials> {
  let failure: ExternalCredentials | undefined;
  for (const hook of await hooks.ready('credentials')) {
    const run = await hooks.run(hook, { profile }, { profile }, signal);
    if (run.kind === 'failed' || run.kind === 'cancelled')
      failure ??= { ok: false, message: run.message, advice: run.advice };
    if (run.kind !== 'answered' || run.stdout.trim() === '') continue;
    const read = readProcessCredentials(run.stdout, now());
    if (read.ok) return { ok: true, credentials: read.credentials };
    const sentence = {
      ...hookFailures.unfit(hook.path, read.fault, said(run.stderr)),
      advice: read.advice,
    };
    hooks.unfit(hook, sentence, { profile });
    failure ??= { ok: false, ...sentence };
  }
  if (failure) return failure;
  const refusal = await hooks.refusal('credentials');
  return {
    ok: false,
    ...(refusal ?? {
      message: `Profile ${profile} takes its credentials from a hook, but no hook "credentials" gave any.`,
      advice:
        'Put a program named credentials into the folder of hooks; understudy doctor lists what stands there.',
    }),
  };
}
