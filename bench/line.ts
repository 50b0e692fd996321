import { pairedRatio, percentile, type Summary, summarize } from './statistics.ts';

/** What is to be reached: by the median of our figures, by all but one in twenty or in a hundred of them, or as a share of the anchor's. */
export type Target =
  | { readonly atMost: number; readonly of: 'figure' }
  | { readonly atMost: number; readonly of: 'p95' }
  | { readonly atMost: number; readonly of: 'p99' }
  | { readonly atMost: number; readonly of: 'ratio' };

/** One line of the table. */
export interface Line {
  readonly part: string;
  readonly what: string;
  readonly unit: string;
  readonly ours: Summary;
  readonly anchor?: { readonly what: string; readonly figure: Summary };
  readonly ratio?: number;
  readonly target?: Target;
  /** What was held against the target, in its unit. */
  readonly judged?: number;
  /** `reported`: there is no target for it. */
  readonly verdict: 'pass' | 'short' | 'reported';
}

/** Something without a figure: `skipped` because this machine lacks what it needs, `short` because measuring it failed. */
export interface Unmeasured {
  readonly part: string;
  readonly what: string;
  readonly verdict: 'skipped' | 'short';
  readonly reason: string;
}

/** A row of the table. */
export type Row = Line | Unmeasured;

export interface Measured {
  readonly what: string;
  readonly unit: string;
  readonly ours: readonly number[];
  readonly anchor?: { readonly what: string; readonly values: readonly number[] };
  readonly target?: Target;
}

/** Judges what was measured. */
export function lineOf(part: string, measured: Measured): Line {
  const { what, unit, target } = measured;
  const ours = summarize(measured.ours);
  const anchor = measured.anchor && { what: measured.anchor.what, figure: summarize(measured.anchor.values) };
  const ratio = measured.anchor && pairedRatio(measured.ours, measured.anchor.values);
  const judged = target && judgedBy(target, measured.ours, ratio);
  const verdict =
    target === undefined || judged === undefined ? 'reported' : judged <= target.atMost ? 'pass' : 'short';
  return {
    part,
    what,
    unit,
    ours,
    ...(anchor && { anchor }),
    ...(ratio !== undefined && { ratio }),
    ...(target && { target }),
    ...(judged !== undefined && { judged }),
    verdict,
  };
}

const SHARES = { figure: 0.5, p95: 0.95, p99: 0.99 } as const;

/** NaN, which passes nothing, where there was nothing to judge. */
function judgedBy(target: Target, ours: readonly number[], ratio: number | undefined): number {
  if (target.of === 'ratio') return ratio ?? Number.NaN;
  return percentile(ours, SHARES[target.of]);
}

/** What a part is given to report with. */
export interface Report {
  measured(measured: Measured): void;
  skipped(what: string, reason: string): void;
  /** What is being done, for who waits. */
  doing(text: string): void;
}
