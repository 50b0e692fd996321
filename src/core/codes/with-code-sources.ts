import { setTimeout as pause } from 'node:timers/promises';
import { assertNever } from '../../shared/assert-never.ts';
import { clockSkewSentence } from '../../shared/words/clock-skew.ts';
import type { Environment } from '../aws-files/profiles/file-locations.ts';
import type { Clock } from '../clock.ts';
import type { KeychainSecretItems } from '../keys/keychain-secrets.ts';
import type { MfaPrompter, MfaQuestion, MfaRejection } from '../sessions/mfa/mfa-prompter.ts';
import { codeProgram } from './code-programs.ts';
import { type CodeSource, seedItem } from './code-source.ts';
import { codeMessages } from './messages.ts';
import { type ProgramCode, runCodeProgram } from './run-code-program.ts';
import { CODE_STEP_MS, codeOfStep, codeStep, readSeed, type Seed } from './totp.ts';
import type { UsedSteps } from './used-steps.ts';

export interface CodeSourceParts {
  /** Where the codes of a device come from; `undefined`: they are typed. */
  readonly sourceOf: (serial: string) => CodeSource | undefined;
  readonly items: Pick<KeychainSecretItems, 'read'>;
  readonly usedSteps: UsedSteps;
  readonly environment: Environment;
  /** Corrected by AWS's clock. */
  readonly clock: Clock;
  /** AWS's clock minus this machine's, in milliseconds: what programs count by is the machine's. */
  readonly clockOffsetMs?: () => number;
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** A code that is about to change may be late at AWS: less than this left, and the next one is waited for, in milliseconds. */
const TOO_LATE_MS = 3_000;
/** A program that has not answered for so long gets company: whoever waits may type the code as well, in milliseconds. */
const SLOW_MS = 3_000;
/** A code that was used by somebody else is tried once more in the next step, and then the user is asked. */
const MOST_CODES = 2;

interface Progress {
  codes: number;
  isOver: boolean;
  asksUser: boolean;
}

/**
 * Lets the source that was chosen for a device give its codes, and asks the user where it gives none; what went wrong stands in the
 * prompt. No step is used twice. A program that waits for a touch, or takes its time, is shown in the prompt, where the code can be
 * typed meanwhile.
 */
export function withCodeSources(prompter: MfaPrompter, parts: CodeSourceParts): MfaPrompter {
  // Who has the code at hand needs no source.
  if (prompter.rank === 0) return prompter;
  const { clock, sourceOf, usedSteps, wait = waitFor } = parts;
  const questions = new Map<MfaQuestion, Progress>();

  async function ask(
    question: MfaQuestion,
    refusal: MfaRejection | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const source = sourceOf(question.serial);
    const progress = questions.get(question) ?? { codes: 0, isOver: false, asksUser: false };
    questions.set(question, progress);
    let shown = refusal;
    const mayAsk = progress.codes === 0 ? refusal === undefined : refusal?.kind === 'code-used';
    if (source && !progress.isOver && mayAsk && progress.codes < MOST_CODES) {
      const found = await codeOf(source, question, progress, signal);
      if (signal.aborted || found.kind === 'cancelled') return undefined;
      if (found.kind === 'typed') return found.code;
      if (found.kind === 'code') {
        progress.codes += 1;
        return found.code;
      }
      shown ??= { kind: 'failed', message: `${found.message} ${found.advice}` };
    }
    if (signal.aborted) return undefined;
    progress.isOver = true;
    progress.asksUser = true;
    const isOfProgram = source?.kind === 'program' && progress.codes > 0;
    return prompter.ask(question, isOfProgram ? withClock(shown) : shown, signal);
  }

  /** A program on a computer whose clock is wrong gives wrong codes every time. */
  function withClock(refusal: MfaRejection | undefined): MfaRejection | undefined {
    const skew = clockSkewSentence(parts.clockOffsetMs?.());
    if (refusal?.kind !== 'code-refused' || skew === undefined) return refusal;
    return { ...refusal, message: `${refusal.message} ${skew} ${codeMessages.wrongClock}` };
  }

  /** Waits for a step that was not used yet and has `leastMs` left. False: cancelled meanwhile. */
  async function freeStep(serial: string, leastMs: number, signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      const now = clock.now();
      const left = (codeStep(now) + 1) * CODE_STEP_MS - now.getTime();
      const last = await usedSteps.lastOf(serial);
      if ((last === undefined || last < codeStep(now)) && left >= leastMs) return true;
      await wait(left, signal);
    }
    return false;
  }

  /** The code of the seed, in a step that nobody had before. */
  async function codeOfSeed(seed: Seed, serial: string, signal: AbortSignal): Promise<ProgramCode> {
    while (await freeStep(serial, TOO_LATE_MS, signal)) {
      const step = codeStep(clock.now());
      if (await usedSteps.take(serial, step)) return { kind: 'code', code: codeOfStep(seed, step) };
    }
    return { kind: 'cancelled' };
  }

  async function codeOf(
    source: CodeSource,
    question: MfaQuestion,
    progress: Progress,
    signal: AbortSignal,
  ): Promise<ProgramCode | { readonly kind: 'typed'; readonly code: string | undefined }> {
    const { serial } = question;
    switch (source.kind) {
      case 'seed': {
        const read = await parts.items.read(seedItem(serial));
        if (read.kind === 'failed') return { kind: 'failed', message: read.message, advice: read.advice };
        const seed = read.kind === 'secret' ? readSeed(read.secret) : undefined;
        if (!seed?.ok) return { kind: 'failed', ...codeMessages.seedGone };
        return codeOfSeed(seed.seed, serial, signal);
      }
      case 'program': {
        if (!(await freeStep(serial, 0, signal))) return { kind: 'cancelled' };
        const found = await programOrPerson(source, question, progress, signal);
        if (found.kind === 'code') await usedSteps.take(serial, codeStep(clock.now()));
        return found;
      }
      default:
        return assertNever(source);
    }
  }

  /** The program's code, or what the person types while it waits for a touch or takes its time; the first of the two. */
  async function programOrPerson(
    source: Extract<CodeSource, { kind: 'program' }>,
    question: MfaQuestion,
    progress: Progress,
    signal: AbortSignal,
  ): Promise<ProgramCode | { readonly kind: 'typed'; readonly code: string | undefined }> {
    const { name } = codeProgram(source.program);
    const over = new AbortController();
    const end = () => over.abort();
    signal.addEventListener('abort', end, { once: true });
    let show: (message: string) => void = () => undefined;
    const typed = new Promise<{ readonly kind: 'typed'; readonly code: string | undefined }>((resolve) => {
      let isShown = false;
      show = (message) => {
        if (isShown || over.signal.aborted) return;
        isShown = true;
        progress.asksUser = true;
        void prompter
          .ask(question, { kind: 'failed', message }, over.signal)
          .then((code) => !over.signal.aborted && resolve({ kind: 'typed', code }));
      };
    });
    const { wait: waitMs = waitFor } = parts;
    void waitMs(SLOW_MS, over.signal).then(() => show(codeMessages.asking(name)));
    const program = runCodeProgram(source.program, source, {
      environment: parts.environment,
      signal: over.signal,
      onTouch: () => show(codeMessages.touch(name)),
    });
    try {
      return await Promise.race([program, typed]);
    } finally {
      signal.removeEventListener('abort', end);
      over.abort();
    }
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

async function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => undefined);
}
