import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import { replaceFile } from '../../core/files/atomic-replace.ts';
import { newerRelease, type Release, readFeed, type UpdateSource } from '../../core/updates/update-feed.ts';
import type { UpdateView } from '../../shared/settings-view.ts';
import { updateMessages as say } from './messages.ts';

/** At most one question a day. */
const DAY_MS = 24 * 3600 * 1000;
/** No feed is that long, in bytes. */
export const LARGEST_FEED = 256 * 1024;

/** What came of asking for a file, at most `LARGEST_FEED` of it. */
export type Fetched = { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false };

export interface UpdateChecksParts {
  /** Absent: this build has nowhere to ask. */
  readonly source?: UpdateSource;
  readonly currentVersion: string;
  /** `DataFolder.updates`. */
  readonly path: string;
  readonly clock: Clock;
  /** Whether the person lets the app ask by itself. */
  readonly isWanted: () => boolean;
  /** How the version is had here, in a sentence. */
  readonly howToUpdate: (release: Release) => string;
  /** Asks for an address, with a time limit, and sends nothing but that. */
  readonly fetch: (address: string, signal: AbortSignal) => Promise<Fetched>;
  readonly onChange: () => void;
}

const kept = z.object({
  checkedAt: z.number(),
  releases: z
    .array(z.object({ version: z.string(), date: z.string(), notes: z.string(), page: z.string() }))
    .max(1_000),
});

/** Whether there is a newer version: asked for once a day at most, and kept over restarts. */
export class UpdateChecks {
  readonly #parts: UpdateChecksParts;
  #checkedAt: number | undefined;
  #releases: readonly Release[] = [];
  #failure: string | undefined;
  #asking: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #ended = new AbortController();

  constructor(parts: UpdateChecksParts) {
    this.#parts = parts;
  }

  /** Reads what is known, and asks where a day has gone by. */
  async open(): Promise<void> {
    const { path } = this.#parts;
    const known = kept.safeParse(jsonOf(await readFile(path, 'utf8').catch(() => '')));
    if (known.success) {
      this.#checkedAt = known.data.checkedAt;
      this.#releases = known.data.releases;
    }
    await this.check();
    if (this.available) this.#parts.onChange();
  }

  /** The newer version, where one is known. */
  get available(): Release | undefined {
    return newerRelease(this.#releases, this.#parts.currentVersion);
  }

  /** Asks where it is wanted and due; called at start, after sleep, and by the own timer. Never fails. */
  async check(): Promise<void> {
    const { clock, isWanted, source } = this.#parts;
    if (source === undefined || !isWanted() || this.#ended.signal.aborted) return;
    const now = clock.now().getTime();
    // A clock that was set back makes no question due for years.
    const since = this.#checkedAt === undefined ? DAY_MS : Math.abs(now - this.#checkedAt);
    if (since >= DAY_MS) await this.ask();
    clearTimeout(this.#timer);
    if (this.#ended.signal.aborted) return;
    this.#timer = setTimeout(() => void this.check(), Math.max(DAY_MS - since, DAY_MS / 24)).unref();
  }

  /** Asks now, as somebody wants it. Two at once are one question. */
  ask(): Promise<void> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  view(): UpdateView {
    const { howToUpdate, isWanted, source } = this.#parts;
    const release = this.available;
    return {
      canAsk: source !== undefined,
      asksByItself: source !== undefined && isWanted(),
      ...(this.#checkedAt !== undefined && { checkedAt: this.#checkedAt }),
      ...(this.#failure !== undefined && { failure: this.#failure }),
      ...(release && {
        release: { version: release.version, date: release.date, notes: release.notes },
        how: howToUpdate(release),
      }),
    };
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#ended.abort();
  }

  async #ask(): Promise<void> {
    const { clock, fetch, path, source } = this.#parts;
    if (source === undefined) return;
    const [bytes, signature] = await Promise.all([
      fetch(source.feed, this.#ended.signal),
      fetch(signatureAddress(source.feed), this.#ended.signal),
    ]);
    if (this.#ended.signal.aborted) return;
    const before = this.available?.version;
    this.#checkedAt = clock.now().getTime();
    if (!bytes.ok || !signature.ok) {
      this.#failure = say.unreachable(source.feed);
    } else {
      const text = Buffer.from(signature.bytes).toString('latin1');
      const feed = readFeed(bytes.bytes, text, source.publicKey);
      this.#failure = feed.ok ? undefined : say[feed.reason](source.feed);
      if (feed.ok) this.#releases = feed.releases;
    }
    const content = Buffer.from(JSON.stringify({ checkedAt: this.#checkedAt, releases: this.#releases }));
    // What cannot be kept is asked for again at the next start.
    await replaceFile({ path, content, secret: false });
    if (this.available?.version !== before || this.#failure !== undefined) this.#parts.onChange();
  }
}

function signatureAddress(feed: string): string {
  const address = new URL(feed);
  address.pathname += '.sig';
  return address.href;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
