const pauseMs = 50;

/**
 * Asks `probe` again and again until it gives something other than undefined. A probe that rejects counts as "not yet".
 * @param otherwise what is said when the time is over
 * @param limitMs 30 s unless told otherwise, which a busy machine needs
 */
export async function waitFor<T>(
  probe: () => Promise<T | undefined>,
  otherwise: () => string,
  limitMs = 30_000,
): Promise<T> {
  const end = Date.now() + limitMs;
  let lastError: unknown;
  for (let last = false; !last; ) {
    // Once more after the time is over: on a busy machine the last pause may have been a long one.
    last = Date.now() >= end;
    try {
      const found = await probe();
      if (found !== undefined) return found;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  throw new Error(otherwise(), lastError === undefined ? {} : { cause: lastError });
}
