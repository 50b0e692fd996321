import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { readMfaCode } from '../sessions/mfa/mfa-codes.ts';
import type { MfaPrompter, MfaQuestion, MfaRejection } from '../sessions/mfa/mfa-prompter.ts';
import type { Hook } from './hook.ts';
import type { Hooks } from './hooks.ts';
import { hookFailures } from './messages.ts';
import { jsonOf } from './run-hook.ts';

/** A code in JSON, for those who would rather print that than the digits alone. */
const answer = z.looseObject({ code: z.string() });

type HookCode =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'none'; readonly because?: string }
  | { readonly kind: 'cancelled' };

/** How far the hooks have been asked for one question. */
interface Progress {
  /** The hook whose code was sent last. */
  hook?: Hook;
  /** Times that a hook gave a code. */
  codes: number;
  /** From here on the user is asked. */
  isOver: boolean;
  asksUser: boolean;
}

/** A hook may show the code of the step before: it is asked once more in the next step, and then the user is. */
const MOST_CODES = 2;

/**
 * Lets the hooks `mfa-code` give the code, and asks the user where they give none. A code that was used before is never sent:
 * the hook is asked once more when the device shows the next one. What went wrong with a hook stands in the prompt.
 */
export function withCodeHooks(
  prompter: MfaPrompter,
  hooks: Hooks,
  clock: Clock,
  wait: (ms: number, signal: AbortSignal) => Promise<void> = waitFor,
): MfaPrompter {
  // Who has the code at hand needs no hook.
  if (prompter.rank === 0) return prompter;
  const questions = new Map<MfaQuestion, Progress>();

  async function ask(
    question: MfaQuestion,
    refusal: MfaRejection | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const progress = questions.get(question) ?? { codes: 0, isOver: false, asksUser: false };
    questions.set(question, progress);
    let shown = refusal;
    if (!progress.isOver && (await mayAskHook(progress, refusal, signal))) {
      const found = await codeOf(hooks, question, signal);
      if (signal.aborted || found.kind === 'cancelled') return undefined;
      if (found.kind === 'code') {
        progress.codes += 1;
        return found.code;
      }
      if (found.because) shown ??= { kind: 'failed', message: found.because };
    }
    if (signal.aborted) return undefined;
    progress.isOver = true;
    progress.asksUser = true;
    return prompter.ask(question, shown, signal);
  }

  /** At first, and once more where the code was used before: then in the step of the next one. */
  async function mayAskHook(
    progress: Progress,
    refusal: MfaRejection | undefined,
    signal: AbortSignal,
  ): Promise<boolean> {
    if (progress.codes === 0) return refusal === undefined;
    if (progress.codes >= MOST_CODES || refusal?.kind !== 'code-used' || !refusal.nextCodeAt) return false;
    await wait(Math.max(0, refusal.nextCodeAt.getTime() - clock.now().getTime()), signal);
    return !signal.aborted;
  }

  return {
    // Whoever was given a code may have to be asked for the next one.
    get rank() {
      return prompter.rank ?? 1;
    },
    ask,
    settled(question) {
      const asksUser = questions.get(question)?.asksUser === true;
      questions.delete(question);
      if (asksUser) prompter.settled(question);
    },
  };
}

/** The first code that one of the hooks gives. One that prints nothing has none for this device. */
async function codeOf(hooks: Hooks, question: MfaQuestion, signal: AbortSignal): Promise<HookCode> {
  let because: string | undefined;
  for (const hook of await hooks.ready('mfa-code')) {
    const { accountId, roleName, serial, sourceProfile, wanted } = question;
    const subject = { profile: wanted };
    const input = {
      serial,
      sourceProfile,
      profile: wanted,
      ...(roleName !== undefined && { roleName }),
      ...(accountId !== undefined && { accountId }),
    };
    const run = await hooks.run(hook, input, subject, signal);
    if (run.kind === 'cancelled') return { kind: 'cancelled' };
    if (run.kind === 'failed') because ??= run.message;
    if (run.kind !== 'answered' || run.stdout.trim() === '') continue;
    const parsed = answer.safeParse(jsonOf(run.stdout));
    const read = readMfaCode(parsed.success ? parsed.data.code : run.stdout);
    if (read.ok) return { kind: 'code', code: read.code };
    const sentence = hookFailures.unfit(hook.path, 'printed something that is not a code of six digits', '');
    hooks.unfit(hook, sentence, subject);
    because ??= sentence.message;
  }
  because ??= (await hooks.refusal('mfa-code'))?.message;
  return { kind: 'none', ...(because !== undefined && { because }) };
}

async function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => undefined);
}
