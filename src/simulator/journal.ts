import type { ServiceName } from './http/service-addresses.ts';
import type { ParameterPair } from './query/query-parameters.ts';
import type { MfaNote } from './sts/actions/action.ts';

/** One call, as it was answered. Holds no secret, no token and no MFA code. */
export interface JournalEntry {
  /** 1 for the first call since the simulator started. */
  readonly sequence: number;
  /** By the simulator's clock. */
  readonly time: Date;
  readonly service: ServiceName;
  /** `AssumeRole`, `CreateToken`; an empty text when the call named none. */
  readonly action: string;
  readonly method: string;
  /** The signing region. */
  readonly region?: string;
  /**
   * Who signed. The key id is there as soon as the request names one, the ARN once the signature was accepted; `user` is
   * the person of an Identity Center or of a sign-in page.
   */
  readonly signer: { readonly accessKeyId?: string; readonly arn?: string; readonly user?: string };
  /** The operation's parameters without codes, tokens, secrets and assertions. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What became of the call's MFA code; absent when it had none or was refused before the code was looked at. */
  readonly mfa?: MfaNote;
  /** `ok`, AWS's error code, or the fault that took the answer's place (`dropped-connection`, `html`, …). */
  readonly outcome: string;
  readonly status: number;
  readonly requestId: string;
}

/** A call that was just answered. */
export type NewJournalEntry = Omit<JournalEntry, 'sequence'>;

/** More calls than any test makes; a simulator that runs for days forgets the older ones. */
const maxEntries = 20_000;

/** The calls so far, in the order they were answered. */
export interface Journal {
  readonly entries: readonly JournalEntry[];
  clear(): void;
  /**
   * The first entry that `matches`, as soon as there is one. Rejects after `withinMs` (10 s unless told otherwise)
   * or when the simulator closes.
   */
  waitFor(matches: (entry: JournalEntry) => boolean, withinMs?: number): Promise<JournalEntry>;
  /** Calls `listener` for every new entry. Returns the function that stops it. */
  onEntry(listener: (entry: JournalEntry) => void): () => void;
}

/** The journal and what only the simulator itself may do with it. */
export interface JournalKeeper extends Journal {
  record(entry: NewJournalEntry): void;
  /** Rejects everyone who still waits. */
  close(): void;
}

export function createJournal(): JournalKeeper {
  const entries: JournalEntry[] = [];
  const listeners = new Set<(entry: JournalEntry) => void>();
  const waiting = new Set<(reason: Error) => void>();
  let sequence = 0;

  const onEntry = (listener: (entry: JournalEntry) => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

  return {
    // A copy, so that a test may keep what it read.
    get entries() {
      return [...entries];
    },
    clear: () => entries.splice(0),
    onEntry,
    record(entry) {
      sequence += 1;
      const numbered = { sequence, ...entry };
      entries.push(numbered);
      if (entries.length > maxEntries) entries.shift();
      for (const listener of [...listeners]) listener(numbered);
    },
    waitFor(matches, withinMs = 10_000) {
      const found = entries.find(matches);
      if (found) return Promise.resolve(found);
      return new Promise((resolve, reject) => {
        const stop = (): void => {
          clearTimeout(timer);
          stopListening();
          waiting.delete(fail);
        };
        const fail = (reason: Error): void => {
          stop();
          reject(reason);
        };
        const stopListening = onEntry((entry) => {
          if (!matches(entry)) return;
          stop();
          resolve(entry);
        });
        const timer = setTimeout(
          () => fail(new Error(`No matching call reached the simulator within ${withinMs} ms.`)),
          withinMs,
        );
        waiting.add(fail);
      });
    },
    close() {
      for (const fail of [...waiting]) fail(new Error('The simulator was closed.'));
      listeners.clear();
    },
  };
}

const secretParameters = new Set(['TokenCode', 'SAMLAssertion', 'WebIdentityToken', 'FederationToken']);

/** The parameters that may be shown: the API's own, without secrets and without the parts of a presigned URL. */
export function shownParameters(pairs: Iterable<ParameterPair>): Readonly<Record<string, string>> {
  const shown = [...pairs].filter(
    ([name]) =>
      !secretParameters.has(name) && !/^X-Amz-/i.test(name) && name !== 'Action' && name !== 'Version',
  );
  return Object.fromEntries(shown);
}
