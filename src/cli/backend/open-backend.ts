import type { Backend } from '../../core/agent/verbs.ts';
import type { WantedPaths } from '../../core/aws-files/profiles/file-locations.ts';
import type { Environment } from '../../core/chain/chain.ts';
import type { Clock } from '../../core/clock.ts';
import type { MfaPrompter } from '../../core/sessions/mfa/mfa-prompter.ts';
import type { BackendOptions } from '../context.ts';

/**
 * What whoever does the work must know of this process, so that the answer is the same as if it did the work by itself: the
 * files it would read and the environment it would obey.
 */
export interface BackendContext {
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  readonly homeOfUser: string;
  /** The data folder that app and command share. */
  readonly dataFolder: string;
  /** The AWS files named by flags; they come before the environment. */
  readonly files: WantedPaths;
  readonly clock: Clock;
  readonly version: string;
  /** Asks in this process's terminal. Used for calls with `ask: 'terminal'` only. */
  readonly prompter: MfaPrompter;
  /** Told who does the work, and why: one sentence each, for `--verbose`. */
  readonly explain?: (sentence: string) => void;
  /** Says something to the person who waits, on stderr. */
  readonly say: (sentence: string) => void;
}

export interface BackendSources {
  /** `undefined`: no app runs, or it sees other files than this process does. */
  readonly connectToApp: (context: BackendContext) => Promise<Backend | undefined>;
  /** The same core in this process. */
  readonly openOwn: (context: BackendContext) => Promise<Backend>;
}

/** Opens whoever does the work, once for the process. */
export function backendOpener(
  context: Omit<BackendContext, 'files' | 'explain'>,
  sources: BackendSources,
): { open(args?: BackendOptions): Promise<Backend>; close(): Promise<void> } {
  let opened: Promise<Backend> | undefined;
  const start = async ({ explain, files = {}, place = 'app-or-alone' }: BackendOptions): Promise<Backend> => {
    const all = { ...context, files, ...(explain && { explain }) };
    const app = place === 'alone' ? undefined : await sources.connectToApp(all);
    explain?.(
      app ? 'The Understudy app does the work, with its sessions.' : 'This command does the work by itself.',
    );
    return app ?? sources.openOwn(all);
  };
  return {
    open(args = {}) {
      opened ??= start(args);
      return opened;
    },
    async close() {
      const backend = await opened?.catch(() => undefined);
      await backend?.close();
    },
  };
}
