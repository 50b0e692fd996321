import type { ConfigSections } from '../aws-files/generated/generated-section.ts';
import type { Environment } from '../aws-files/profiles/file-locations.ts';

/** The text of a file of another tool, or why there is none. */
export type PeerText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly message: string; readonly advice: string };

/** What a program printed, or why it printed nothing. */
export type PeerOutput =
  | { readonly ok: true; readonly stdout: string }
  | { readonly ok: false; readonly message: string };

/** This machine, as other tools are looked for on it. Everything is read, nothing written. */
export interface PeerSystem {
  readonly platform: NodeJS.Platform;
  readonly environment: Environment;
  readonly home: string;
  readonly hostname: string;
  /** UTF-8 files of bearable size. */
  readText(path: string): Promise<PeerText>;
  /** Names in a folder; none where there is no such folder. */
  list(folder: string): Promise<readonly string[]>;
  /** The program's full path, where it would be found by its name. */
  findProgram(name: string): Promise<string | undefined>;
  /** Runs another tool's own command, without a shell and not for long. Nothing can be typed into it. */
  run(program: string, words: readonly string[]): Promise<PeerOutput>;
}

/** What readers see of the AWS files. */
export interface PeerFiles {
  readonly config: ConfigSections;
  /** Whether a profile has access keys in the credentials file. */
  readonly hasKeys: (profile: string) => boolean;
}
