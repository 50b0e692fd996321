import type { ActionResult } from '../../shared/view.ts';

/** One program, shell or profile that is answered by the credentials endpoint. Holds no token and no address. */
export interface EndpointUse {
  readonly id: string;
  readonly profile: string;
  /** `exec`, `serve`: a command in a terminal; `app`: kept up by the app for chosen profiles. */
  readonly by: 'exec' | 'serve' | 'app';
  /** What runs with it: the program of `exec`, without its arguments. */
  readonly program?: string;
  readonly since: Date;
}

interface Entry {
  readonly use: EndpointUse;
  readonly stop: () => void;
}

/** Who is answered by the credentials endpoint just now, wherever it listens, so that each can be stopped. */
export class EndpointsInUse {
  readonly #entries = new Map<string, Entry>();
  readonly #listeners = new Set<() => void>();
  #count = 0;

  /** In the order in which they came. */
  get list(): readonly EndpointUse[] {
    return [...this.#entries.values()].map(({ use }) => use);
  }

  /**
   * Takes one in. `stop` is called when the person, the lock or the end of the app stops it. Returns the function that says
   * that it has ended by itself.
   */
  add(use: Omit<EndpointUse, 'id'>, stop: () => void): () => void {
    this.#count += 1;
    const id = String(this.#count);
    this.#entries.set(id, { use: { id, ...use }, stop });
    this.#changed();
    return () => {
      if (this.#entries.delete(id)) this.#changed();
    };
  }

  /** Stops one; false where it has ended already. */
  stop(id: string): boolean {
    const entry = this.#entries.get(id);
    if (entry === undefined) return false;
    this.#entries.delete(id);
    entry.stop();
    this.#changed();
    return true;
  }

  stopAll(): void {
    for (const id of [...this.#entries.keys()]) this.stop(id);
  }

  /** Calls the listener after every change. Returns the function that ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Stops one for the person who asked for it. */
export function stopEndpoint(endpoints: EndpointsInUse, id: string): ActionResult {
  const use = endpoints.list.find((each) => each.id === id);
  return use !== undefined && endpoints.stop(id)
    ? { ok: true, message: `${use.profile} is no longer answered at the endpoint.` }
    : { ok: false, reason: 'refused', message: 'It had ended already.' };
}
