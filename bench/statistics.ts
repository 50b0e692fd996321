/** What several runs gave. All in the unit of the values. */
export interface Summary {
  readonly median: number;
  /** A quarter of the runs is below, a quarter above: where most of them were. */
  readonly low: number;
  readonly high: number;
  readonly runs: number;
}

/** Sums up at least one value. */
export function summarize(values: readonly number[]): Summary {
  const sorted = values.toSorted((one, other) => one - other);
  return {
    median: quantile(sorted, 0.5),
    low: quantile(sorted, 0.25),
    high: quantile(sorted, 0.75),
    runs: sorted.length,
  };
}

/** How ours stands to theirs, run by run: what slowed a whole round slowed both. Nothing next to an anchor of zero. */
export function pairedRatio(ours: readonly number[], theirs: readonly number[]): number | undefined {
  const ratios = ours.flatMap((value, index) => {
    const other = theirs[index];
    return other === undefined || other === 0 ? [] : [value / other];
  });
  return ratios.length === 0 ? undefined : summarize(ratios).median;
}

/** The value below which that share of the runs is. NaN of nothing. */
export function percentile(values: readonly number[], share: number): number {
  return quantile(
    values.toSorted((one, other) => one - other),
    share,
  );
}

/** Linear between the two nearest, as most tools have it. NaN of nothing. */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}

/**
 * Runs the contestants in turn, so that whatever else the machine does slows all of them alike. Each gives its own figure, or
 * nothing, and then its time in ms counts.
 */
export async function race(
  contestants: readonly (() => Promise<number | undefined> | number | undefined)[],
  { rounds, warmUp }: { readonly rounds: number; readonly warmUp: number },
): Promise<readonly (readonly number[])[]> {
  const values = contestants.map((): number[] => []);
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const [index, run] of contestants.entries()) {
      const started = performance.now();
      const own = await run();
      const value = own ?? performance.now() - started;
      if (round >= 0) values[index]?.push(value);
    }
  }
  return values;
}
