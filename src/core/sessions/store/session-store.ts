import type { Session } from './session.ts';

/** Where live sessions are kept, by session key. Reading is immediate; a store on disk writes behind. */
export interface SessionStore {
  get(key: string): Session | undefined;
  all(): readonly Session[];
  put(session: Session): void;
  delete(key: string): void;
  clear(): void;
  /** Calls the listener after every change. Returns the function that ends it. */
  onChange(listener: () => void): () => void;
  /** Takes in what other processes have stored meanwhile. */
  refresh?(): Promise<void>;
}

/** Sessions in this process's memory only: gone with it. */
export function createMemorySessionStore(sessions: Iterable<Session> = []): SessionStore {
  const kept = new Map<string, Session>();
  for (const session of sessions) kept.set(session.key, session);
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of [...listeners]) listener();
  };

  return {
    get: (key) => kept.get(key),
    all: () => [...kept.values()],
    put(session) {
      kept.set(session.key, session);
      changed();
    },
    delete(key) {
      if (kept.delete(key)) changed();
    },
    clear() {
      if (kept.size === 0) return;
      kept.clear();
      changed();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
