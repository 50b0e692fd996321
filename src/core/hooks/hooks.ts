import type { Environment } from '../aws-files/profiles/file-locations.ts';
import type { Hook, HookName, ListedHook } from './hook.ts';
import { type HookOwner, listHooks, readyHooks } from './hook-folder.ts';
import type { HookSentence } from './messages.ts';
import { type HookRun, runHook } from './run-hook.ts';

/** What came of a run, for the activity log and the log file. */
export interface HookReport {
  readonly hook: Hook;
  readonly outcome: 'ok' | 'declined' | 'failed' | 'cancelled';
  readonly profile?: string;
  readonly target?: string;
  /** Why it failed, or what it said when it declined. */
  readonly sentence?: HookSentence;
}

export interface HooksOptions {
  /** `hooks` in the app's data folder. */
  readonly folder: string;
  readonly environment: Environment;
  readonly owner: HookOwner;
  /** Told of every run that came to something. */
  readonly onRun?: (report: HookReport) => void;
  /** Of one run, in milliseconds. Default: that of the hook's name. */
  readonly timeoutMs?: number;
}

/** What a run is about, for the report. */
export interface HookSubject {
  readonly profile?: string;
  readonly target?: string;
}

/** The programs in the folder of hooks. The folder is looked at before each run: what is put there works at once. */
export interface Hooks {
  list(): Promise<readonly ListedHook[]>;
  /** Those of one name that may be run, in order. */
  ready(name: HookName): Promise<readonly Hook[]>;
  /** Why the first of that name is not run, where one is not. */
  refusal(name: HookName): Promise<HookSentence | undefined>;
  run(hook: Hook, input: object, subject?: HookSubject, signal?: AbortSignal): Promise<HookRun>;
  /** An answer that could not be used: told like a run that failed. */
  unfit(hook: Hook, sentence: HookSentence, subject?: HookSubject): void;
}

export function createHooks(options: HooksOptions): Hooks {
  const { environment, folder, onRun, owner, timeoutMs } = options;
  const report = (
    hook: Hook,
    subject: HookSubject,
    outcome: HookReport['outcome'],
    sentence?: HookSentence,
  ) => onRun?.({ hook, outcome, ...subject, ...(sentence && { sentence }) });

  return {
    list: () => listHooks(folder, owner),
    ready: (name) => readyHooks(folder, name, owner),
    async refusal(name) {
      for (const hook of await listHooks(folder, owner)) {
        if (hook.state === 'refused' && hook.name === name)
          return { message: hook.message, advice: hook.advice };
      }
      return undefined;
    },
    async run(hook, input, subject = {}, signal) {
      const run = await runHook(hook, input, {
        environment,
        signal,
        ...(timeoutMs !== undefined && { timeoutMs }),
      });
      if (run.kind === 'answered') report(hook, subject, 'ok');
      else if (run.kind === 'declined') report(hook, subject, 'declined');
      else report(hook, subject, run.kind, { message: run.message, advice: run.advice });
      return run;
    },
    unfit: (hook, sentence, subject = {}) => report(hook, subject, 'failed', sentence),
  };
}
