import { useSyncExternalStore } from 'react';

/*
 * The window's clock: one timer for everything that counts down, on the whole second, and none while nobody looks.
 */

const listeners = new Set<() => void>();
let current = new Date();
let timer: number | undefined;

function tick(): void {
  current = new Date();
  for (const listener of listeners) listener();
  schedule();
}

function schedule(): void {
  window.clearTimeout(timer);
  timer = undefined;
  if (listeners.size === 0 || document.hidden) return;
  timer = window.setTimeout(tick, 1000 - (Date.now() % 1000));
}

document.addEventListener('visibilitychange', tick);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    current = new Date();
    schedule();
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) schedule();
  };
}

/** The moment that everything on screen is drawn for. */
export function currentMoment(): Date {
  return current;
}

/**
 * Something that depends on the time, as text or a figure. The component renders again only when it changes, so a label
 * of whole minutes costs nothing between two minutes.
 */
export function useMoment<T extends string | number | boolean | undefined>(compute: (now: Date) => T): T {
  return useSyncExternalStore(subscribe, () => compute(current));
}
