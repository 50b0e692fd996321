/**
 * What `work` gives, or `late` after so many milliseconds: nothing outside this process is waited for without an end. The work
 * itself goes on, and what it comes to then is nobody's concern any more.
 */
export async function withinMs<T, L>(work: Promise<T>, ms: number, late: L): Promise<T | L> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<L>((resolve) => {
    timer = setTimeout(() => resolve(late), ms);
  });
  // Whoever gave up hears of no failure that comes later.
  work.catch(() => undefined);
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
