import type { Backend } from '../core/agent/verbs.ts';
import type { WantedPaths } from '../core/aws-files/profiles/file-locations.ts';
import type { Environment } from '../core/chain/chain.ts';
import type { Clock } from '../core/clock.ts';
import type { Keytar } from '../core/sessions/store/keychain-item.ts';

/** One of the streams that the command writes to. */
export interface Output {
  readonly isTTY: boolean;
  write(text: string): void;
}

/** How the work of one command is to be done. */
export interface BackendOptions {
  /** The AWS files named by flags. */
  readonly files?: WantedPaths;
  /** `alone`: this process does the work, whether or not the app runs. */
  readonly place?: 'app-or-alone' | 'alone';
  /** `--verbose`: told who does the work, and why. */
  readonly explain?: (sentence: string) => void;
}

/** All that a command knows of the world, passed in so that tests can make one. */
export interface CliContext {
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  /** The home directory when the environment names none: `os.homedir()`. */
  readonly homeOfUser: string;
  readonly version: string;
  /** This machine's clock. */
  readonly clock: Clock;
  /** Results, for scripts and shells. */
  readonly stdout: Output;
  /** Everything for people. */
  readonly stderr: Output;
  /** The words after `--`. */
  readonly afterDashes: readonly string[];
  /** keytar, loaded when something needs the keychain. */
  readonly loadKeytar: () => Promise<Keytar>;
  /** True where a person sits at a terminal, even if stdin and stdout lead elsewhere. */
  readonly hasTerminal: () => boolean;
  /** Whoever does the work: the running app, or this process. Opened once; closed at the end by the frame. */
  readonly openBackend: (args?: BackendOptions) => Promise<Backend>;
  /**
   * Everything is stored and let go of: another program takes the terminal and the signals from here on. `keepBackend`:
   * whoever does the work is still asked.
   */
  readonly handOver: (options?: { readonly keepBackend?: boolean }) => Promise<void>;
  /** Fires when the user presses Ctrl C or the process is told to end. */
  readonly signal: AbortSignal;
  /** Sets what the process will end with; 0 unless set. */
  readonly end: (exitCode: number) => void;
}
