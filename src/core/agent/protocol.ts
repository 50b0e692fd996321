import type { MfaQuestion, MfaRejection } from '../sessions/mfa/mfa-prompter.ts';
import type { VerbName } from './verbs.ts';

/**
 * What the running app and the terminal say to each other over the local socket: lines of JSON, each one message. The
 * terminal greets, the app answers the greeting, each proves to the other that it knows the token (peer-proof.ts); from then on calls, numbered by the terminal, are answered in any order.
 * Kept free of imports that cost time, since every command loads it. See docs/agent.md.
 */

/** Raised when a message changes its meaning. Both sides say theirs; where they differ, the terminal works alone. */
export const PROTOCOL = 3;

/** How often the app says that it still works on a call, in milliseconds. */
export const ALIVE_MS = 5_000;

/** Bytes of one line, its end included. What the terminal sends holds at most a policy; answers hold tokens. */
export const LONGEST_LINE = 256 * 1024;

/** What decides whether both sides mean the same by a profile's name. */
export interface PeerContext {
  /** The AWS files where a flag or a variable names them; absolute, or with a leading `~`. */
  readonly config?: string;
  readonly credentials?: string;
  readonly home: string;
  /** The variables of `comparedVariables` that are set. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Variables that lead a chain elsewhere. Where they differ, the app would answer for another world. */
export const comparedVariables = [
  'AWS_ENDPOINT_URL_STS',
  'AWS_ENDPOINT_URL',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  'AWS_USE_FIPS_ENDPOINT',
  'AWS_USE_DUALSTACK_ENDPOINT',
  'AWS_STS_REGIONAL_ENDPOINTS',
  'AWS_CA_BUNDLE',
  'REQUESTS_CA_BUNDLE',
  'AWS_ENDPOINT_URL_SSO',
  'AWS_ENDPOINT_URL_SSO_OIDC',
] as const;

/** The terminal's first line. */
export interface Hello {
  readonly understudy: number;
  readonly version: string;
  readonly nonce: string;
  readonly peer: PeerContext;
}

/** The app's first line. */
export type Welcome =
  | {
      readonly understudy: number;
      readonly version: string;
      readonly pid: number;
      readonly nonce: string;
      /** Of the app, over both nonces. A terminal asks nobody who does not give it. */
      readonly proof: string;
    }
  | {
      readonly understudy: number;
      readonly version: string;
      /** `differs`: the app works with other files or endpoints. */
      readonly refused: 'version' | 'differs';
      readonly differs?: readonly string[];
    };

/** The terminal's second line: its own proof over both nonces. No call before it is looked at. */
export interface TerminalProof {
  readonly proof: string;
}

export type ClientMessage =
  | { readonly id: number; readonly do: VerbName; readonly with: unknown }
  /** Answers question `turn` of call `id`; `null`: dismissed. */
  | { readonly id: number; readonly turn: number; readonly code: string | null }
  | { readonly id: number; readonly cancel: true };

export type ServerMessage =
  | { readonly id: number; readonly answer: unknown }
  /** Asks for a code on behalf of call `id`. */
  | {
      readonly id: number;
      readonly turn: number;
      readonly ask: MfaQuestion;
      readonly error?: Pick<MfaRejection, 'kind' | 'message'> & { readonly nextCodeAt?: string };
    }
  /** The question needs no answer any more. */
  | { readonly id: number; readonly settled: true }
  /**
   * Somebody has to answer a prompt, here or elsewhere, before the call goes on; `signIn`: to sign in, to what bears this name; `why`:
   * why nobody sees it.
   */
  | { readonly id: number; readonly waits: true; readonly signIn?: string; readonly why?: string }
  /** The app still works on it: said every few seconds, so that one that hangs is told from one that waits. */
  | { readonly id: number; readonly alive: true }
  /** The app ends; nothing will come. */
  | { readonly id: number; readonly ended: true };

export function encodeLine(message: Hello | Welcome | TerminalProof | ClientMessage | ServerMessage): string {
  return `${JSON.stringify(message)}\n`;
}

/**
 * Puts lines together from what arrives. Gives each complete line to `onLine`; `false` once more than `LONGEST_LINE`
 * bytes came without an end.
 */
export function lineSplitter(onLine: (line: string) => void): (chunk: Buffer) => boolean {
  let parts: Buffer[] = [];
  let length = 0;
  return (chunk) => {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      const part = chunk.subarray(start, end);
      if (length + part.length >= LONGEST_LINE) return false;
      onLine(Buffer.concat([...parts, part]).toString('utf8'));
      parts = [];
      length = 0;
      start = end + 1;
    }
    const rest = chunk.subarray(start);
    if (rest.length > 0) parts.push(rest);
    length += rest.length;
    return length < LONGEST_LINE;
  };
}

/** The object in a line; `undefined` for everything else. */
export function parseLine(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
