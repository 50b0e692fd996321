import { useLayoutEffect, useSyncExternalStore } from 'react';

/*
 * The window's clock: one timer for everything that counts down, on the whole second, and none while nobody looks.
 */

const listeners = new Set<() => void>();
let offsetMs = 0;
let current = new Date();
let timer: number | undefined;

function correctedNow(): Date {
  return new Date(Date.now() + offsetMs);
}

function tick(): void {
  current = correctedNow();
  for (const listener of listeners) listener();
  schedule();
}

function schedule(): void {
  window.clearTimeout(timer);
  timer = undefined;
  if (listeners.size === 0 || document.hidden) return;
  timer = window.setTimeout(tick, 1000 - (correctedNow().getTime() % 1000));
}

document.addEventListener('visibilitychange', tick);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    current = correctedNow();
    schedule();
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) schedule();
  };
}

/** Draws everything by AWS's clock: this machine's may be wrong. Milliseconds, AWS's minus this machine's. */
export function useClockOffset(ms: number | undefined = 0): void {
  useLayoutEffect(() => {
    if (offsetMs === ms) return;
    offsetMs = ms;
    tick();
  }, [ms]);
}

/** The moment that everything on screen is drawn for. */
export function currentTime(): Date {
  return current;
}

/**
 * Something that depends on the time, as text or a figure. The component renders again only when it changes, so a label
 * of whole minutes costs nothing between two minutes.
 */
export function useClock<T extends string | number | boolean | undefined>(compute: (now: Date) => T): T {
  return useSyncExternalStore(subscribe, () => compute(current));
}
