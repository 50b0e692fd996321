import { basename } from 'node:path';
import { said } from '../credential-sources/run-program.ts';
import { readAssertion, type SamlAssertion } from '../sign-in/saml/read-assertion.ts';
import type { Hook, ListedHook } from './hook.ts';
import { nameWithoutExtension } from './hook-folder.ts';
import type { Hooks } from './hooks.ts';
import { hookFailures } from './messages.ts';

/** For what an assertion is wanted. */
export interface AssertionQuestion {
  /** The profile, or the role where none was named. */
  readonly profile: string;
  /** `saml-assertion` for the first of the hooks that knows the profile, or the name of a program in `saml-assertion.d`. */
  readonly hook: string;
  readonly roleArn?: string;
  readonly principalArn?: string;
}

export type HookAssertion =
  | { readonly ok: true; readonly assertion: SamlAssertion }
  | { readonly ok: false; readonly message: string; readonly advice: string; readonly cancelled?: true };

/**
 * What the first of the hooks `saml-assertion` prints that knows the profile. On its command line and in its environment stands nothing of
 * it, and what it prints is a secret for minutes: it goes to AWS and nowhere else.
 */
export async function hookAssertion(
  hooks: Hooks,
  question: AssertionQuestion,
  signal?: AbortSignal,
): Promise<HookAssertion> {
  const { hook: wanted, principalArn, profile, roleArn } = question;
  const subject = { profile };
  const input = {
    profile,
    ...(roleArn !== undefined && { roleArn }),
    ...(principalArn !== undefined && { principalArn }),
  };
  let failure: HookAssertion | undefined;
  const hooksToAsk = (await hooks.ready('saml-assertion')).filter((hook) => isWanted(hook, wanted));
  for (const hook of hooksToAsk) {
    const run = await hooks.run(hook, input, subject, signal);
    if (run.kind === 'cancelled')
      return { ok: false, cancelled: true, message: run.message, advice: run.advice };
    if (run.kind === 'failed') failure ??= { ok: false, message: run.message, advice: run.advice };
    if (run.kind !== 'answered' || run.stdout.trim() === '') continue;
    const read = readAssertion(run.stdout);
    if (read.ok) return read;
    const sentence = hookFailures.unfit(hook.path, read.fault, said(run.stderr));
    hooks.unfit(hook, sentence, subject);
    failure ??= { ok: false, ...sentence };
  }
  if (failure) return failure;
  const refusal = await hooks.refusal('saml-assertion');
  return { ok: false, ...(refusal ?? noAssertion(profile, wanted)) };
}

/** The one hook of its name, or one of several by the name of its file. */
export const ANY_ASSERTION_HOOK = 'saml-assertion';

function isWanted({ path }: Hook, wanted: string): boolean {
  const file = basename(path);
  return wanted === ANY_ASSERTION_HOOK || file === wanted || nameWithoutExtension(file) === wanted;
}

/** What profiles may call the programs that give assertions: the names of their files, without extension. */
export function assertionHookNames(listed: readonly ListedHook[]): readonly string[] {
  const ready = listed.filter(({ name, state }) => state === 'ready' && name === 'saml-assertion');
  return ready.map(({ path }) => nameWithoutExtension(basename(path)));
}

function noAssertion(profile: string, wanted: string): { readonly message: string; readonly advice: string } {
  return wanted === ANY_ASSERTION_HOOK
    ? {
        message: `Profile ${profile} signs in with SAML, but no hook "saml-assertion" gave an assertion.`,
        advice:
          'Put a program named saml-assertion into the folder of hooks (docs/saml.md); understudy doctor lists what stands there.',
      }
    : {
        message: `Profile ${profile} signs in with SAML, but the hook saml-assertion.d/${wanted} gave no assertion.`,
        advice: 'Put a program of that name there, or correct understudy_saml_hook (docs/saml.md).',
      };
}
